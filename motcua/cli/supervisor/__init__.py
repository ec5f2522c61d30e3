"""Runs a city: its services in order, watched, restarted when they end, stopped in the other order.

Words: a *service* is what must run all the time (database, stand-in, worker, web); an *obstacle* is what makes a
start hopeless and is said before anything is touched; *preparation* is what is done before the first service.
"""
