"""docs/reference/settings.md, from the lines of `motcua/settings` that read the environment and their comments."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from motcua.cli.errors import UnableToExplainSetting

HEAD = """# Settings

Everything that can be set, by environment variables. Each has a default that is safe on one's own machine.
Made from `motcua/settings` by `make docs`.

| Variable | Default | What it does |
| --- | --- | --- |
"""
READS = {"os.environ.get", "_flag", "_number"}
#: Shown instead of a default that is computed.
COMPUTED = "see right"


@dataclass(frozen=True)
class Variable:
    name: str
    default: str
    comment: str


def settings_page() -> str:
    """Raises `UnableToExplainSetting` when a variable has no comment: then nobody could know what it is for."""
    variables = read_variables(settings_source())
    silent = [variable.name for variable in variables if not variable.comment]
    if silent:
        raise UnableToExplainSetting(names=", ".join(silent))
    rows = [f"| `{one.name}` | {one.default} | {one.comment} |" for one in variables]
    return HEAD + "\n".join(rows) + "\n"


def settings_source() -> str:
    path: Path = settings.ROOT / "motcua" / "settings" / "__init__.py"
    return path.read_text()


def read_variables(source: str) -> list[Variable]:
    """Every variable once, in the order of the source, with the comment right above the line that reads it first."""
    lines = source.splitlines()
    found: dict[str, Variable] = {}
    reads = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call | ast.Subscript)]
    for node in sorted(reads, key=lambda node: (node.lineno, node.col_offset)):
        name, default = _read_of(node)
        if name and name not in found:
            found[name] = Variable(name, default, _comment_above(lines, node.lineno))
    return list(found.values())


def _read_of(node: ast.Call | ast.Subscript) -> tuple[str, str]:
    """The variable that this expression reads and its default; empty when it reads none."""
    if isinstance(node, ast.Subscript) or ast.unparse(node.func) not in READS:
        return "", ""
    name = node.args[0]
    if not isinstance(name, ast.Constant):
        return "", ""
    return str(name.value), _default(node.args[1]) if len(node.args) > 1 else "empty"


def _default(node: ast.expr) -> str:
    try:
        value = eval(compile(ast.Expression(node), "default", "eval"), {"__builtins__": {}})  # noqa: S307  (our source)
    except NameError:
        return COMPUTED
    if isinstance(value, bool):
        value = int(value)
    return f"`{value}`" if value != "" else "empty"


def _comment_above(lines: list[str], number: int) -> str:
    above = []
    for line in reversed(lines[: number - 1]):
        comment = re.fullmatch(r"\s*# ?(.*)", line)
        if comment is None:
            break
        above.append(comment[1].strip())
    return " ".join(reversed(above)).replace("|", "\\|")
