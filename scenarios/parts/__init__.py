"""The parts of a deck, a module each: `dossiers.py` reads `dossiers.toml`. A new part is one new file with a `PART`."""
