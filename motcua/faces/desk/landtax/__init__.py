"""What does not go on between the land office and the tax office."""
