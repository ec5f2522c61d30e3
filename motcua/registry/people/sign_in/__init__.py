"""Whose account it is: citizens whom a provider has proved, by their number alone; telephones, which are nobody's yet.

Called by the faces that sign people in. How surely somebody is known stands in foundation.accounts.
"""
