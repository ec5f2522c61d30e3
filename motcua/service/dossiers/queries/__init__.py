"""Reads of dossiers: each takes the actor, asks the policy, returns values, and writes nothing."""
