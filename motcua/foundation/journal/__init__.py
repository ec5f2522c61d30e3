"""The journal: everything that happened, append-only, written in the transaction of the state it describes.

Words: an *entry* is one happening; its *position* is its place in the order that the sequencer gives; the
*chain* binds each position to the one before it by SHA-256. Rooms declare events (frozen dataclasses) and call
`commands.record`. The audit trail, a dossier's timeline and every figure are read from here.
"""
