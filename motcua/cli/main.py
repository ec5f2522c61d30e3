"""Entry point: every command of `motcua`."""

from __future__ import annotations

import os

import typer

from motcua.cli import demo, load

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.settings")

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Một Cửa: run, check and measure a city.")


@app.callback()
def prepare() -> None:
    """Một Cửa: run, check and measure a city."""


app.command("load")(load.load)
app.command("demo")(demo.demo)


def main() -> None:
    app()
