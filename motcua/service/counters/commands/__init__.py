"""The only code that writes counters, shifts and codes."""
