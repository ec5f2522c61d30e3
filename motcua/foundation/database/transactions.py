"""The boundary of a transaction: one for a call of a face, a job or a command line (house rule 2)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def durable() -> Iterator[None]:
    """Everything inside is committed together, for good, or not at all. Refuses to be nested.

    Raises `RuntimeError` when a transaction is open already: a command that opens one of its own would
    commit half of what its caller promised.
    """
    with transaction.atomic(durable=True):
        yield
