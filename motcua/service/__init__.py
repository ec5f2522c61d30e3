"""Serving people: the rooms in which dossiers are filed, handled and returned."""
