"""The only code that writes wallets."""
