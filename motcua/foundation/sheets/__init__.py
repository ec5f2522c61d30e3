"""Spreadsheets that people fill in: a template made from declared columns, and reading it back with every fault named by its
cell. Nothing of a sheet with faults is given to anybody."""
