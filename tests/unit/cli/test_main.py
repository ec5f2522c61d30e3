"""Every command can be found, explains itself and speaks to programs."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from motcua.cli import main, migrate
from motcua.cli.main import COMMANDS, app
from motcua.foundation.database.errors import UnableTo


class UnableToLightLamp(UnableTo):
    """The lamp of {street} cannot be lit."""


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """`motcua migrate` refuses, as a command that cannot do its work does."""

    def refuse(as_json: bool = False) -> None:
        raise UnableToLightLamp(street="Hòa Bình")

    monkeypatch.setattr(migrate, "migrate", refuse)
    return CliRunner()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    shown = CliRunner().invoke(app, [name, "--help"])

    assert shown.exit_code == 0
    assert f"motcua {name}" in shown.output[shown.output.index("Example:") :]


def test_help_lists_every_command() -> None:
    shown = CliRunner().invoke(app, ["--help"])

    assert all(name in shown.output for name in COMMANDS)


def test_an_unknown_command_is_refused() -> None:
    assert CliRunner().invoke(app, ["paint"]).exit_code == 2


def test_what_could_not_be_done_is_said_without_a_traceback(refusing: CliRunner) -> None:
    said = refusing.invoke(app, ["migrate"])

    assert said.exit_code == 1
    assert said.stderr == "The lamp of Hòa Bình cannot be lit.\n"


def test_a_program_gets_a_refusal_as_an_object(refusing: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["motcua", "migrate", "--json"])

    said = refusing.invoke(app, ["migrate"])

    assert json.loads(said.stdout) == {"error": "UnableToLightLamp", "message": "The lamp of Hòa Bình cannot be lit."}


def test_an_unexpected_fault_gives_a_reference_that_is_in_the_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("lamps per street")

    monkeypatch.setattr(main, "app", fail)

    with pytest.raises(SystemExit) as ended:
        main.main()

    said = capsys.readouterr().err
    assert ended.value.code == 70
    assert "Traceback" not in said
    reference = said.split("reference ")[1].split(".")[0].split(",")[0]
    log = main.fault_log().read_text()
    assert "lamps per street" in log[log.index(f"fault {reference}") :]


def test_a_module_may_bring_commands_of_its_own() -> None:
    class Module:
        app = typer.Typer()

    Module.app.command("play")(lambda: None)
    Module.app.command("stop")(lambda: None)

    assert list(main.command_of("scenario", Module).commands) == ["play", "stop"]
