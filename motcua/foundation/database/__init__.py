"""The one engine: an embedded PostgreSQL or a cluster of one's own, its two roles, and the durable transaction.

Words: *owner* is the role that migrates, *app* the role that runs. `durable()` is what a face, a job or a
command line opens around its one call. Called by everything that reads or writes.
"""
