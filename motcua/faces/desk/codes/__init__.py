"""QR codes of a unit: what hangs on which wall, what comes of it, and the paper."""
