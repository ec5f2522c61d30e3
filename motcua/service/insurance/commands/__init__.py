"""Everything of this room that writes: the register, officers of facilities, look-ups."""
