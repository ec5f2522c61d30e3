"""A dossier as its citizen sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.faces.portal.file.shown import return_ways
from motcua.faces.portal.wording import spoken
from motcua.faces.ui.dossiers import ANSWER_SOON_MINUTES, due_in_list, language, skipped_in_words, state_of
from motcua.faces.ui.drafts import answers_of
from motcua.faces.ui.formats import moment
from motcua.faces.ui.limits import limit_in_words
from motcua.faces.ui.values import (
    Act,
    Confirmation,
    Defect,
    Due,
    DueState,
    JourneyStep,
    SignatureShown,
    SignatureState,
    StepState,
    SummaryRow,
)
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.values import Form
from motcua.foundation.rendering.qr import qr_svg
from motcua.foundation.signatures.adapters.keys import city_keys
from motcua.foundation.signatures.values import LaterChanges, SignatureFound
from motcua.foundation.signatures.verifying import verify_pdf
from motcua.service.documents.queries.outgoing import known_file
from motcua.service.documents.values import KIND_WORDS, OutgoingState
from motcua.service.dossiers.deadlines import promised_limit
from motcua.service.dossiers.queries.dossier import DossierView, expected_result_at
from motcua.service.dossiers.queries.drafts import DraftView
from motcua.service.dossiers.queries.tracking import Tracking, TrackingExplained
from motcua.service.dossiers.rules.norms import pause_grounds
from motcua.service.dossiers.values import CLOSED, STOPPED, Status
from motcua.service.feedback.values import Face
from motcua.service.wallet.queries.wallet import known_paper
from motcua.service.wallet.values import STATE_WORDS, PaperState


@dataclass(frozen=True)
class FaceShown:
    """A face to tap, with its drawing."""

    value: str
    icon: str
    words: str


def faces_shown() -> list[FaceShown]:
    return [
        FaceShown(Face.GLAD.value, "smile", _("Good")),
        FaceShown(Face.SO_SO.value, "meh", _("So-so")),
        FaceShown(Face.UNHAPPY.value, "frown", _("Not good")),
    ]


@dataclass(frozen=True)
class PaperLink:
    """A paper that the office owes on this dossier, made from the records when it is opened."""

    kind: str
    name: str


def papers_of(view: DossierView) -> list[PaperLink]:
    """The forms of the one-stop that concern the citizen, as far as there is something to say in them."""
    papers = {
        "01_receipt": (view.received_at is not None, _("Receipt with the date of the result")),
        "02_supplement": (bool(view.supplements), _("Request for a supplement")),
        "03_refusal": (view.status is Status.NOT_RECEIVED, _("Why it was not accepted")),
        "04_apology": (view.reappointed_to is not None, _("Letter of apology with a new date")),
    }
    return [PaperLink(kind, name) for kind, (there, name) in papers.items() if there]


def confirmation_of(view: DossierView, *, address: str) -> Confirmation:
    return Confirmation(
        title=_("Your dossier is filed"),
        code=view.code,
        code_label=_("Dossier code") if view.received_at else _("Reference until the code is given"),
        qr_svg=qr_svg(address),
        qr_label=_("Scan to open your dossier"),
        lines=[_("You will be told of each step; you do not need to come.")],
    )


def deadline_basis(view: DossierView) -> str:
    """Which limit runs, in which case, and from when."""
    unit = view.receiving_unit.id if view.receiving_unit else None
    case = view.case.key if view.case else ""
    limit = limit_in_words(promised_limit(view.version, case, unit=unit, filed_on=city_day(view.filed_at)))
    if view.case is not None:
        limit = f"{limit} ({view.case.name(language())})"
    received_at = moment(view.received_at) if view.received_at else ""
    return _("Time limit: %(limit)s. It runs from receipt, %(moment)s.") % {"limit": limit, "moment": received_at}


def summary_rows(view: DossierView) -> list[SummaryRow]:
    """Who files what where, and how the result comes home."""
    way = next(way.words for way in return_ways() if way.value == view.return_method)
    rows = [
        SummaryRow(label=_("Applicant"), value=view.applicant_name),
        SummaryRow(
            label=_("Received by"), value=spoken(view.receiving_unit, "authority") if view.receiving_unit else "–"
        ),
        SummaryRow(label=_("Filed"), value=moment(view.filed_at)),
        SummaryRow(label=_("Result"), value=f"{way}: {view.return_address}" if view.return_address else way),
    ]
    expected_at = expected_result_at(view)
    if expected_at is not None:
        # Before receipt the dossier has no promise; what was said when it was filed is said here, too.
        rows.insert(3, SummaryRow(label=_("Result at the latest"), value=moment(expected_at)))
    if view.received_at and view.reference != view.code:
        rows.insert(0, SummaryRow(label=_("Reference of the filing"), value=view.reference))
    return rows


def defects_of(view: DossierView, *, mending: DraftView | None) -> list[Defect]:
    """Everything that is asked for; what was changed or added since counts as mended."""
    open_request = view.open_supplement
    if open_request is None:
        return []
    form = form_of(view.version.form)
    mended = mended_targets(view, mending)
    return [_defect(view, form, target, reason, is_mended=target in mended) for target, reason in open_request.defects]


def mended_targets(view: DossierView, mending: DraftView | None) -> frozenset[str]:
    """The questions and slots of the open request whose answer is another than the one filed."""
    open_request = view.open_supplement
    if open_request is None or mending is None:
        return frozenset()
    filed, now = answers_of_dossier(view), answers_of(mending)
    asked = {target for target, _reason in open_request.defects}
    return frozenset(target for target in asked if now.get(target) and now.get(target) != filed.get(target))


def answers_of_dossier(view: DossierView) -> dict[str, object]:
    """The filed answers with the files in force in their slots, as a draft would hold them."""
    slots: dict[str, list[dict[str, str]]] = {}
    for file in view.files:
        if not file.superseded:
            slots.setdefault(file.slot, []).append({"sha256": file.sha256, "name": file.name})
    return {**view.answers, **slots}


def _defect(view: DossierView, form: Form, target: str, reason: str, *, is_mended: bool) -> Defect:
    field = form.fields.get(target)
    about = field.label.speak(language()) if field else target
    act = Act(
        words=_("Change again") if is_mended else _("Correct"),
        words_more=about,
        href=reverse("defect", args=[view.id, target]),
        icon="pencil",
    )
    return Defect(about=about, words=reason, mended=is_mended, act=act)


def public_due(found: Tracking, explained: TrackingExplained, *, at: datetime) -> Due:
    """The promise as anybody with code and phone may know it."""
    promised = found.reappointed_to or found.promised_at if found.received_at else found.answer_due_at
    if found.result_ready or found.status in CLOSED:
        return Due(due_at=None, state=DueState.NONE)
    due = due_in_list(promised, found.status, at=at)
    if found.received_at is None and due.state is DueState.DUE_SOON and due.left_minutes > ANSWER_SOON_MINUTES:
        due = replace(due, state=DueState.ON_TIME)
    stopped = _("The clock stands still until the supplement is handed in.")
    return replace(
        due,
        skipped=skipped_in_words(explained.reading),
        reason=stopped if found.status is Status.SUPPLEMENT_REQUESTED else _ground_in_words(found),
        provisional=found.provisional and due.due_at is not None,
    )


def _ground_in_words(found: Tracking) -> str:
    """What the law lets the clock stand still for."""
    ground = pause_grounds().get(found.pause_ground)
    return "" if ground is None else spoken(ground, "name")


def public_journey(found: Tracking, explained: TrackingExplained, *, at: datetime) -> list[JourneyStep]:
    """What anybody with code and phone may see: happenings, which office has it since when, until when, and what comes
    next; no names of people."""
    steps = [JourneyStep(name=str(line.title), state=state_of(line), done_at=line.at) for line in found.timeline]
    if found.status in CLOSED:
        return steps
    steps.append(_public_now(found, explained, at))
    if not found.result_ready:
        steps += [JourneyStep(name=step.name(language()), state=StepState.AHEAD) for step in explained.ahead]
    return steps


def _public_now(found: Tracking, explained: TrackingExplained, at: datetime) -> JourneyStep:
    holding = found.holding
    stopped = found.status in STOPPED
    names = {
        Status.SUPPLEMENT_REQUESTED: _("Waiting for the applicant"),
        Status.PAUSED: _ground_in_words(found) or _("Paused by law"),
        Status.RESULT_READY: _("The result waits to be fetched"),
    }
    until = None if stopped or found.result_ready or holding.began_late else holding.due_at
    return JourneyStep(
        name=names.get(found.status) or holding.step(language()) or _("In processing"),
        state=StepState.WAITING if stopped else StepState.NOW,
        unit=spoken(holding.unit, "name") if holding.unit else "",
        since=(explained.supplement_asked_at or found.paused_since_at if stopped else None) or holding.since_at,
        until=until,
        late=until is not None and until < at,
    )


def signatures_shown(pdf: bytes, *, machine_at: datetime) -> list[SignatureShown]:
    """What a check of the document's signatures found, in words."""
    return [
        SignatureShown(
            state=_signature_state(found.intact, _is_whole(found), found.trusted),
            signer=found.signer_name,
            signed_at=found.signed_at,
            note="" if _is_whole(found) else _("The document was changed after this signature."),
        )
        for found in verify_pdf(pdf=pdf, roots=city_keys().roots(), at=machine_at).signatures
    ]


def _is_whole(found: SignatureFound) -> bool:
    """Another signature after this one, as the seal follows the leader's, changes nothing of what was signed."""
    return found.covers_whole_file or found.later_changes is LaterChanges.SIGNATURES


@dataclass(frozen=True, kw_only=True)
class KnownShown:
    """An issued document whose very file was brought."""

    words: str
    issuer: str
    issued_on: date
    in_force: bool
    note: str


def known_shown(pdf: bytes, *, at: datetime) -> KnownShown | None:
    """What the registers and the wallets know of just this file: what it is and whether it is still in force."""
    found = known_file(sha256=sha256(pdf).hexdigest())
    if found is None:
        return _known_in_wallets(pdf, at=at)
    notes = {
        OutgoingState.RECALLED: _("It was recalled and is in force no more."),
        OutgoingState.REPLACED: _("It was replaced by %(number)s.") % {"number": found.replaced_by},
    }
    return KnownShown(
        words=f"{KIND_WORDS[found.kind.value]} {found.number}",
        issuer=found.unit_vi if language() == "vi" else found.unit_en,
        issued_on=found.issued_on,
        in_force=found.state is OutgoingState.ISSUED,
        note=notes.get(found.state, ""),
    )


def _known_in_wallets(pdf: bytes, *, at: datetime) -> KnownShown | None:
    found = known_paper(sha256=sha256(pdf).hexdigest(), on=city_day(at))
    if found is None:
        return None
    in_force = found.state is PaperState.VALID
    note = "" if in_force else _("It is %(state)s.") % {"state": STATE_WORDS[found.state]}
    return KnownShown(
        words=spoken(found, "title"),
        issuer=spoken(found, "issuer"),
        issued_on=found.issued_on,
        in_force=in_force,
        note=note,
    )


def _signature_state(intact: bool, whole: bool, trusted: bool) -> SignatureState:
    if not intact or not whole:
        return SignatureState.BROKEN
    return SignatureState.VALID if trusted else SignatureState.UNTRUSTED
