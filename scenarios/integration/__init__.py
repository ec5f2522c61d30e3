"""The city's services led onto the National Portal: which, when, and what the Portal says."""
