"""The part `dossiers` of a deck: what people file and what becomes of it."""
