"""Inspections at the desk: a year's list with filters and its spreadsheet, and one inspection with all that is done in it."""
