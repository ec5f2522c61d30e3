"""The only code that writes the traffic."""
