"""The only code that writes inspections: planning, holding and closing them, and what they recommend until it is remedied."""
