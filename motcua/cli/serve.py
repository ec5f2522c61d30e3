"""`motcua serve`: the web server alone."""

from __future__ import annotations

import os
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import get_resolver
from django.utils.module_loading import import_string
from granian.constants import Interfaces
from granian.server import Server

from motcua.cli.collector import spare_what_stays
from motcua.cli.opened import opened_city
from motcua.cli.supervisor.parent import die_with_parent

STOP_SECONDS_MAX = 15


def serve() -> None:
    """Serve the web, and nothing else. `motcua up` starts this, the worker and the database together.

    Example: MOTCUA_PORT=8001 motcua serve
    """
    with opened_city():
        Server(
            settings.WSGI_APPLICATION,
            address=settings.HOST,
            port=settings.PORT,
            interface=Interfaces.WSGI,
            workers=settings.WEB_WORKERS,
            blocking_threads=settings.WEB_THREADS,
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_SECONDS_MAX,
        ).serve(target_loader=partial(load_application, os.getpid()))


def load_application(parent: int, target: str) -> Any:
    """Runs in each worker process. One whose parent is gone would keep the port for itself."""
    die_with_parent(parent)
    application = import_string(target)
    # Else the first visitor of each process would wait for every page to be imported, and none of it would be spared.
    _ = get_resolver().reverse_dict
    spare_what_stays()
    return application
