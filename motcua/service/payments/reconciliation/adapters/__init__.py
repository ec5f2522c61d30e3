"""Ways to fetch settlement files."""
