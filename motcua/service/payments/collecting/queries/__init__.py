"""Reads of the collecting office: they take the actor, and show her no other unit’s money."""
