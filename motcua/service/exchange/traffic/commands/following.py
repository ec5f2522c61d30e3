"""What the portal's messages ask for is done by the commands of dossiers, in the transaction that settles the message:
a machine that dies in the middle leaves neither or both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.foundation.journal.commands import record
from motcua.registry.catalogue.queries import version_of_code
from motcua.registry.people.commands import register_people
from motcua.service.dossiers.commands.corrections import withdraw_dossiers
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.supplements import answer_supplement
from motcua.service.dossiers.values import Channel, FiledFile, Filing, Status, SupplementAnswer
from motcua.service.exchange.models_traffic import Correspondence
from motcua.service.exchange.traffic.bodies import asked_dossier, files_of
from motcua.service.exchange.traffic.commands.inbox import settle, still_in_hand
from motcua.service.exchange.traffic.commands.outbox import post_status
from motcua.service.exchange.traffic.errors import UnableToFollowMessage
from motcua.service.exchange.traffic.events import PortalMessageFollowed
from motcua.service.exchange.traffic.policy import may_follow_portal
from motcua.service.exchange.values_traffic import PORTAL, InboxState, Incoming, Taken

Files = Mapping[str, BinaryIO]


def follow_message(*, taken: Taken, files: Files, by: Actor, at: datetime) -> UUID | None:
    """Does what a message in hand asks for, with its files by hash, and settles it. Returns the dossier; None when the
    message is not in hand any more.

    Raises whatever the command of dossiers raises; then nothing is done and the message is still in hand.
    """
    require(may_follow_portal(by), act="follow_portal_message")
    row = still_in_hand(taken)
    if row is None:
        return None

    dossier = _FOLLOWERS[Incoming(taken.envelope.kind)](taken, files, by, at)
    settle(row, state=InboxState.DONE, at=at)

    event = PortalMessageFollowed(
        subject=taken.correspondence, message=taken.id, said=taken.envelope.kind, dossier=dossier
    )
    record(events=[event], by=by, at=at)
    return dossier


def _file(taken: Taken, files: Files, by: Actor, at: datetime) -> UUID:
    if taken.dossier is not None:
        raise UnableToFollowMessage(reason=_("this dossier was filed already."))
    asked = asked_dossier(taken.envelope)
    version = version_of_code(code=asked.code, level=asked.level, on=city_day(at))
    (applicant,) = register_people(people=[asked.applicant], by=by, at=at)
    filing = Filing(
        key=f"{PORTAL}:{taken.envelope.dossier}",
        version=version.id,
        receiving_unit=asked.receiving_unit,
        applicant=applicant,
        answers=asked.answers,
        files=_kept(taken, files, by, at),
        channel=Channel.ONLINE,
        return_method=asked.return_method,
        return_address=asked.return_address,
        came_by=PORTAL,
        external_code=taken.envelope.dossier,
    )
    (filed,) = file_dossiers(filings=[filing], by=by, at=at)
    Correspondence.objects.filter(id=taken.correspondence).update(dossier=filed.dossier)
    post_status(
        correspondence=taken.correspondence,
        status=Status.FILED.value,
        facts={"reference": filed.reference},
        at=at,
    )
    return filed.dossier


def _supplement(taken: Taken, files: Files, by: Actor, at: datetime) -> UUID:
    dossier = _filed(taken)
    answer = SupplementAnswer(
        dossier=dossier, answers=taken.envelope.body["answers"], files=_kept(taken, files, by, at)
    )
    answer_supplement(answer=answer, by=by, at=at)
    return dossier


def _withdraw(taken: Taken, files: Files, by: Actor, at: datetime) -> UUID:
    dossier = _filed(taken)
    withdraw_dossiers(dossiers=[dossier], reason=taken.envelope.body["reason"], by=by, at=at)
    return dossier


def _filed(taken: Taken) -> UUID:
    if taken.dossier is None:
        raise UnableToFollowMessage(reason=_("the dossier was not filed here, so there is nothing to change."))
    return taken.dossier


def _kept(taken: Taken, files: Files, by: Actor, at: datetime) -> tuple[FiledFile, ...]:
    named = files_of(taken.envelope)
    receipts = keep_files(uploads=[Upload(each.name, files[each.sha256]) for each in named], by=by, at=at)
    return tuple(FiledFile(each.slot, receipt) for each, receipt in zip(named, receipts, strict=True))


_FOLLOWERS: Mapping[Incoming, Callable[[Taken, Files, Actor, datetime], UUID]] = {
    Incoming.DOSSIER: _file,
    Incoming.SUPPLEMENT: _supplement,
    Incoming.WITHDRAWAL: _withdraw,
}
