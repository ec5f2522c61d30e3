"""Ways to reach the tax office."""
