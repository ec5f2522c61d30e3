"""What `ENGINE` in the settings names; Django looks for `DatabaseWrapper` here."""

from __future__ import annotations

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base

#: A page of figures asks over a hundred different statements. A driver that keeps fewer (a hundred by itself) forgets each
#: before it comes again, and the server reads every one of them anew.
PREPARED_MAX = 400


class DatabaseWrapper(base.DatabaseWrapper):
    """Before each request Django asks a kept connection whether it is usable, by a statement: one wait for the database more.
    A server that hung up has left something to read on the socket (the end, or why), and then the statement is worth it."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = PREPARED_MAX
        return connection

    def is_usable(self) -> bool:
        if self.connection is None:
            return False
        heard = select.poll()
        try:
            heard.register(self.connection.fileno(), select.POLLIN)
        except psycopg.Error:
            return False
        return not heard.poll(0) or super().is_usable()
