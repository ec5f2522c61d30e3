"""Letters to the tax office in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from motcua.faces.ui.values import Words
from motcua.service.landtax.values import LetterKind, StuckWhy

LETTER_WORDS: Mapping[LetterKind, Words] = {
    LetterKind.REQUEST: _("Parcel and transaction sent"),
    LetterKind.PROOF: _("Proof of payment sent"),
    LetterKind.TAKEN_BACK: _("Told that a payment went back"),
    LetterKind.WITHDRAWN: _("Told that the dossier was withdrawn"),
    LetterKind.REFUSAL: _("Told why its message cannot be followed"),
}
WHY_WORDS: Mapping[StuckWhy, Words] = {
    StuckWhy.REFUSED: _("Not taken by the tax office"),
    StuckWhy.SILENT: _("No answer within its time limit"),
    StuckWhy.UNDELIVERED: _("Not delivered yet"),
}
#: What is being done, and what a person can do.
WHY_HELP: Mapping[StuckWhy, Words] = {
    StuckWhy.REFUSED: _(
        "Read the reason and mend what is wrong, on the dossier or with the tax office; then send it anew."
    ),
    StuckWhy.SILENT: _(
        "The tax office has it and is asked again by itself, ever more seldom. Ask the tax office what it waits for."
    ),
    StuckWhy.UNDELIVERED: _("The tax office cannot be reached. It is tried again by itself; nothing is lost."),
}
