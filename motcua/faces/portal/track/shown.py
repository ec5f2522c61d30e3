"""A dossier as its citizen sees it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.faces.ui.dossiers import language, speaks_vietnamese
from motcua.faces.ui.drafts import answers_of
from motcua.faces.ui.formats import moment
from motcua.faces.ui.values import (
    Act,
    Confirmation,
    Defect,
    JourneyStep,
    SignatureShown,
    SignatureState,
    StepState,
    Words,
)
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.rendering.qr import qr_svg
from motcua.foundation.signatures.adapters.keys import city_keys
from motcua.foundation.signatures.verifying import verify_pdf
from motcua.service.dossiers.queries.dossier import DossierView, Tracking
from motcua.service.dossiers.queries.drafts import DraftView
from motcua.service.dossiers.values import STOPPED


def confirmation_of(view: DossierView, *, address: str) -> Confirmation:
    lines: list[Words] = []
    if view.answer_due_at:
        lines.append(_("The office answers by %(moment)s.") % {"moment": moment(view.answer_due_at)})
    lines.append(_("You will be told of each step; you need not come."))
    return Confirmation(
        title=_("Your dossier is filed"),
        code=view.code,
        code_label=_("Reference"),
        qr_svg=qr_svg(address),
        qr_label=_("Opens your dossier"),
        lines=lines,
    )


def defects_of(view: DossierView, *, mending: DraftView | None) -> list[Defect]:
    """Everything that is asked for; what was changed or added since counts as mended."""
    open_request = view.open_supplement
    if open_request is None:
        return []
    form = form_of(view.version.form)
    now = answers_of(mending) if mending else {}
    defects = []
    for target, reason in open_request.defects:
        field = form.fields.get(target)
        about = field.label.speak(language()) if field else target
        mended = mending is not None and bool(now.get(target)) and now.get(target) != view.answers.get(target)
        defects.append(
            Defect(
                about=about,
                words=reason,
                mended=mended,
                act=Act(
                    words=_("Change again") if mended else _("Mend"),
                    words_more=about,
                    href=reverse("defect", args=[view.id, target]),
                ),
            )
        )
    return defects


def public_journey(found: Tracking) -> list[JourneyStep]:
    """What anybody with code and phone may see: happenings and offices, no names."""
    steps = [JourneyStep(name=str(line.title), state=StepState.DONE, done_at=line.at) for line in found.timeline]
    unit = found.holding.unit
    if found.holding.step_vi and unit is not None:
        steps.append(
            JourneyStep(
                name=found.holding.step_vi,
                state=StepState.WAITING if found.status in STOPPED else StepState.NOW,
                unit=unit.name_vi if speaks_vietnamese() else unit.name_en,
                since=found.holding.since_at,
                until=found.holding.due_at,
            )
        )
    return steps


def signatures_shown(pdf: bytes, *, machine_at: datetime) -> list[SignatureShown]:
    """What a check of the document's signatures found, in words."""
    return [
        SignatureShown(
            state=_signature_state(found.intact, found.covers_whole_file, found.trusted),
            signer=found.signer_name,
            signed_at=found.signed_at,
            note="" if found.covers_whole_file else _("The document was changed after this signature."),
        )
        for found in verify_pdf(pdf=pdf, roots=city_keys().roots(), at=machine_at).signatures
    ]


def _signature_state(intact: bool, whole: bool, trusted: bool) -> SignatureState:
    if not intact or not whole:
        return SignatureState.BROKEN
    return SignatureState.VALID if trusted else SignatureState.UNTRUSTED
