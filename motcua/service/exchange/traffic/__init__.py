"""Messages with the National Portal: dossiers come in, statuses and results go out, in order and once.

docs/reference/exchange.md says what goes over the line.
"""
