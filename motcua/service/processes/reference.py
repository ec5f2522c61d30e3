"""The page docs/reference/processes.md, made from the drawings of the house (`motcua docs`)."""

from __future__ import annotations

from motcua.service.processes.rules.drawing import chapter_of
from motcua.service.processes.rules.exploring import NODES_MAX, ROUNDS_MAX, STATES_MAX
from motcua.service.processes.rules.forms import WITH_FORM, house_forms
from motcua.service.processes.rules.places import CONSULTED_MAX
from motcua.service.processes.rules.reading import DATA, OURS, read_model
from motcua.service.processes.values import SILENCEABLE, Action, Combination, Effect, EventName

_FORMED = ", ".join(f"`{each}`" for each in Action if each in WITH_FORM)
_HOUSE_FORMS = ", ".join(f"`{each}`" for each in house_forms())

HEAD = f"""# Processes

A process says which step of a dossier is whose, until when, and what may follow. It is a BPMN 2.0 drawing in
`motcua/service/processes/data/` that any BPMN editor opens. `motcua load` publishes every drawing that changed as a new
version; dossiers under way keep the version that they entered.

This page is made from the drawings by `motcua docs`.

## What a drawing may hold

One executable process with one start, ends, user tasks, exclusive, parallel and event-based gateways, timers, messages
and signals that are waited for, sub-processes and sequence flows. Everything that could run code (scripts, services,
rules, called processes) is refused, and so is everything else that is not named here. Extensions of other editors are
kept in the drawing and have no bearing on the run.

Attributes and elements of our namespace `{OURS}` (prefix `motcua`):

| on | name | holds |
|---|---|---|
| process, task, gateway, flow | `name_en` | the English name; `name` is the Vietnamese one |
| user task | `action` | what is done: {", ".join(f"`{action}`" for action in Action)} |
| user task | `role` | who does it: `counter`, `handler`, `head`, `leader`, `clerk` … (the roles of posts) |
| user task | `unit` | where: `receiving`, `handling`, `signing`, `consulted`, `leg:1` … `leg:9` |
| user task | `limitShare` | its share of the dossier's whole limit, such as `0.1` |
| user task | `limitHours` | instead of a share: so many working hours |
| user task | `checklist` | optional: the check-list of another action, such as `examine`, instead of its own |
| user task | `form` | optional: the key of a form that is answered before the step is done (below) |
| user task | `legalBasis` | optional: the law that the step follows |
| user task of several agencies | `combine` | how their answers become one: {", ".join(f"`{each}`" for each in Combination)} |
| event | `limitShare`, `limitHours` | a timer's time, where it is not the step's own |
| event | `unit` | whose working time it counts, where it is not the step's (`handling` unless said) |
| event | `legalBasis` | why silence may end the step; a timer that ends one needs it |
| user task's extension elements | `<motcua:outcome value name name_en rounds? effect? />` | a way to do it, its effect |
| process's extension elements | `<motcua:fact name type default />` | a fact of the dossier that conditions may name |
| process's extension elements | `<motcua:form key name name_en>` | a form of its own: a [definition](forms.md) as JSON |

**Outcomes.** The first is the ordinary one. One with `rounds="2"` may be chosen in the step's first two rounds only. A
step that names none has one, `done`.

**Effects.** Dossiers act by what an outcome does, whatever it is called. A step to `receive`, `issue`, `return_result` or
`acknowledge` has one outcome with the effect of that name; one to `sign` has one each to `approve` and `refuse`, and may have
one to `send_back`. Outcomes called as usual have their effect unsaid (`receive`, `approve`, `refuse`, `send_back`; `done`).
An outcome of a step to `examine` or `forward` may have `{Effect.PAUSE_FOR_MONEY}`: the clock of the dossier stands still
until what the way waits for next is over, and one of that is `{EventName.PAYMENT_RECEIVED}`. One of a step to
`examine` may have `{Effect.REQUEST_SUPPLEMENT}`: the citizen is asked for everything that is missing (what the
official names, else what failed on the step's check-list), the clock stands still until the answer, and the same
place has a step open then. An outcome of a step to `assign`, `examine` or `forward` may have `{Effect.NOTIFY}`: the
applicant is told the outcome's name.

**Facts** are of type `string`, `int`, `double` or `bool`. Of what the dossier brings, only declared facts are kept.

**Forms of steps.** A step to {_FORMED} may have a form, which whoever does it fills in first: one of the house
({_HOUSE_FORMS}), or one that the drawing holds, made in the form designer. It is asked and checked as a citizen's form
is, but takes no files.
What is typed is kept with the open step; the step is not done, one or many at once, by a person or a program, while
an answer that is asked for is missing or wrong. What it was done with stays with the step, and the journal tells its
hash. An event that ends a step needs no form: nobody did it. Conditions may name answers by the names of their fields
(texts and choices, numbers, yes or no); only those that some condition names go with the dossier's way, and of
several agencies the last one's count. A published version holds every form that its steps name, so that a dossier
keeps the form that it entered with; of a version that was published before steps had forms, none is asked. The
control slip (form 05) tells the answers.

**Units.** The dossier names its units by place when it enters. `signing` is, unless named, the last leg, or else
`handling`; `handling` is, unless named, the last leg. Only `consulted` may be named later, with the completion that
asks.

**Conditions** are CEL over `outcome` (of the step just done), `round` (which time it was) and the drawing's own facts:
`outcome == "consult"`. The default flow of a gateway has none.

**Time.** A step is due when its part of the limit has passed since it opened, in working time of its unit. A step that
comes again has its time anew. Without `limitShare` and `limitHours` it has no due time.

**A step that comes again** goes back to whoever did it.

**Events.** A drawing waits for the clock (timers) or for word from outside: messages and signals, whose names are
{", ".join(f"`{each}`" for each in EventName)}. An event is a way in which something open is left, like an outcome: conditions
behind it see its id as `outcome`.

- *At a step* (boundary event): it ends the step, as silence does that the law takes for agreement; or, with
  `cancelActivity="false"`, it opens something beside the step, on a way that ends by itself. Only steps that
  {", ".join(f"`{each}`" for each in Action if each in SILENCEABLE)} can be ended so: the other acts are a person's.
- *Behind an event-based gateway*, or alone: nobody has anything to do until it comes. The first that comes decides. One of
  them is a timer with its time in hours, so that no dossier waits for ever.

Timers are rows, counted in working time; pauses and extensions of the dossier move them, undoing sets them again, and
while the dossier's clock stands still none fires. A timer may also be written `PT16H`: sixteen working hours.

**Several agencies.** A user task with `multiInstanceLoopCharacteristics` and the unit `consulted` is done by every unit
named with the completion that asks ({CONSULTED_MAX} at most). The way goes on when the last has answered, or its timer says
that the others are silent. `{Combination.ALL_AGREE}` (the usual): the first outcome if all chose it, else the last;
`{Combination.ANY_AGAINST}`: the last if anybody chose it, else the first. Who is silent agrees; where all are, the way goes
by the timer.

**Sub-processes** of steps between one start and their ends, with one flow out, are run as if they were drawn in their
place; so are those within them. What parts in one comes together right before its end.

Events at the edge of a sub-process (timers, messages, signals) are there while it is under way. One that ends it
withdraws everything that is open within, steps and timers, and the way goes on behind the event; with
`cancelActivity="false"` it opens something beside it, once, on a way that ends by itself. A timer has its hours or
its share from the moment of entry, in working time of its `unit` (`handling` unless said), stands still with the
dossier's clock, and names its legal basis where it ends anything. Errors and escalations are refused: no code of
anybody's runs here that could raise one. Let an outcome of a step lead where they lead.

## What a publication checks

Every problem of every drawing is named at once, and then none is published.

- Valid by the BPMN 2.0 schema, and nothing in it that is not run here.
- Every step has its names, action, role and unit; outcomes are plain keys with both names.
- Every exclusive choice has a default flow; conditions are publishable CEL over known facts.
- The checker follows every outcome of every step, and every event, from the start: every way comes to an end, no join
  waits for ever, no step is out of reach, no step comes more than {ROUNDS_MAX} times, no way has more than {NODES_MAX}
  nodes, and there are at most {STATES_MAX:,} states.
- On no way do the shares of time add up to more than 1 (a step that comes again counts once).
- A draft of a process that procedures in force name: no way takes more working time than the shortest of their legal limits
  gives, counted as the clock of a dossier would be that is received when the city opens next. Receiving has its own time.

The states found are stored with the version. A dossier under way points at its state; see
[ADR 0007](../adr/0007-process-states-are-shared-values.md).

"""


def processes_page() -> str:
    """The whole page."""
    models = [read_model(path.read_bytes()) for path in sorted(DATA.glob("*.bpmn"))]
    return HEAD + "\n".join(chapter_of(model) for model in models)
