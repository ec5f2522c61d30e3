"""The city's procedures as the law states them, in dated versions.

Words: *procedure* TTHC, told apart by code and level; *version* what it was from one day to another, with every part
that must be made public (Decree 63/2010, art. 8); *component* a paper of the dossier, bound to a *slot* of the form;
*leg* a unit that handles a dossier; *source mark* where a fact comes from and how sure it is. Versions go draft →
assessed → announced → in force → repealed and never change once in force. Search finds them by everyday words.
Called by processes, dossiers and the faces.
"""
