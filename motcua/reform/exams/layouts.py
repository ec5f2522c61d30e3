"""The sheets of exams: the bank, which is imported and exported in one layout, and the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.sheets.reading import refuse_faults
from motcua.foundation.sheets.values import CellFault, CellValue, Column, Kind, Layout, SheetRow
from motcua.reform.exams.rules import LETTERS, letters_of, places_of
from motcua.reform.exams.values import QuestionDraft, QuestionKind, QuestionView

KINDS = {
    QuestionKind.SINGLE.value: gettext_lazy("One right answer"),
    QuestionKind.MULTIPLE.value: gettext_lazy("Several right answers"),
    QuestionKind.TRUE_FALSE.value: gettext_lazy("True or false"),
}
_OPTION = {
    "A": gettext_lazy("Option A"),
    "B": gettext_lazy("Option B"),
    "C": gettext_lazy("Option C"),
    "D": gettext_lazy("Option D"),
    "E": gettext_lazy("Option E"),
    "F": gettext_lazy("Option F"),
}
BANK = Layout(
    name="exam-questions",
    title=gettext_lazy("Question bank"),
    columns=(
        Column(
            name="code",
            title=gettext_lazy("Question code"),
            required=True,
            length_max=40,
            help=gettext_lazy("Another text under a known code is a new version of that question."),
        ),
        Column(name="topic", title=gettext_lazy("Topic"), required=True, length_max=100),
        Column(name="kind", title=gettext_lazy("Kind of question"), kind=Kind.CHOICE, required=True, choices=KINDS),
        Column(name="text", title=gettext_lazy("Text of the question"), required=True),
        *(Column(name=letter, title=_OPTION[letter], length_max=500, required=letter in "AB") for letter in LETTERS),
        Column(
            name="right",
            title=gettext_lazy("Right"),
            required=True,
            length_max=20,
            help=gettext_lazy("The letters of the right options, as A, C."),
        ),
    ),
)
RESULTS = Layout(
    name="exam-results",
    title=gettext_lazy("Results of the exam"),
    columns=(
        Column(name="name", title=gettext_lazy("Candidate")),
        Column(name="unit", title=gettext_lazy("Unit")),
        Column(name="began", title=gettext_lazy("Began")),
        Column(name="ended", title=gettext_lazy("Ended")),
        Column(name="points", title=gettext_lazy("Points"), kind=Kind.WHOLE),
        Column(name="points_max", title=gettext_lazy("Of"), kind=Kind.WHOLE),
        Column(name="passed", title=gettext_lazy("Passed"), kind=Kind.FLAG),
    ),
)


def drafts_of(rows: Sequence[SheetRow]) -> list[QuestionDraft]:
    """Raises `UnableToImportSheet` naming every cell that makes no question."""
    faults: list[CellFault] = []
    seen: dict[str, int] = {}
    drafts = [draft for row in rows if (draft := _draft(row, seen, faults)) is not None]
    refuse_faults(faults)
    return drafts


def _draft(row: SheetRow, seen: dict[str, int], faults: list[CellFault]) -> QuestionDraft | None:
    code, kind = row.text("code"), QuestionKind(row.text("kind"))
    options = tuple(row.text(letter) for letter in LETTERS)
    count = sum(1 for option in options if option)
    wrong = list(_faults(row, kind, options, count))
    if code in seen:
        wrong.append(row.fault("code", _("row %(row)s has this code already") % {"row": seen[code]}))
    seen.setdefault(code, row.number)
    faults += wrong
    places = places_of(row.text("right"))
    if wrong or places is None:
        return None
    return QuestionDraft(
        code=code, topic=row.text("topic"), kind=kind, text=row.text("text"), options=options[:count], right=places
    )


def _faults(row: SheetRow, kind: QuestionKind, options: tuple[str, ...], count: int) -> list[CellFault]:
    found = []
    for letter, option in zip(LETTERS, options, strict=True):
        place = LETTERS.index(letter)
        if option and place >= count:
            found.append(row.fault(letter, _("an option before this one is empty")))
        if option and option in options[:place]:
            found.append(row.fault(letter, _("this option stands here twice")))
    if kind is QuestionKind.TRUE_FALSE and count != len(("true", "false")):
        found.append(row.fault("C", _("true or false has just two options")))
    places = places_of(row.text("right"))
    if places is None:
        found.append(row.fault("right", _("letters are wanted, as A, C")))
    elif max(places) > count:
        found.append(row.fault("right", _("there is no such option")))
    elif kind is not QuestionKind.MULTIPLE and len(places) > 1:
        found.append(row.fault("right", _("a question of this kind has one right answer")))
    return found


def bank_row(question: QuestionView) -> Mapping[str, CellValue]:
    """A question as a row of `BANK`."""
    cells: dict[str, CellValue] = {
        "code": question.code,
        "topic": question.topic,
        "kind": question.kind.value,
        "text": question.text,
        "right": letters_of(question.right),
    }
    return cells | dict(zip(LETTERS, question.options, strict=False))
