"""Institutions at the desk: documents under review, restructuring, staff, training; a list and a page for each."""
