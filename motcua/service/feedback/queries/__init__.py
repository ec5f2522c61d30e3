"""Reads of feedback: opinions, and the conversation with the office."""
