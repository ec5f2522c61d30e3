"""Paying: what is owed, how it is paid, what became of it, receipts."""
