"""What cannot be done to dossiers, in words for the person who tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.foundation.database.errors import UnableTo
from motcua.foundation.forms.values import Problem


class UnableToActOnDossiers(UnableTo):
    """This could not be done: {refused}. Nothing was changed for any of the dossiers; take these out or mend
    them, then try again."""

    def __init__(self, refusals: Mapping[str, str]) -> None:
        #: dossier's code or reference -> why, in the language of the docstring.
        self.refusals = dict(refusals)
        super().__init__(refused="; ".join(f"{name}: {why}" for name, why in refusals.items()))


class UnableToFileDossiers(UnableTo):
    """The dossier was not filed: {refused} Everything you typed is kept. Mend what is named and file again."""

    status = 422

    def __init__(self, refusals: Sequence[FilingRefused]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(refused=" ".join(refusal.why for refusal in refusals))


class FilingRefused(Exception):
    """Why one filing of a batch was not accepted: its key, the reason, the problems by field."""

    def __init__(self, *, key: str, why: str, problems: Sequence[Problem] = (), cause: str = "invalid") -> None:
        self.key = key
        self.why = why
        self.problems = tuple(problems)
        self.cause = cause
        super().__init__(why)


class UnableToFindDossier(UnableTo):
    """There is no such dossier, or it is not yours to see. Check the code; hotline 1022 helps."""

    status = 404


class UnableToTurnPage(UnableTo):
    """There is no such page of the list. Open the list anew; nothing was changed."""

    status = 404


class UnableToSaveDraft(UnableTo):
    """The draft {code} was filed or discarded already, so the change was not saved into it. Open the dossier, or
    start a new draft."""


class UnableToFindDraft(UnableTo):
    """There is no such draft of yours. It may have been filed already: look under "My dossiers"."""

    status = 404


class UnableToTakeStep(UnableTo):
    """This step is with {holder} since {since}. Nothing was changed; agree with them, or ask the head of the unit
    to hand it over."""


class UnableToFindSlip(UnableTo):
    """There is no such handover slip of your unit."""

    status = 404


class UnableToKeepView(UnableTo):
    """The view was not kept. A name has 1 to {length_max} characters, and {views_max} views are the most; drop one
    that you no longer need, or choose another name."""

    status = 422


class UnableToReadBatch(UnableTo):
    """The batch could not be read: {reason} Nothing was filed."""

    status = 422


def refusals_as_json(error: UnableToFileDossiers) -> list[dict[str, Any]]:
    return [
        {
            "key": refusal.key,
            "why": refusal.why,
            "problems": [{"field": problem.field, "message": problem.message_vi} for problem in refusal.problems],
        }
        for refusal in error.refusals
    ]
