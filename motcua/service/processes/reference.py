"""The page docs/reference/processes.md, made from the drawings of the house (`motcua docs`)."""

from __future__ import annotations

from motcua.service.processes.rules.drawing import chapter_of
from motcua.service.processes.rules.exploring import NODES_MAX, ROUNDS_MAX, STATES_MAX
from motcua.service.processes.rules.reading import DATA, OURS, read_model
from motcua.service.processes.values import Action

HEAD = f"""# Processes

A process says which step of a dossier is whose, until when, and what may follow. It is a BPMN 2.0 drawing in
`motcua/service/processes/data/` that any BPMN editor opens. `motcua load` publishes every drawing that changed as a new
version; dossiers under way keep the version that they entered.

This page is made from the drawings by `motcua docs`.

## What a drawing may hold

One executable process with one start, ends, user tasks, exclusive and parallel gateways and sequence flows. Everything
that could run code or wait for a clock (scripts, services, timers, messages, sub-processes) is refused.

Attributes and elements of our namespace `{OURS}` (prefix `motcua`):

| on | name | holds |
|---|---|---|
| process, task, gateway, flow | `name_en` | the English name; `name` is the Vietnamese one |
| user task | `action` | what is done: {", ".join(f"`{action}`" for action in Action)} |
| user task | `role` | who does it: `counter`, `handler`, `head`, `leader`, `clerk` … (the roles of posts) |
| user task | `unit` | where: `receiving`, `handling`, `signing`, `consulted`, `leg:1` … `leg:9` |
| user task | `limitShare` | its share of the dossier's whole limit, such as `0.1` |
| user task | `limitHours` | instead of a share: so many working hours |
| user task | `form`, `checklist`, `legalBasis` | optional names for pages |
| user task's extension elements | `<motcua:outcome value name name_en rounds? />` | how the step can be done |
| process's extension elements | `<motcua:fact name type default />` | a fact of the dossier that conditions may name |

**Outcomes.** The first is the ordinary one. One with `rounds="2"` may be chosen in the step's first two rounds only. A
step that names none has one, `done`.

**Facts** are of type `string`, `int`, `double` or `bool`. Of what the dossier brings, only declared facts are kept.

**Units.** The dossier names its units by place when it enters. `signing` is, unless named, the last leg, or else
`handling`; `handling` is, unless named, the last leg. Only `consulted` may be named later, with the completion that
asks.

**Conditions** are CEL over `outcome` (of the step just done), `round` (which time it was) and the drawing's own facts:
`outcome == "consult"`. The default flow of a gateway has none.

**Time.** A step is due when its part of the limit has passed since it opened, in working time of its unit. A step that
comes again has its time anew. Without `limitShare` and `limitHours` it has no due time.

**A step that comes again** goes back to whoever did it.

## What a publication checks

Every problem of every drawing is named at once, and then none is published.

- Valid by the BPMN 2.0 schema, and nothing in it that is not run here.
- Every step has its names, action, role and unit; outcomes are plain keys with both names.
- Every exclusive choice has a default flow; conditions are publishable CEL over known facts.
- The checker follows every outcome of every step from the start: every way comes to an end, no join waits for ever, no
  step is out of reach, no step comes more than {ROUNDS_MAX} times, no way has more than {NODES_MAX} nodes, and there
  are at most {STATES_MAX:,} states.
- On no way do the shares of time add up to more than 1 (a step that comes again counts once).

The states found are stored with the version. A dossier under way points at its state; see
[ADR 0007](../adr/0007-process-states-are-shared-values.md).

"""


def processes_page() -> str:
    """The whole page."""
    models = [read_model(path.read_bytes()) for path in sorted(DATA.glob("*.bpmn"))]
    return HEAD + "\n".join(chapter_of(model) for model in models)
