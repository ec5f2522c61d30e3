"""The only code that writes the registers: what comes in, drafting, and issuing."""
