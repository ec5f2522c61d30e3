"""Everything that speaks HTTP. No rule of the business lives here."""
