"""The only code that writes reports: their texts, what others contribute, and what is frozen and approved."""
