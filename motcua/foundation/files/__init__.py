"""Files by their content: kept once under their SHA-256, their kind read from the bytes, never trusted from the name.

Words: an *upload* is what somebody hands in; a *receipt* says what was kept; *limits* are told beforehand. Names
belong to the rooms that own the papers: here a file is its bytes. Called by whoever takes or makes a document.
"""
