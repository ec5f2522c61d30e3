"""Processes under way: a drawing as a table of steps, what is wrong with it, and its way to publication."""
