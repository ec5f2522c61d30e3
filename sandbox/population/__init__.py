"""A stand-in for the national population database: it knows invented people by their numbers, answers only who says why it
asks, keeps who asked what, takes corrections, and misbehaves on request."""
