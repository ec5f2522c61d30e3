"""The only code that writes the programme: planning it, reporting and judging its progress."""
