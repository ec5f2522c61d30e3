"""Invented people and insurance cards of which it is known whose they are."""
