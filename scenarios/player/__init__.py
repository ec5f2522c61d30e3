"""The player: reads a deck, makes acts of it, and performs them through the rooms' own commands."""
