"""The only code that writes what reconciliation finds and what people do about it."""
