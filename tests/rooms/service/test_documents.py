"""The registers of documents: entered, assigned, handled; drafted, signed, issued, recalled; by whom, in which order, twice,
at once, and from a spreadsheet."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.commands import fold_entries
from motcua.foundation.measures.queries import value_of
from motcua.foundation.measures.values import Period
from motcua.foundation.measures.verify import verify_cells
from motcua.foundation.sheets.errors import UnableToImportSheet
from motcua.foundation.sheets.values import CellValue
from motcua.foundation.sheets.writing import template_of
from motcua.registry.organization.queries import directory
from motcua.service.documents import policy, rules
from motcua.service.documents.commands.drafting import (
    Revision,
    draft_documents,
    revise_drafts,
    send_back_documents,
    sign_documents,
    submit_drafts,
)
from motcua.service.documents.commands.incoming import (
    annul_incoming,
    assign_incoming,
    handle_incoming,
    register_incoming,
)
from motcua.service.documents.commands.issuing import MadeFile, issue_documents, put_files, recall_documents
from motcua.service.documents.errors import (
    UnableToAssign,
    UnableToDraft,
    UnableToFindDocument,
    UnableToHandle,
    UnableToIssue,
    UnableToRecall,
    UnableToRegister,
    UnableToSendBack,
    UnableToSignDocument,
    UnableToSubmit,
)
from motcua.service.documents.models import Handling, Incoming, Outgoing, Version
from motcua.service.documents.queries import incoming as incoming_queries
from motcua.service.documents.queries import outgoing as outgoing_queries
from motcua.service.documents.queries.incoming import IncomingAsked
from motcua.service.documents.queries.outgoing import OutgoingAsked
from motcua.service.documents.rows import incoming_scope
from motcua.service.documents.sheets import INCOMING, import_incoming, incoming_rows
from motcua.service.documents.values import (
    DocumentKind,
    Handled,
    IncomingState,
    NewAssignment,
    NewDraft,
    NewIncoming,
    OutgoingState,
    Seen,
    Text,
)
from motcua.service.documents.verify import verify_documents
from tests.cast import AT, JUNE_15, Cast, an_official, load_cast
from tests.conftest import moment
from tests.rooms.foundation.journal.test_journal import settle

HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))
NEXT_DAY = moment("2023-06-16 09:00")
DUE = date(2023, 6, 20)


@dataclass(frozen=True)
class Office:
    """The cast's ward with its clerk, leader and handler."""

    cast: Cast

    def letter(self, number: str = "12/STP", **changes: object) -> NewIncoming:
        made = NewIncoming(
            unit=self.cast.ward.id,
            received_on=JUNE_15,
            sender="Sở Tư pháp",
            kind=DocumentKind.OFFICIAL_LETTER,
            abstract="Báo cáo số liệu hộ tịch",
            number=number,
            sent_on=date(2023, 6, 13),
        )
        return replace(made, **changes)  # type: ignore[arg-type]  # each field as named

    def came(self, number: str = "12/STP", *, at: datetime = AT, **changes: object) -> UUID:
        (made,) = register_incoming(documents=[self.letter(number, **changes)], by=self.cast.clerk, at=at)
        return made

    def assigned(self, document: UUID, *, due_on: date = DUE, at: datetime = AT, **changes: object) -> UUID:
        wanted = NewAssignment(incoming=document, unit=self.cast.ward.id, due_on=due_on, note="Tham mưu trả lời.")
        wanted = replace(wanted, **changes)  # type: ignore[arg-type]  # each field as named
        (made,) = assign_incoming(assignments=[wanted], by=self.cast.leader, at=at)
        return made

    def text(self, **changes: object) -> Text:
        signer = self.cast.leader.account
        assert signer is not None
        made = Text(
            abstract="trả lời số liệu hộ tịch",
            addressees=("Sở Tư pháp",),
            grounds=("Căn cứ Luật Hộ tịch năm 2014",),
            paragraphs=("Phúc đáp công văn của Sở Tư pháp.", "Trân trọng./."),
            recipients=("Như trên",),
            signer=signer,
        )
        return replace(made, **changes)  # type: ignore[arg-type]  # each field as named

    def drafted(self, kind: DocumentKind = DocumentKind.OFFICIAL_LETTER, **changes: object) -> UUID:
        draft = NewDraft(key=uuid4().hex, unit=self.cast.ward.id, kind=kind, text=self.text())
        draft = replace(draft, **changes)  # type: ignore[arg-type]  # each field as named
        (made,) = draft_documents(drafts=[draft], by=self.cast.handler, at=AT)
        return made

    def seen(self, document: UUID) -> Seen:
        return Seen(document=document, version=outgoing_queries.standing_version(document=document))

    def signed(self, kind: DocumentKind = DocumentKind.OFFICIAL_LETTER, **changes: object) -> UUID:
        document = self.drafted(kind, **changes)
        submit_drafts(seen=[self.seen(document)], by=self.cast.handler, at=AT)
        sign_documents(seen=[self.seen(document)], by=self.cast.leader, at=AT)
        return document

    def issued(
        self, kind: DocumentKind = DocumentKind.OFFICIAL_LETTER, *, at: datetime = AT, **changes: object
    ) -> UUID:
        document = self.signed(kind, **changes)
        issue_documents(seen=[self.seen(document)], by=self.cast.clerk, at=at)
        return document

    def incoming(self, document: UUID, *, at: datetime = AT) -> IncomingState:
        return incoming_queries.incoming_view(document=document, actor=self.cast.clerk, at=at).line.state

    def outgoing(self, document: UUID) -> OutgoingState:
        return outgoing_queries.outgoing_view(document=document, actor=self.cast.clerk, at=AT).line.state

    def count(self, measure: str, unit: UUID | None = None) -> int:
        return value_of(measure=f"documents.{measure}", unit=unit or self.cast.ward.id, period=HALF_YEAR)


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast)


# What comes in ----------------------------------------------------------------------------------------------------


def test_what_comes_in_is_numbered_in_order_and_entered_once(office: Office) -> None:
    first, second = office.came("1/STP"), office.came("2/STP", at=NEXT_DAY)

    assert office.came("1/ STP") == first, "the same again, written otherwise"
    with pytest.raises(UnableToRegister, match="number 1 of 2023"):
        office.came("1/STP", abstract="Something else")
    numbers = dict(Incoming.objects.values_list("id", "number"))
    assert numbers == {first: 1, second: 2}
    assert verify_documents().wrong == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sender": " "}, "sender"),
        ({"received_on": date(2023, 6, 16)}, "in that order"),
        ({"sent_on": date(2023, 6, 16)}, "in that order"),
    ],
)
def test_what_cannot_be_entered_takes_no_number(office: Office, changes: dict[str, object], said: str) -> None:
    with pytest.raises(UnableToRegister, match=said):
        register_incoming(
            documents=[office.letter("1/STP"), office.letter("2/STP", **changes)], by=office.cast.clerk, at=AT
        )

    assert not Incoming.objects.exists()


def test_how_a_document_stands_is_computed_from_its_assignment_and_its_end(office: Office) -> None:
    document = office.came()
    states = [office.incoming(document)]
    office.assigned(document)
    states.append(office.incoming(document, at=moment("2023-06-20 23:00")))
    states.append(office.incoming(document, at=moment("2023-06-21 00:30")))
    handle_incoming(
        handled=[Handled(incoming=document, note="Đã trả lời qua điện thoại.")],
        by=office.cast.handler,
        at=moment("2023-06-21 09:00"),
    )
    states.append(office.incoming(document, at=moment("2023-06-21 10:00")))

    expected = ["to_assign", "in_progress", "overdue", "handled_late"]
    assert states == expected
    assert verify_documents().wrong == 0


def test_an_assignment_gives_way_to_another_and_two_windows_do_not_undo_each_other(office: Office) -> None:
    document = office.came()
    first = office.assigned(document)
    assert office.assigned(document) == first, "the same again"
    with pytest.raises(UnableToAssign, match="meanwhile"):
        office.assigned(document, due_on=date(2023, 6, 30))

    second = office.assigned(document, due_on=date(2023, 6, 30), seen=first, account=office.cast.handler.account)

    view = incoming_queries.incoming_view(document=document, actor=office.cast.clerk, at=AT)
    assert [(each.id, each.superseded_at) for each in view.assignments] == [(second, None), (first, AT)]
    for changes, said in (
        ({"due_on": date(2023, 6, 14)}, "over"),
        ({"unit": office.cast.other_officer.posts[0].unit}, "within the unit"),
        ({"account": office.cast.auditor.account}, "no post"),
    ):
        with pytest.raises(UnableToAssign, match=said):
            office.assigned(document, **{"seen": second, **changes})  # type: ignore[arg-type]  # as above


def test_who_is_neither_of_the_unit_nor_assigned_sees_nothing_and_lists_agree(office: Office) -> None:
    cast = office.cast
    kept, given, personal = office.came("1/STP"), office.came("2/STP"), office.came("3/STP")
    office.assigned(given)
    office.assigned(personal, account=cast.handler.account)

    for actor in (cast.clerk, cast.counter, cast.auditor, cast.other_officer, cast.administrator, cast.citizen, SYSTEM):
        visible = set(Incoming.objects.filter(policy.visible_incoming(actor)).values_list("id", flat=True))
        scopes = {row.id: incoming_scope(row) for row in Incoming.objects.all()}
        assert visible == {id_ for id_, scope in scopes.items() if policy.may_see_incoming(actor, scope)}
    with pytest.raises(NotPermitted):
        incoming_queries.incoming_view(document=kept, actor=cast.other_officer, at=AT)


def test_what_a_district_assigns_to_a_ward_is_seen_and_handled_there(office: Office) -> None:
    cast = office.cast
    district = directory(on=JUNE_15).unit(cast.clerk.posts[0].ancestors[0])
    clerk = an_official(sign_in="vanthuquan", unit=district, roles={Role.CLERK})
    leader = an_official(sign_in="chutichquan", unit=district, roles={Role.LEADER})
    (document,) = register_incoming(documents=[office.letter(unit=district.id)], by=clerk, at=AT)
    with pytest.raises(NotPermitted):
        incoming_queries.incoming_view(document=document, actor=cast.handler, at=AT)
    wanted = NewAssignment(incoming=document, unit=cast.ward.id, due_on=DUE, note="")
    assign_incoming(assignments=[wanted], by=leader, at=AT)

    handle_incoming(handled=[Handled(incoming=document, note="Xong.")], by=cast.handler, at=AT)

    assert incoming_queries.incoming_view(document=document, actor=cast.handler, at=AT).line.state == "handled"


def test_handled_once_by_who_may(office: Office) -> None:
    document = office.came()
    with pytest.raises(NotPermitted):
        handle_incoming(handled=[Handled(incoming=document, note="Xong.")], by=office.cast.handler, at=AT)
    office.assigned(document)
    with pytest.raises(UnableToHandle, match="say what was done"):
        handle_incoming(handled=[Handled(incoming=document)], by=office.cast.handler, at=AT)
    for _twice in range(2):
        handle_incoming(handled=[Handled(incoming=document, note="Xong.")], by=office.cast.handler, at=AT)

    assert Handling.objects.count() == 1
    with pytest.raises(UnableToHandle, match="already"):
        handle_incoming(handled=[Handled(incoming=document, note="Khác.")], by=office.cast.handler, at=AT)
    with pytest.raises(UnableToAssign, match="handled"):
        office.assigned(document, due_on=date(2023, 6, 30))


def test_an_annulled_line_keeps_its_number_and_counts_no_more(office: Office) -> None:
    document = office.came()
    for _twice in range(2):
        annul_incoming(reasons={document: "Gửi nhầm nơi nhận."}, by=office.cast.clerk, at=NEXT_DAY)

    assert office.came() != document, "it may be entered anew"
    assert sorted(Incoming.objects.values_list("number", flat=True)) == [1, 2]
    assert office.count("incoming") == 1
    assert verify_documents().wrong == 0


# What goes out ----------------------------------------------------------------------------------------------------


def test_numbers_run_by_unit_kind_and_year(office: Office) -> None:
    for kind in (DocumentKind.DECISION, DocumentKind.REPORT, DocumentKind.DECISION, DocumentKind.OFFICIAL_LETTER):
        office.issued(kind)
    office.issued(DocumentKind.DECISION, at=moment("2024-01-02 08:00"))

    codes = sorted(Outgoing.objects.values_list("code", "year"))
    assert codes == [
        ("01/BC-UBND", 2023),
        ("01/QĐ-UBND", 2023),
        ("01/QĐ-UBND", 2024),
        ("01/UBND-VP", 2023),
        ("02/QĐ-UBND", 2023),
    ]
    assert verify_documents().wrong == 0


def test_from_draft_to_number_each_by_whose_it_is(office: Office) -> None:
    cast, document = office.cast, office.drafted()
    seen, states = office.seen(document), [office.outgoing(document)]
    refused: list[Callable[[], object]] = [
        lambda: submit_drafts(seen=[seen], by=cast.other_officer, at=AT),
        lambda: sign_documents(seen=[seen], by=cast.head, at=AT),
        lambda: issue_documents(seen=[seen], by=cast.leader, at=AT),
        lambda: recall_documents(reasons={document: "x"}, by=cast.counter, at=AT),
    ]
    for act in refused:
        with pytest.raises(NotPermitted):
            act()
    with pytest.raises(UnableToSignDocument):
        sign_documents(seen=[seen], by=cast.leader, at=AT)
    with pytest.raises(UnableToIssue):
        issue_documents(seen=[seen], by=cast.clerk, at=AT)
    for _twice in range(2):
        submit_drafts(seen=[seen], by=cast.handler, at=AT)
    states.append(office.outgoing(document))
    for _twice in range(2):
        sign_documents(seen=[seen], by=cast.leader, at=AT)
    states.append(office.outgoing(document))
    told = [issue_documents(seen=[seen], by=cast.clerk, at=AT) for _twice in range(2)]
    states.append(office.outgoing(document))

    assert states == ["draft", "submitted", "signed", "issued"]
    assert told == [["01/UBND-VP"], ["01/UBND-VP"]]
    kinds = [entry.kind.removeprefix("documents_outgoing_") for entry in entries_of(subject=document)]
    assert kinds == ["drafted", "submitted", "signed", "issued"]


def test_what_is_sent_back_is_changed_before_it_is_sent_again(office: Office) -> None:
    cast, document = office.cast, office.drafted()
    first = office.seen(document)
    submit_drafts(seen=[first], by=cast.handler, at=AT)
    with pytest.raises(UnableToSendBack, match="mended"):
        send_back_documents(seen=[first], reason=" ", by=cast.leader, at=AT)
    for _twice in range(2):
        send_back_documents(seen=[first], reason="Bổ sung số liệu.", by=cast.leader, at=AT)
    assert office.outgoing(document) is OutgoingState.SENT_BACK
    with pytest.raises(UnableToSubmit, match="change what was asked"):
        submit_drafts(seen=[first], by=cast.handler, at=AT)

    text = office.text(paragraphs=("Có 25 sự kiện hộ tịch.",))
    revise_drafts(revisions=[Revision(seen=first, text=text)], by=cast.handler, at=AT)
    second = office.seen(document)
    submit_drafts(seen=[second], by=cast.handler, at=AT)
    with pytest.raises(UnableToSignDocument, match="look at it again"):
        sign_documents(seen=[first], by=cast.leader, at=AT)
    sign_documents(seen=[second], by=cast.leader, at=AT)
    send_back_documents(seen=[second], reason="Sai thể thức.", by=cast.clerk, at=AT)

    assert office.outgoing(document) is OutgoingState.SENT_BACK
    assert Version.objects.filter(outgoing=document).count() == 2


def test_an_issued_document_never_changes(office: Office) -> None:
    document = office.issued()
    seen = office.seen(document)

    with pytest.raises(UnableToDraft, match="issued"):
        revise_drafts(revisions=[Revision(seen=seen, text=office.text(abstract="khác"))], by=office.cast.handler, at=AT)
    with pytest.raises(UnableToSendBack, match="issued"):
        send_back_documents(seen=[seen], reason="x", by=office.cast.leader, at=AT)


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        (DocumentKind.DECISION, {"grounds": ()}, "legal grounds"),
        (DocumentKind.OFFICIAL_LETTER, {"addressees": (" ",)}, "addressed"),
        (DocumentKind.REPORT, {"paragraphs": ()}, "a text"),
        (DocumentKind.REPORT, {"signer": uuid4()}, "leads the unit"),
        (DocumentKind.REPORT, {"paragraphs": ("x" * 20_000, "y")}, "too long"),
    ],
)
def test_what_a_draft_lacks_is_said(office: Office, kind: DocumentKind, changes: dict[str, object], said: str) -> None:
    with pytest.raises(UnableToDraft, match=said):
        office.drafted(kind, text=office.text(**changes))

    assert not Outgoing.objects.exists()


def test_the_same_form_makes_one_draft(office: Office) -> None:
    assert office.drafted(key="a-page") == office.drafted(key="a-page")
    assert Version.objects.count() == 1


def test_a_reply_handles_what_it_answers_and_its_recall_opens_it_again(office: Office) -> None:
    document = office.came()
    office.assigned(document)
    reply = office.issued(answers=document)
    view = incoming_queries.incoming_view(document=document, actor=office.cast.clerk, at=AT)
    assert (view.line.state, view.handlings[0].reply_number) == (IncomingState.HANDLED, "01/UBND-VP")
    assert (office.count("handled_on_time"), office.count("issued")) == (1, 1)

    with pytest.raises(NotPermitted):
        recall_documents(reasons={reply: "Sai số liệu."}, by=office.cast.handler, at=NEXT_DAY)
    for _twice in range(2):
        recall_documents(reasons={reply: "Sai số liệu."}, by=office.cast.leader, at=NEXT_DAY)

    assert (office.incoming(document), office.outgoing(reply)) == (IncomingState.IN_PROGRESS, OutgoingState.RECALLED)
    assert (office.count("handled_on_time"), office.count("issued")) == (0, 1)
    with pytest.raises(UnableToHandle, match="recalled"):
        handle_incoming(handled=[Handled(incoming=document, reply=reply)], by=office.cast.leader, at=NEXT_DAY)
    assert verify_documents().wrong == 0


def test_one_replaces_what_is_in_force_once(office: Office) -> None:
    former = office.issued(DocumentKind.DECISION)
    with pytest.raises(UnableToDraft, match="own kind"):
        office.drafted(DocumentKind.REPORT, replaces=former)
    rival = office.signed(DocumentKind.DECISION, replaces=former)
    office.issued(DocumentKind.DECISION, replaces=former)

    assert office.outgoing(former) is OutgoingState.REPLACED
    with pytest.raises(UnableToIssue, match="in force no more"):
        issue_documents(seen=[office.seen(rival)], by=office.cast.clerk, at=AT)
    with pytest.raises(UnableToRecall, match="replaced"):
        recall_documents(reasons={former: "x"}, by=office.cast.leader, at=AT)


def test_numbers_and_dates_go_in_one_order(office: Office) -> None:
    later = office.signed(), office.signed()
    issue_documents(seen=[office.seen(later[0])], by=office.cast.clerk, at=NEXT_DAY)

    with pytest.raises(UnableToIssue, match="one order"):
        issue_documents(seen=[office.seen(later[1])], by=office.cast.clerk, at=AT)


def test_lists_by_state_show_just_what_pages_say(office: Office) -> None:
    late = office.came("1/STP")
    office.assigned(late, due_on=JUNE_15)
    office.came("2/STP")
    answered = office.came("3/STP")
    office.assigned(answered)
    office.issued(answers=answered)
    annul_incoming(reasons={office.came("4/STP"): "Nhầm."}, by=office.cast.clerk, at=AT)
    office.drafted()
    sent = office.drafted()
    submit_drafts(seen=[office.seen(sent)], by=office.cast.handler, at=AT)
    office.signed()
    recall_documents(reasons={office.drafted(): "Không cần nữa."}, by=office.cast.handler, at=AT)
    back = office.drafted()
    submit_drafts(seen=[office.seen(back)], by=office.cast.handler, at=AT)
    send_back_documents(seen=[office.seen(back)], reason="Sửa.", by=office.cast.leader, at=AT)
    former = office.issued(DocumentKind.DECISION)
    office.issued(DocumentKind.DECISION, replaces=former)

    clerk, total = office.cast.clerk, 0
    for state in IncomingState:
        lines, _more = incoming_queries.incoming_list(asked=IncomingAsked(state=state), actor=clerk, at=NEXT_DAY)
        assert {line.state for line in lines} <= {state}
        total += len(lines)
    assert total == Incoming.objects.count() == 4
    counts = incoming_queries.open_counts(asked=IncomingAsked(), actor=clerk, at=NEXT_DAY)
    assert counts == {IncomingState.TO_ASSIGN: 1, IncomingState.IN_PROGRESS: 0, IncomingState.OVERDUE: 1}
    total = 0
    for going in OutgoingState:
        found, _more = outgoing_queries.outgoing_list(asked=OutgoingAsked(state=going), actor=clerk, at=NEXT_DAY)
        assert {line.state for line in found} <= {going}
        total += len(found)
    assert total == Outgoing.objects.count() == 8
    assert office.count("overdue") == 1


def test_pages_by_key_show_each_once_and_words_find(office: Office) -> None:
    ids = [office.came(f"{number}/STP") for number in range(5)]
    shown: list[UUID] = []
    before: UUID | None = None
    for _page in range(3):
        lines, before = incoming_queries.incoming_list(
            asked=IncomingAsked(), actor=office.cast.clerk, at=AT, before=before, limit=2
        )
        shown += [line.id for line in lines]

    assert (shown, before) == (ids[::-1], None)
    found, _more = incoming_queries.incoming_list(
        asked=IncomingAsked(text="ho tich 3/stp"), actor=office.cast.clerk, at=AT
    )
    assert not found
    found, _more = incoming_queries.incoming_list(asked=IncomingAsked(text="3/stp"), actor=office.cast.clerk, at=AT)
    assert [line.id for line in found] == [ids[3]]


def test_a_made_file_is_put_once_and_anybody_who_has_it_is_told_what_it_is(office: Office) -> None:
    document = office.issued(DocumentKind.DECISION)
    for name in ("a" * 64, "b" * 64):
        put_files(made=[MadeFile(document=document, sha256=name, signed=True)], by=SYSTEM, at=AT)

    known = outgoing_queries.known_file(sha256="a" * 64)
    assert known is not None
    assert (known.number, known.state) == ("01/QĐ-UBND", OutgoingState.ISSUED)
    assert outgoing_queries.known_file(sha256="b" * 64) is None
    assert outgoing_queries.known_file(sha256="") is None


@pytest.mark.parametrize(
    ("title", "kind", "lines"),
    [
        ("Chủ tịch UBND", DocumentKind.DECISION, ("CHỦ TỊCH",)),
        ("Phó Chủ tịch UBND", DocumentKind.REPORT, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    ],
)
def test_who_signs_for_whom_is_written_above_the_name(title: str, kind: DocumentKind, lines: tuple[str, ...]) -> None:
    assert rules.signing_lines(title=title, is_division=True, kind=kind) == lines
    assert rules.deciding(title="Phó Trưởng phòng", authority="Phòng Tư pháp") == "Trưởng Phòng Tư pháp"
    assert rules.symbol_of(is_division=False, name="Sở Lao động - Thương binh và Xã hội") == "SLĐTBXH"


# Spreadsheets -----------------------------------------------------------------------------------------------------


def a_row(number: int, **changes: CellValue) -> dict[str, CellValue]:
    row: dict[str, CellValue] = {
        "received_on": JUNE_15,
        "sender": "Sở Y tế",
        "number": f"{number}/SYT",
        "sent_on": date(2023, 6, 12),
        "kind": "official_letter",
        "abstract": f"Việc thứ {number}",
        "urgency": "urgent",
    }
    return row | changes


def test_a_sheet_is_entered_whole_in_its_order_and_comes_out_alike(office: Office) -> None:
    rows = [a_row(number) for number in (3, 1, 2)]
    for _twice in range(2):
        sheet = io.BytesIO(template_of(INCOMING, made_at=AT, rows=rows))
        assert import_incoming(unit=office.cast.ward.id, content=sheet, by=office.cast.clerk, at=AT) == 3

    lines, _more = incoming_queries.incoming_list(asked=IncomingAsked(), actor=office.cast.clerk, at=AT)
    assert incoming_rows(lines) == rows
    assert [line.number for line in lines] == [3, 2, 1]


def test_a_wrong_sheet_is_told_by_cell_and_nothing_is_entered(office: Office) -> None:
    rows = [
        a_row(1),
        a_row(2, sent_on=date(2023, 6, 16)),
        a_row(3, received_on=date(2023, 7, 1), sent_on=None),
    ]
    sheet = io.BytesIO(template_of(INCOMING, made_at=AT, rows=rows))

    with pytest.raises(UnableToImportSheet) as raised:
        import_incoming(unit=office.cast.ward.id, content=sheet, by=office.cast.clerk, at=AT)

    assert len(raised.value.faults) == 2
    assert not Incoming.objects.exists()


# At once, and when the machine dies -------------------------------------------------------------------------------


def test_two_at_once_and_one_that_dies_leave_no_gap_and_no_double(committed_db: str) -> None:
    with durable():
        office = Office(load_cast())
        documents = [office.signed(DocumentKind.DECISION) for _one in range(8)]
        seen = {document: office.seen(document) for document in documents}
    told: list[str] = []

    def issue(document: UUID, number: int, dies: bool) -> None:
        try:
            with durable():
                codes = issue_documents(seen=[seen[document]], by=office.cast.clerk, at=AT)
                register_incoming(documents=[office.letter(f"{number}/STP")], by=office.cast.clerk, at=AT)
                if dies:
                    raise RuntimeError("the machine dies here")
            told.extend(codes)
        except RuntimeError:
            pass
        finally:
            connection.close()

    threads = [
        threading.Thread(target=issue, args=(document, number % 5, number == 3))
        for number, document in enumerate([*documents, documents[0]])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    given = sorted(row.number or 0 for row in Outgoing.objects.exclude(number=None))
    assert given == list(range(1, 8))
    assert len(told) == 8
    assert len(set(told)) == 7, "the document that two issued has one number"
    assert sorted(Incoming.objects.values_list("number", flat=True)) == list(range(1, 6))
    assert verify_documents().wrong == 0


def test_figures_counted_twice_are_the_same(committed_db: str) -> None:
    with durable():
        office = Office(load_cast())
        document = office.came()
        office.assigned(document)
        reply = office.issued(answers=document)
    settle()
    fold_entries()
    with durable():
        recall_documents(reasons={reply: "Sai số liệu."}, by=office.cast.leader, at=NEXT_DAY)
        annul_incoming(reasons={office.came("2/STP"): "Nhầm."}, by=office.cast.clerk, at=NEXT_DAY)
    settle()
    fold_entries()

    assert (office.count("incoming"), office.count("handled_on_time"), office.count("issued")) == (1, 0, 1)
    assert verify_cells().wrong == 0
    assert verify_documents().wrong == 0


def test_wrong_units_and_lost_documents_are_said(office: Office) -> None:
    lost: list[Callable[[], object]] = [
        lambda: handle_incoming(handled=[Handled(incoming=uuid4(), note="x")], by=office.cast.leader, at=AT),
        lambda: recall_documents(reasons={uuid4(): "x"}, by=office.cast.leader, at=AT),
    ]
    for act in lost:
        with pytest.raises(UnableToFindDocument):
            act()
    with pytest.raises(NotPermitted):
        office.drafted(unit=office.cast.other_officer.posts[0].unit)
    with pytest.raises(NotPermitted):
        register_incoming(documents=[office.letter()], by=office.cast.handler, at=AT)
