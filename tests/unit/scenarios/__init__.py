"""Decks and their player, without a city."""
