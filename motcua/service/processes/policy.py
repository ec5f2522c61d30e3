"""Who may do what with a step. Dossiers asks before it calls the commands; the inbox asks `takeable_by`."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.service.processes.values import LIVE, TaskStatus, TaskView


def may_take(actor: Actor, task: TaskView) -> Verdict:
    """May the actor claim the step? Those who hold its role in just its unit, while nobody has it."""
    if task.status is not TaskStatus.OPEN:
        return Refused(_("This step is not free."))
    if not actor.holds(task.role, task.unit):
        return Refused(_("This step belongs to another unit or to another post."))
    return ALLOWED


def takeable_by(actor: Actor) -> Q:
    """The tasks that `may_take` allows, as a filter of the table. Follows the index of the unit's inbox."""
    posts = Q(pk__in=[])
    for post in actor.posts:
        if post.roles:
            posts |= Q(unit=post.unit, role__in=sorted(role.value for role in post.roles))
    return posts & Q(status=TaskStatus.OPEN.value)


def may_complete(actor: Actor, task: TaskView) -> Verdict:
    """May the actor do the step? Who has it; or, while nobody has it, who may take it; or the house itself."""
    if task.status not in LIVE:
        return Refused(_("This step is done or withdrawn."))
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    if task.holder is None:
        return may_take(actor, task)
    if task.holder != actor.account:
        return Refused(_("Somebody else has this step."))
    if not actor.holds(task.role, task.unit):
        return Refused(_("This step belongs to another unit or to another post."))
    return ALLOWED


def completable_by(actor: Actor) -> Q:
    """The tasks that `may_complete` allows."""
    if actor.kind is AccountKind.SYSTEM:
        return Q(status__in=[status.value for status in LIVE])
    posts = Q(pk__in=[])
    for post in actor.posts:
        if post.roles:
            posts |= Q(unit=post.unit, role__in=sorted(role.value for role in post.roles))
    own = Q(status=TaskStatus.CLAIMED.value, holder=actor.account) if actor.account else Q(pk__in=[])
    return posts & (Q(status=TaskStatus.OPEN.value) | own)


def may_reassign(actor: Actor, task: TaskView) -> Verdict:
    """May the actor give the step to somebody? A head of its unit; and whoever has it may give it back."""
    if task.status not in LIVE:
        return Refused(_("This step is done or withdrawn."))
    if not actor.holds(Role.HEAD, task.unit):
        return Refused(_("Only a head of the unit assigns its steps."))
    return ALLOWED
