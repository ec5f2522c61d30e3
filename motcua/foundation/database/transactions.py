"""The boundary of a transaction: one for a call of a face, a job or a command line (house rule 2)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection, transaction

T = TypeVar("T")


@contextmanager
def durable() -> Iterator[None]:
    """Everything inside is committed together, for good, or not at all. Refuses to be nested.

    Raises `RuntimeError` when a transaction is open already: a command that opens one of its own would
    commit half of what its caller promised.
    """
    with transaction.atomic(durable=True):
        yield


def rehearsed(act: Callable[[], T]) -> T:
    """What `act` answers when it is done whole and then undone: a transaction of its own in which every constraint is looked
    at, and of which nothing stays but bytes in the store of files, which no row names: keep the same ones every time.

    Raises what `act` raises, and `RuntimeError` when a transaction is open already.
    """
    with durable():
        answer = act()
        connection.check_constraints()
        transaction.set_rollback(True)
    return answer
