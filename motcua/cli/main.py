"""Entry point: every command of `motcua`."""

from __future__ import annotations

import logging
import os
import sys
import uuid
from importlib import import_module
from typing import Any

import django
import typer
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from typer.core import TyperCommand, TyperGroup

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.settings")

#: Every command and where `motcua --help` shows it. `motcua NAME` is the function NAME of motcua/cli/NAME.py, or the
#: Typer application `app` in it when it has commands of its own. To add a command, add its file and one line here.
COMMANDS = {
    "up": "Run a city",
    "serve": "Run a city",
    "work": "Run a city",
    "migrate": "Run a city",
    "doctor": "Look after it",
    "verify": "Look after it",
    "backup": "Look after it",
    "restore": "Look after it",
    "token": "Look after it",
    "load": "Look after it",
    "demo": "Look after it",
    "history": "Look after it",
    "measures": "Look after it",
    "process": "Look after it",
    "report": "Look after it",
    "scenario": "Look after it",
    "synchronise": "Look after it",
    "reconcile": "Look after it",
    "messages": "Develop it",
    "bench": "Develop it",
    "docs": "Develop it",
}
#: These serve people, each in his own language. The others speak to an operator, in English.
SERVING = frozenset({"serve", "work"})
#: These must be able to speak before Django can be loaded, or do not need it.
WITHOUT_DJANGO = frozenset({"up", "doctor", "bench"})


class Commands(TyperGroup):
    """Imports a command when it is asked for, so that `motcua up` does not wait for what it does not need."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in WITHOUT_DJANGO:
            prepare_django(speak_english=cmd_name not in SERVING)
        module = import_module(f"motcua.cli.{cmd_name}")
        command = command_of(cmd_name, module)
        command.rich_help_panel = COMMANDS[cmd_name]
        return command

    def invoke(self, ctx: Any) -> Any:
        """Says what could not be done, instead of a traceback, and ends with 1."""
        from motcua.foundation.database.errors import UnableTo

        language = translation.get_language()
        try:
            return super().invoke(ctx)
        except UnableTo as refusal:
            from motcua.cli.output import say_refusal

            say_refusal(refusal)
            raise typer.Exit(1) from refusal
        finally:
            # Who called us in his own process goes on in his own language.
            if apps.ready and language:
                translation.activate(language)


def command_of(name: str, module: Any) -> Any:
    if isinstance(getattr(module, "app", None), typer.Typer):
        group = typer.main.get_group(module.app)
        group.name = name
        return group
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    settings = getattr(module, "CONTEXT", None)
    alone.command(name, cls=TyperCommand, context_settings=settings)(getattr(module, name))
    return typer.main.get_command(alone)


def prepare_django(*, speak_english: bool = True) -> None:
    django.setup()
    if speak_english:
        translation.activate("en")


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@app.callback()
def prepare() -> None:
    """Một Cửa: run, check and measure a city.

    Each command has an example: motcua COMMAND --help
    """


def main() -> None:
    try:
        app()
    except ImproperlyConfigured as fault:
        typer.echo(str(fault), err=True)
        sys.exit(1)
    except Exception:
        from django.conf import settings

        if settings.DEBUG:
            raise
        reference = uuid.uuid4().hex[:8]
        _log_fault(reference)
        typer.echo(f"Something unexpected went wrong; reference {reference}. It is written in {fault_log()}.", err=True)
        sys.exit(70)


def _log_fault(reference: str) -> None:
    fault_log().parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(fault_log())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("motcua.cli")
    logger.addHandler(handler)
    logger.propagate = False
    logger.exception("fault %s in motcua %s", reference, " ".join(sys.argv[1:2]))


def fault_log() -> Any:
    from django.conf import settings

    return settings.LOGS / "motcua.log"
