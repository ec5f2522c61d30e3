"""Trying a service: a filing of the Portal's and what follows it, by the commands of the traffic and of dossiers.

Whoever calls it undoes the transaction (`rehearsed`): nothing of a trial is ever committed, so nothing of it is counted,
listed, told to anybody or takes a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.keys import new_id
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.prefill import prefill_answers
from motcua.registry.catalogue.errors import UnableToReckonFees
from motcua.registry.catalogue.rules import fees_owed
from motcua.registry.catalogue.values import FeeLine
from motcua.registry.people.population.commands import begin_asks, keep_answers
from motcua.registry.people.population.queries import known_of
from motcua.registry.people.population.values import Answered, Ask, LegalGround, Purpose
from motcua.registry.people.queries import person
from motcua.service.dossiers.queries.dossier import DossierView, dossier_view
from motcua.service.exchange.conformity.errors import UnableToTryNow
from motcua.service.exchange.conformity.values import AskedTrial, Then, Trial
from motcua.service.exchange.conformity.walking import result_bytes, work_through
from motcua.service.exchange.models_traffic import Correspondence, OutboxMessage
from motcua.service.exchange.traffic.commands.following import follow_message
from motcua.service.exchange.traffic.commands.inbox import keep_message
from motcua.service.exchange.traffic.commands.writing import written_letter
from motcua.service.exchange.traffic.errors import problems_of
from motcua.service.exchange.traffic.policy import may_follow_portal
from motcua.service.exchange.traffic.rules import written
from motcua.service.exchange.values_traffic import Envelope, Incoming, Outgoing, Taken

TRIAL_LOCK = 0x6D63_7472


def register_question(asked: AskedTrial) -> Ask | None:
    """What the population database is asked for a trial: about the applicant, as for any filing of hers. None where the trial
    does not go as far, or names nobody."""
    number = str(asked.filing.body["applicant"].get("number") or "")
    if asked.then is not Then.RESULT or not number:
        return None
    return Ask(id=new_id(), number=number, purpose=Purpose.FILING, ground=LegalGround.PROCEDURE)


def try_service(
    *, asked: AskedTrial, files: Mapping[str, BinaryIO], answered: Answered | None = None, by: Actor, at: datetime
) -> Trial:
    """Files what the Portal asks for, with its `files` by hash, does what is to follow, and says all that the Portal would
    have been told. A filing that is refused is an answer, no error. `answered`: what the population database said to
    `register_question`; it is kept, and forms are filled in from it, as for anybody.

    Must run inside of `rehearsed`. Raises `UnableToTryNow` while another trial runs: it holds numbers that others want.
    """
    require(may_follow_portal(by), act="try_service")
    _take_turn()
    try:
        dossier = _sent(asked.filing, files, dossier=None, by=by, at=at)
    except UnableTo as fault:
        if fault.status >= 500:
            raise
        return Trial(id=asked.filing.id, refused=fault.message, problems=problems_of(fault))
    if answered is not None:
        begin_asks(asks=[answered.ask], by=by, at=at)
        keep_answers(answers=[answered], by=by, at=at)
    stopped = _go_on(asked, dossier, by=by, at=at)
    return _told(asked, dossier, stopped, answered, at=at)


def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TRIAL_LOCK])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise UnableToTryNow


def _sent(envelope: Envelope, files: Mapping[str, BinaryIO], *, dossier: UUID | None, by: Actor, at: datetime) -> UUID:
    """The message is kept and followed, as if it had come."""
    keep_message(envelope=envelope, payload=written(envelope), signed="", by=by, at=at)
    correspondence = Correspondence.objects.values_list("id", flat=True).get(code=envelope.dossier)
    taken = Taken(id=envelope.id, envelope=envelope, correspondence=correspondence, dossier=dossier, attempts=0)
    followed = follow_message(taken=taken, files=files, by=by, at=at)
    assert followed is not None, "nobody else sees the message"
    return followed


def _go_on(asked: AskedTrial, dossier: UUID, *, by: Actor, at: datetime) -> str:
    match asked.then:
        case Then.RESULT:
            return work_through(dossier=dossier, by=by, at=at)
        case Then.WITHDRAWAL:
            body = {"reason": _("The National Portal tries whether a filing can be withdrawn.")}
            withdrawal = replace(asked.filing, id=new_id(), kind=Incoming.WITHDRAWAL.value, number=2, body=body)
            try:
                _sent(withdrawal, {}, dossier=dossier, by=by, at=at)
            except UnableTo as fault:
                return fault.message
    return ""


def _told(asked: AskedTrial, dossier: UUID, stopped: str, answered: Answered | None, *, at: datetime) -> Trial:
    view = dossier_view(dossier=dossier, actor=SYSTEM, at=at)
    applicant = person(person=view.applicant)
    fees, fault = _fees(view, at=at)
    rows = OutboxMessage.objects.filter(correspondence__dossier=dossier).order_by("number")
    letters = [written_letter(message=id_, at=at).envelope for id_ in rows.values_list("id", flat=True)]
    return Trial(
        id=asked.filing.id,
        applicant_number=applicant.number if applicant else "",
        answers=view.answers,
        files=tuple((each.slot, each.sha256) for each in view.files),
        fees=fees,
        fees_fault=fault,
        letters=letters,
        stopped=stopped,
        register=answered.outcome.value if answered else "",
        filled_in=prefill_answers(form_of(view.version.form), known_of(person=applicant, at=at).facts)
        if answered and applicant
        else None,
        result=result_bytes() if any(each.kind == Outgoing.RESULT.value for each in letters) else b"",
    )


def _fees(view: DossierView, *, at: datetime) -> tuple[tuple[FeeLine, ...], str]:
    """What is owed by these answers, or why it cannot be reckoned."""
    try:
        return fees_owed(view.version, {**view.answers, "online": True, "filed_on": city_day(at)}), ""
    except UnableToReckonFees as fault:
        return (), fault.message
