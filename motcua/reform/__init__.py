"""Improving the service: the rooms that look at how it is done, and change it."""
