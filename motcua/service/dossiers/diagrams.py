"""The table of transitions and the table of rights, written as pages of the docs."""

from __future__ import annotations

from motcua.service.dossiers.policy import ACTS, OVERSEEING
from motcua.service.dossiers.rules.transitions import TRANSITIONS, UNDOABLE
from motcua.service.dossiers.values import CLOSED, Act, Status

HEAD = "<!-- Made by `motcua docs` from the code. -->\n\n"


def states_page() -> str:
    """docs/reference/dossier-states.md: a Mermaid diagram and the same as a table."""
    lines = ["stateDiagram-v2", "    [*] --> filed : file"]
    lines += [
        f"    {source} --> {transition.target} : {transition.act}"
        for transition in TRANSITIONS
        for source in sorted(transition.sources)
        if transition.target is not None
    ]
    lines += [
        "    supplement_requested --> filed : answer_supplement before receipt",
        "    received --> refused : decide",
        "    in_processing --> refused : decide",
    ]
    lines += [f"    {left} --> {restored} : undo {act}" for act, (left, restored) in UNDOABLE.items()]
    lines += [f"    {status} --> [*]" for status in sorted(CLOSED)]
    rows = [
        f"| `{transition.act}` | {', '.join(f'`{s}`' for s in Status if s in transition.sources)} "
        f"| {f'`{transition.target}`' if transition.target else 'unchanged'} |"
        for transition in TRANSITIONS
    ]
    return (
        "# States of a dossier\n\n" + HEAD + "```mermaid\n" + "\n".join(lines) + "\n```\n\n"
        "| act | from | to |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def access_page() -> str:
    """docs/reference/access.md: who may do each act, and who may see."""
    rows = []
    for act in Act:
        applicant, roles = ACTS[act]
        who = (["the applicant's side"] if applicant else []) + sorted(role.value for role in roles)
        rows.append(f"| `{act}` | {', '.join(who) or 'the house itself (jobs)'} |")
    overseeing = ", ".join(sorted(role.value for role in OVERSEEING))
    return (
        "# Who may do what\n\n" + HEAD + "Roles count in the unit that holds the dossier; the counter's also in the "
        "unit that received it.\n\n| act | who |\n|---|---|\n" + "\n".join(rows) + "\n\n"
        "A dossier is seen by the applicant's side, by the officials of every unit that has held it, and by "
        f"{overseeing} of a unit above. Everybody else gets 404 (citizens) or 403 (officials), and the attempt is "
        "an entry of the journal.\n"
    )
