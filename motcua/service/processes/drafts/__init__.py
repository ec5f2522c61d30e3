"""Drawings under way: opened from a published version or from a file, saved in turns, published or dropped."""
