"""What tests of the desk need: somebody signed in, dossiers at each stage, and what the journal says of refusals."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.test import Client
from django.urls import reverse

from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.dossiers.commands.clock import pause_dossiers
from motcua.service.dossiers.commands.receipt import refuse_receipt
from motcua.service.dossiers.commands.results import make_results_ready
from motcua.service.dossiers.commands.steps import take_steps
from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.making import rendered_form
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import Defect, ResultDocument, SupplementRequest
from tests.cast import Cast
from tests.conftest import moment
from tests.dossiers import a_decided_dossier, a_dossier_to_sign, a_filed_dossier, a_received_dossier, fresh, procedure
from tests.forms import whole_answers

#: The Friday before the demo city's Monday morning; three working days end on Wednesday.
FRIDAY = moment("2023-06-30 15:00")
#: Monday morning of the demo city, long after a Thursday's three working days.
NOW = moment("2023-07-03 09:00")
#: A procedure of three working days with assigning, examining, signing and issuing.
CORRECTION = "1.004859"


def signed_in(client: Client, actor: Actor) -> Client:
    assert actor.account is not None
    client.force_login(Account.objects.get(id=actor.account))
    return client


def correction() -> ProcedureVersion:
    return procedure(CORRECTION)


def filed(cast: Cast, *, at: datetime = FRIDAY) -> Dossier:
    version = correction()
    answers, files = whole_answers(version, cast)
    return a_filed_dossier(cast, version=version, answers=answers, files=files, at=at)


def received(cast: Cast, *, at: datetime = FRIDAY) -> Dossier:
    return _of(a_received_dossier, cast, at)


def to_sign(cast: Cast, *, at: datetime = FRIDAY) -> Dossier:
    return _of(a_dossier_to_sign, cast, at)


def to_issue(cast: Cast, *, at: datetime = FRIDAY) -> Dossier:
    return _of(a_decided_dossier, cast, at)


def _of(build: Callable[..., Dossier], cast: Cast, at: datetime) -> Dossier:
    version = correction()
    answers, files = whole_answers(version, cast)
    return build(cast, version=version, answers=answers, files=files, at=at)


def taken(cast: Cast) -> Dossier:
    """The head has taken what is to be assigned."""
    row = received(cast)
    take_steps(dossiers=[row.id], by=cast.head, at=FRIDAY + timedelta(minutes=20))
    return fresh(row)


def declined(cast: Cast) -> Dossier:
    row = filed(cast)
    refuse_receipt(dossiers={row.id: "Không thuộc thẩm quyền."}, by=cast.counter, at=FRIDAY + timedelta(minutes=20))
    return fresh(row)


def paused(cast: Cast) -> Dossier:
    row = to_examine(cast)
    pause_dossiers(
        dossiers=[row.id],
        ground="verification",
        reason="Xác minh.",
        by=cast.handler,
        at=FRIDAY + timedelta(minutes=50),
    )
    return fresh(row)


def to_examine(cast: Cast, *, at: datetime = FRIDAY) -> Dossier:
    """A birth registration, which goes from the counter straight to the handler."""
    return a_received_dossier(cast, at=at)


def asked(cast: Cast, *, target: str = "home_town") -> Dossier:
    row = to_examine(cast)
    defect = Defect(target, "Ghi rõ xã, huyện, tỉnh.")
    request_supplements(
        requests=[SupplementRequest(dossier=row.id, defects=(defect,))],
        by=cast.handler,
        at=FRIDAY + timedelta(minutes=50),
    )
    return fresh(row)


def ready(cast: Cast) -> Dossier:
    row = a_decided_dossier(cast, at=FRIDAY)
    pdf = rendered_form(dossier=row.id, kind="01_receipt", at=FRIDAY)
    assert pdf is not None
    (receipt,) = keep_files(uploads=[Upload(name="ket-qua.pdf", content=io.BytesIO(pdf))], by=SYSTEM, at=FRIDAY)
    result = ResultDocument(dossier=row.id, receipt=receipt, number="1/KQ", signed_by=None, signed=False)
    make_results_ready(documents=[result], by=SYSTEM, at=FRIDAY + timedelta(hours=1))
    return fresh(row)


def address(row: Dossier, act: str = "") -> str:
    return reverse("desk_act", args=[row.id, act]) if act else reverse("desk_dossier", args=[row.id])


def code(row: Dossier) -> str:
    assert row.code is not None
    return row.code


#: What an official says who ends a step without its check-list.
WITHOUT = {"unchecked_reason": "Đã kiểm tra trên bản giấy."}


def key(row: Dossier) -> str:
    """The value of the row's tick."""
    return f"{row.id}:{row.current_task}:{row.current_action}"


def refusals(subject: UUID | None) -> list[tuple[UUID | None, str]]:
    """Who was refused what on this subject, by the journal."""
    assert subject is not None
    return [(each.actor, each.data["act"]) for each in entries_of(subject=subject) if each.kind == "act_refused"]
