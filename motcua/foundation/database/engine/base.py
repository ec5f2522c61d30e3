"""What `ENGINE` in the settings names; Django looks for `DatabaseWrapper` here."""

from __future__ import annotations

import select

import psycopg
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Before each request Django asks a kept connection whether it is usable, by a statement: one wait for the database more.
    A server that hung up has left something to read on the socket (the end, or why), and then the statement is worth it."""

    def is_usable(self) -> bool:
        if self.connection is None:
            return False
        heard = select.poll()
        try:
            heard.register(self.connection.fileno(), select.POLLIN)
        except psycopg.Error:
            return False
        return not heard.poll(0) or super().is_usable()
