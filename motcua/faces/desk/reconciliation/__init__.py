"""Gateways beside the books: days and files, the work-list of differences, one with both sides; closing of days."""
