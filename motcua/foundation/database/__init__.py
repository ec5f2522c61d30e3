"""The one engine: an embedded PostgreSQL or a cluster of one's own, its two roles, and the durable transaction.

Words: *owner* is the role that migrates, *app* the role that runs. `durable()` is what a face, a job or a
command line opens around its one call. A *lease* keeps the embedded server running; a *milestone* is what was
done to these data and by which release; a *tick* is what the worker does every so often; a *listed* is a long list of
which only what is looked at is fetched. Called by everything that reads or writes.
"""
