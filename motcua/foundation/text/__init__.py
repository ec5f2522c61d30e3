"""Vietnamese text: what may be kept, how it is searched and how it is sorted.

Pure and without tables. Called by forms and imports for whatever people typed (`clean`), by the registries for
their search and sort columns (`search_key`, `sort_key`, `name_sort_key`), since the database has no Vietnamese
collation of its own.
"""
