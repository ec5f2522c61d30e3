"""docs/reference/commands.md, from the commands themselves."""

from __future__ import annotations

import inspect
from typing import Any

from motcua.cli.main import COMMANDS, Commands

HEAD = """# Commands

What the `motcua` command does. Every command has `--help`. Where `--json` is listed, it prints one JSON object a line.
Made from the commands by `make docs`.
"""


def commands_page() -> str:
    group = Commands(name="motcua")
    parts = [HEAD]
    for panel in dict.fromkeys(COMMANDS.values()):
        parts.append(f"\n## {panel}\n")
        parts += [_command(name, group.get_command(None, name)) for name, its in COMMANDS.items() if its == panel]
    return "".join(parts)


def _command(name: str, command: Any) -> str:
    commands = getattr(command, "commands", None)
    if commands:
        return "".join(_command(f"{name} {inner}", each) for inner, each in commands.items())
    usage = " ".join([f"motcua {name}", *(_usage(parameter) for parameter in command.params)])
    rows = [_row(parameter) for parameter in command.params]
    table = "\n| | |\n| --- | --- |\n" + "\n".join(rows) + "\n" if rows else ""
    return f"\n### `{usage}`\n\n{_text(command.help or '')}\n{table}"


def _usage(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return parameter.name.upper() if parameter.required else f"[{parameter.name.upper()}]"
    option = parameter.opts[0] if _is_flag(parameter) else f"{parameter.opts[0]} …"
    return option if parameter.required else f"[{option}]"


def _is_flag(parameter: Any) -> bool:
    return bool(getattr(parameter, "is_flag", False))


def _row(parameter: Any) -> str:
    name = parameter.name.upper() if parameter.param_type_name == "argument" else parameter.opts[0]
    return f"| `{name}` | {parameter.help or ''} |"


def _text(help_text: str) -> str:
    """The help as paragraphs, the example as code."""
    paragraphs = inspect.cleandoc(help_text).split("\n\n")
    return "\n\n".join(
        f"Example: `{each.removeprefix('Example: ')}`" if each.startswith("Example: ") else each for each in paragraphs
    )
