"""Health insurance at the desk: look-ups of a facility, and the facilities themselves."""
