"""Pages of the documentation that are made from code, so that they cannot be out of date."""
