"""A dossier as its officials see it: the head, whose step it is, and the acts that this official may do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.faces.ui.dossiers import language, speaks_vietnamese, unit_name
from motcua.faces.ui.formats import moment, working_time
from motcua.faces.ui.values import Due, DueState, Fact, Identity, Words
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.forms.rules.definition import form_of
from motcua.registry.catalogue.queries import receiving_units
from motcua.registry.organization.queries import holders
from motcua.registry.organization.values import Holder, UnitView
from motcua.registry.people.rules import phone_as_dialled
from motcua.registry.people.values import PersonView
from motcua.service.dossiers.queries.dossier import DossierView
from motcua.service.dossiers.rules.norms import pause_grounds
from motcua.service.dossiers.values import CLOSED, STOPPED, Act, PauseGround, Status
from motcua.service.processes.values import LIVE, Action, OutcomeView, TaskStatus, TaskView

#: Steps that one form completes; the others are acts of their own.
WORKING = frozenset({Action.ASSIGN, Action.EXAMINE, Action.CONSULT, Action.FORWARD, Action.ACKNOWLEDGE})
MINUTES_PER_HOUR = 60
UNDONE_WORDS = {
    Act.REFUSE_RECEIPT: lambda: _("Undo the refusal of receipt"),
    Act.PAUSE: lambda: _("Undo the pause: it never was"),
    Act.DECIDE: lambda: _("Undo the decision"),
    Act.RETURN_RESULT: lambda: _("Undo the return"),
}


@dataclass(frozen=True)
class Target:
    """A question or file slot that a supplement may name, with what was typed about it so far."""

    name: str
    label: str
    typed: str = ""


@dataclass(frozen=True)
class Undoing:
    act: Act
    words: str


@dataclass(frozen=True)
class MainAct:
    """The one thing that this official is here for; its button stands in the head and sends the step's form."""

    words: Words
    icon: str
    name: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the page offers. `task` is the open step, `is_mine` that this official has it, `here` that she may do it
    now; `acts` are the further acts by name, for her step or her post."""

    task: TaskView | None
    step: str
    is_mine: bool
    here: bool
    may_take: bool
    may_complete: bool
    may_decide: bool
    may_issue: bool
    may_return: bool
    may_receive: bool
    outcomes: tuple[OutcomeView, ...]
    colleagues: Sequence[Holder]
    acts: frozenset[str]
    grounds: Sequence[PauseGround] = ()
    offices: Sequence[UnitView] = ()
    targets: Sequence[Target] = ()
    undoable: Sequence[Undoing] = ()
    main: MainAct | None = None
    due_words: str = ""

    @property
    def form_act(self) -> str:
        """The act that the step's form is sent to."""
        offers = {
            "complete_step": self.may_complete,
            "decide": self.may_decide,
            "issue": self.may_issue,
            "return_result": self.may_return,
            "receive": self.may_receive,
        }
        return next((act for act, offered in offers.items() if offered), "")

    @property
    def further(self) -> Sequence[OutcomeView]:
        """The step's outcomes but the main one."""
        return [each for each in self.outcomes if self.main is None or each.value != self.main.value]

    @property
    def offers_step(self) -> bool:
        return self.may_complete or self.may_decide or self.may_issue or self.may_return or self.may_receive


@dataclass(frozen=True)
class Typed:
    """What was typed into an act that was refused: shown again where it can be sent anew, and kept in any case."""

    act: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def identity_of(view: DossierView, due: Due) -> Identity:
    """The head that stays while one scrolls."""
    with_whom = view.status not in CLOSED
    holder = Fact(
        label=_("With"),
        value=", ".join(part for part in (view.holding.name, unit_name(view.holding.unit)) if part),
        icon="building-2",
    )
    applicant = Fact(label=_("Applicant"), value=view.applicant_name, icon="user")
    return Identity(
        code=view.code,
        title=view.version.name_vi if speaks_vietnamese() else view.version.name_en,
        status=view.status.value,
        due=due,
        due_note=in_hours(due),
        facts=(applicant, holder) if with_whom else (applicant,),
    )


@dataclass(frozen=True, kw_only=True)
class LateShown:
    """Why a dossier is late, as far as its records tell: with whom it lies, where it lay longest, and whether the citizen
    knows."""

    title: str
    longest: str
    told: str


def late_shown(view: DossierView, due: Due, tasks: Sequence[TaskView], *, at: datetime) -> LateShown | None:
    """None while nothing is late, and once the result is there."""
    if due.state is not DueState.OVERDUE or view.ready_at is not None:
        return None
    return LateShown(title=_lies_with(view), longest=_lay_longest(tasks, at), told=_was_told(view))


def _lay_longest(tasks: Sequence[TaskView], at: datetime) -> str:
    """Which step took most of the time: who holds it now need not be who let it lie."""
    begun = [task for task in tasks if task.opened_at <= at and task.status is not TaskStatus.CANCELLED]
    if not begun:
        return ""
    task = max(begun, key=lambda each: (each.done_at or at) - each.opened_at)
    facts = {"step": task.name(language()), "since": moment(task.opened_at)}
    if task.done_at is None:
        return _("It has lain longest at “%(step)s”, which opened on %(since)s and is not done.") % facts
    return _("It lay longest at “%(step)s”, from %(since)s to %(until)s.") % {**facts, "until": moment(task.done_at)}


def _lies_with(view: DossierView) -> str:
    step = view.holding.step(language())
    since = view.holding.since_at
    facts = {"step": step, "who": view.holding.name, "since": moment(since) if since else "–"}
    if not view.holding.name:
        return _("Late: nobody has taken “%(step)s”, which began on %(since)s") % facts
    return _("Late: “%(step)s” has been with %(who)s since %(since)s") % facts


def _was_told(view: DossierView) -> str:
    told = _("The citizen has not been told: no apology with a new date has been sent.")
    if view.reappointed_to is not None:
        told = _("The citizen was sent an apology with a new date, %(date)s.") % {"date": moment(view.reappointed_to)}
    elif view.standstill_told_at is not None:
        told = _("No apology with a new date has been sent.")
    if view.stands_since is None and view.standstill_told_at is not None:
        stood = _("That the dossier stood still was told to the citizen on %(moment)s.")
        return f"{stood % {'moment': moment(view.standstill_told_at)}} {told}"
    if view.stands_since is None:
        return told
    still = _("The citizen has seen nothing since %(moment)s and was told that the dossier stands still.")
    way_out = _("The next step, or a word to her, ends that alarm.")
    return f"{still % {'moment': moment(view.stands_since)}} {told} {way_out}"


def in_hours(due: Due) -> str:
    """The same stretch in working hours, as norms count it, and how long a day is in it; empty below a day, which is told
    in hours anyway."""
    running = due.state in {DueState.ON_TIME, DueState.DUE_SOON, DueState.OVERDUE}
    if not running or abs(due.left_minutes) < due.day_minutes:
        return ""
    # In days that are longer than the stretch, so that none is full.
    time = working_time(due.left_minutes, day_minutes=abs(due.left_minutes) + 1)
    day = due.day_minutes // MINUTES_PER_HOUR
    return _("that is %(time)s of work, %(day)d hours a day") % {"time": time, "day": day}


def desk_of(view: DossierView, tasks: Sequence[TaskView], *, actor: Actor, at: datetime, typed: Typed) -> Desk:
    """What this official may do now. Everything is asked of policy again by the command."""
    task = _open_step(tasks, actor)
    entitled = task is not None and actor.holds(task.role, task.unit)
    here = entitled and task is not None and task.holder in (None, actor.account)
    action = task.action if task else None
    heads = task is not None and (actor.holds(Role.HEAD, task.unit) or actor.holds(Role.LEADER, task.unit))
    acts = frozenset(act.value for act in view.acts) if here or heads or task is None else _without_step(view, actor)
    desk = Desk(
        task=task,
        step="" if task is None else task.name(language()),
        is_mine=task is not None and task.holder == actor.account,
        here=here,
        may_take=entitled
        and task is not None
        and task.holder is None
        and _is_taken(task)
        and Act.TAKE_STEP in view.acts,
        may_complete=here and action in WORKING and Act.COMPLETE_STEP in view.acts,
        may_decide=here and action is Action.SIGN and Act.DECIDE in view.acts,
        may_issue=here and action is Action.ISSUE and Act.ISSUE in view.acts,
        may_return=view.status is Status.RESULT_READY and Act.RETURN_RESULT in view.acts,
        may_receive=here and Act.RECEIVE in view.acts,
        outcomes=task.outcomes if task else (),
        colleagues=_colleagues(task, view, at=at) if heads or (here and action is Action.ASSIGN) else (),
        acts=acts,
        grounds=[ground for ground in pause_grounds().values() if ground.key != "supplement"],
        offices=_offices(view, at=at) if "send_on" in acts else (),
        targets=supplement_targets(view, typed) if "request_supplement" in acts else (),
        undoable=[Undoing(act, UNDONE_WORDS[act]()) for act in sorted(view.undoable)],
    )
    return replace(desk, main=_main(desk), due_words=_step_due(view) if task else "")


def _open_step(tasks: Sequence[TaskView], actor: Actor) -> TaskView | None:
    """The step to be done; where several agencies have one at once, this official's own."""
    live = [each for each in tasks if each.status in LIVE]
    own = (each for each in live if actor.holds(each.role, each.unit))
    return next(own, live[0] if live else None)


def _step_due(view: DossierView) -> str:
    """By when the step is to be done, and why then where its own time would be longer; nothing while no time runs."""
    holding = view.holding
    if holding.due_at is None or view.status in STOPPED:
        return ""
    due = {"moment": moment(holding.due_at)}
    if holding.began_late:
        return _("The dossier was due %(moment)s, before this step began: do it at once") % due
    if holding.due_as_dossier:
        return _("The step is due %(moment)s, with the dossier: its own time would end later") % due
    return _("The step is due %(moment)s") % due


def _main(desk: Desk) -> MainAct | None:
    fixed = {
        "receive": lambda: MainAct(_("Receive and give the code"), "inbox"),
        "issue": lambda: MainAct(_("Number, seal and issue"), "stamp"),
        "return_result": lambda: MainAct(_("Return the result"), "package-check"),
    }
    if desk.form_act in fixed:
        return fixed[desk.form_act]()
    if not desk.form_act or not desk.outcomes:
        return None
    first = desk.outcomes[0]
    icon = "pen-line" if desk.may_decide else "check"
    return MainAct(first.name(language()), icon, "outcome", first.value)


def _is_taken(task: TaskView) -> bool:
    """A step that takes its time is taken into one's hands; what is done while the citizen waits is just done."""
    return task.action is not Action.RETURN_RESULT


def _without_step(view: DossierView, actor: Actor) -> frozenset[str]:
    """The counter hears the citizen also while others have the step: she hands in, withdraws, comes for the result."""
    if not any(Role.COUNTER in post.roles for post in actor.posts):
        return frozenset()
    return frozenset(
        act.value for act in view.acts & {Act.ANSWER_SUPPLEMENT, Act.WITHDRAW, Act.RETURN_RESULT, Act.SEND_ON}
    )


def _colleagues(task: TaskView | None, view: DossierView, *, at: datetime) -> Sequence[Holder]:
    """Who may get the step: those of its role in its unit; an assigning head chooses among the handlers."""
    if task is None:
        return ()
    role = Role.HANDLER if task.action is Action.ASSIGN else task.role
    return holders(unit=task.unit, role=role, on=city_day(at))


def _offices(view: DossierView, *, at: datetime) -> list[UnitView]:
    here = view.receiving_unit.id if view.receiving_unit else None
    return [unit for unit in receiving_units(version=view.version, on=city_day(at)) if unit.id != here]


def supplement_targets(view: DossierView, typed: Typed) -> list[Target]:
    """Every question and slot of the form, in its order."""
    form = form_of(view.version.form)
    names = [name for page in form.pages for name in page.fields]
    return [
        Target(name, form.fields[name].label.speak(language()), typed.values.get(f"reason:{name}", ""))
        for name in names
    ]


def typed_texts(typed: Typed, view: DossierView) -> list[tuple[str, str]]:
    """Words that were typed into a refused act, each with what it was about, to be kept by the reader."""
    fields = form_of(view.version.form).fields
    known = {"reason": _("Reason"), "note": _("Note"), "legal_basis": _("Legal basis")}
    known["unchecked_reason"] = _("Why you go on without")
    found: list[tuple[str, str]] = []
    for name, text in typed.values.items():
        if name.startswith("remark:") and text.strip():
            found.append((_("Remark on the check-list"), text))
            continue
        target = name.removeprefix("reason:")
        label = fields[target].label.speak(language()) if name != target and target in fields else known.get(name)
        if label and text.strip():
            found.append((label, text))
    return found


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How the applicant is reached: by telephone, or in the account where there is one."""

    person: UUID
    name: str
    number: str
    phone: str
    dial: str
    has_account: bool
    email: str
    address: str
    return_words: Words
    channel_words: Words


def contact_of(view: DossierView, person: PersonView | None) -> Contact:
    ways = {"counter": _("at the counter"), "post": _("by post"), "electronic": _("electronically")}
    channels = {"online": _("Online"), "counter": _("At the counter"), "post": _("By post")}
    channel = channels.get(view.channel, view.channel)
    if view.by_officer:
        channel = _("%(channel)s, typed in by an officer") % {"channel": channel}
    back = ways.get(view.return_method, view.return_method)
    if view.return_method == "post" and view.return_address:
        back = f"{back}: {view.return_address}"
    return Contact(
        person=view.applicant,
        name=view.applicant_name,
        number=person.number if person else "",
        phone=phone_as_dialled(person.phone) if person and person.phone else "",
        dial=person.phone if person else "",
        has_account=person is not None and person.account is not None,
        email=person.email if person else "",
        address=person.address.line if person else "",
        return_words=back,
        channel_words=channel,
    )
