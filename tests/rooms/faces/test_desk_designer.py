"""The pages of the designer: a draft as a table, its edits, its problems, its publication, and the canvas's addresses."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.foundation.accounts.values import Actor, Role
from motcua.service.processes.drafts.commands import open_draft
from motcua.service.processes.models_drafts import Draft
from motcua.service.processes.queries import definition_in_force
from motcua.service.processes.rules.reading import DATA
from motcua.service.processes.rules.table import mark_of
from tests.cast import AT, Cast, an_official
from tests.rooms.faces.citizen import client_of
from tests.rooms.faces.desk import refusals
from tests.unit.service.processes.tables import PLAIN, keys, row_of

DESIGNER = "/ban-lam-viec/thiet-ke/"
STEP = {"name_vi": "Kiểm tra thực địa", "name_en": "Look at the site", "action": "examine"}
WHOLE = STEP | {"role": "handler", "place": "handling"}


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return an_official(sign_in="kstthc.may", name="Lý Thị Cúc", unit=cast.ward, roles={Role.CONTROLLER})


@pytest.fixture
def colleague(cast: Cast) -> Actor:
    return an_official(sign_in="kstthc.hai", name="Đỗ Văn Tư", unit=cast.ward, roles={Role.CONTROLLER})


@pytest.fixture
def draft(officer: Actor) -> UUID:
    return open_draft(definition=definition_in_force(key="with_consultation").id, by=officer, at=AT)


def page(draft: UUID, more: str = "") -> str:
    return f"{DESIGNER}{draft}/{more}"


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def xml_of(draft: UUID) -> bytes:
    return Draft.objects.get(id=draft).xml.encode()


def fields_of(draft: UUID, step: str) -> dict[str, str]:
    """A row's form, as it is shown."""
    row = row_of(xml_of(draft), step)
    fields = {
        "step": step,
        "mark": mark_of(row),
        "name_vi": row.name_vi,
        "name_en": row.name_en,
        "action": row.action,
        "role": row.role,
        "place": row.place,
        "limit_hours": row.limit_hours,
        "limit_percent": str(float(row.limit_share or 0) * 100) if row.limit_share else "",
        "next": row.ordinary.targets[0] if row.ordinary else "",
    }
    for number, outcome in enumerate(row.outcomes):
        way = row.way_on(outcome.value)
        fields |= {
            f"outcome-{number}-value": outcome.value,
            f"outcome-{number}-vi": outcome.name_vi,
            f"outcome-{number}-en": outcome.name_en,
            f"outcome-{number}-rounds": outcome.rounds,
            f"outcome-{number}-to": way.targets[0] if way else "",
        }
    return fields


def test_an_officer_opens_a_draft_edits_its_rows_and_publishes_it(officer: Actor) -> None:
    client, definition = client_of(officer), definition_in_force(key="with_consultation").id
    assert "with_consultation" in text(client, DESIGNER)
    opened = client.post(f"{DESIGNER}mo/", {"definition": definition})
    draft = Draft.objects.get()
    assert opened["Location"] == page(draft.id)

    shown = text(client, page(draft.id, "?buoc=examine"))
    assert 'value="Thẩm định hồ sơ"' in shown
    assert "Nothing is wrong" in shown
    inserted = client.post(page(draft.id, "lam/insert/"), {"step": "assign", **STEP})
    assert inserted["Location"].endswith("#buoc-kiem_tra_thuc_dia")
    assert "has no role" in text(client, page(draft.id))
    assert "1 thing to mend" not in text(client, DESIGNER)
    assert (
        client.post(page(draft.id, "lam/change/"), fields_of(draft.id, "kiem_tra_thuc_dia") | WHOLE).status_code == 302
    )
    assert "Nothing is wrong" in text(client, page(draft.id))

    summary = client.get(page(draft.id, "ban-hanh/")).content.decode()
    assert "Look at the site" in summary
    draft.refresh_from_db()
    # Cases that came along fail on the new drawing: the pages say so, and one button writes what is ordinary now.
    refused = client.post(page(draft.id, "lam/publish/"), {"version": draft.version, "in_force": 1})
    assert refused.status_code == 422
    assert "lam/publish/" not in text(client, page(draft.id, "ban-hanh/"))
    assert "cases fail" in text(client, page(draft.id))
    ordinary = {"amount": "10", "limit_unit": "working_days", "starts_at": "2023-06-15T08:00"}
    renewed = client.post(f"{DESIGNER}thu/{draft.id}/lam/renew/", ordinary)
    assert (renewed.status_code, renewed["Location"]) == (302, f"{DESIGNER}thu/{draft.id}/")
    assert "Every flow is covered" in text(client, page(draft.id))
    assert "lam/publish/" in text(client, page(draft.id, "ban-hanh/"))
    published = client.post(page(draft.id, "lam/publish/"), {"version": draft.version, "in_force": 1})
    assert published.status_code == 302
    assert definition_in_force(key="with_consultation").version == 2
    assert "Published" in text(client, page(draft.id))
    assert client.post(page(draft.id, "lam/remove/"), {"step": "sign"}).status_code == 409


def test_rows_move_go_and_stand_side_by_side(officer: Actor, draft: UUID) -> None:
    client = client_of(officer)

    def act(name: str, **fields: str) -> int:
        return client.post(page(draft, f"lam/{name}/"), fields).status_code

    assert act("later", step="assign") == 302
    assert keys(xml_of(draft))[:3] == ["receive", "examine", "assign"]
    assert act("earlier", step="assign") == 302
    assert act("parallel", step="assign", **WHOLE) == 302
    assert act("remove", step="consult") == 302
    assert keys(xml_of(draft)) == [
        "receive",
        "assign",
        "kiem_tra_thuc_dia",
        "examine",
        "sign",
        "issue",
        "return_result",
    ]
    assert act("earlier", step="receive") == 422
    assert act("parallel", step="sign", **WHOLE) == 422
    assert act("dance", step="sign") == 404


def test_an_outcome_leads_elsewhere_by_the_row_s_form(officer: Actor, draft: UUID) -> None:
    client = client_of(officer)
    fields = fields_of(draft, "issue") | {
        "outcome-1-vi": "Trả lại để ký lại",
        "outcome-1-en": "Back to be signed",
        "outcome-1-rounds": "2",
        "outcome-1-to": "sign",
    }

    assert client.post(page(draft, "lam/change/"), fields).status_code == 302

    way = row_of(xml_of(draft), "issue").way_on("back_to_be_signed")
    assert way is not None
    assert way.targets == ("sign",)
    assert "Back to be signed" in text(client, page(draft, "?buoc=issue"))


def test_forms_check_lists_agencies_and_facts_are_chosen_not_typed(officer: Actor, draft: UUID) -> None:
    client = client_of(officer)
    names = {"key": "with_consultation", "name_vi": "Có lấy ý kiến", "name_en": "With consultation"}
    fact = {"fact-0-name": "channel", "fact-0-type": "string", "fact-0-default": "counter"}
    assert client.post(page(draft, "lam/process/"), names | fact).status_code == 302

    shown = text(client, page(draft, "?buoc=consult"))
    chosen = {"combine": "any_against", "form": "site_inspection", "checklist": "examine"}
    one_more = {"fact--more": "channel", "sign--more": "!=", "value--more": "post", "target--more": "sign"}
    edited = client.post(page(draft, "lam/change/"), fields_of(draft, "consult") | chosen | one_more)

    for offered in ("site_inspection", "examine", "any_against", "channel"):
        assert f'<option value="{offered}"' in shown, offered
    assert edited.status_code == 302
    row = row_of(xml_of(draft), "consult")
    assert (row.combine, row.form, row.checklist) == ("any_against", "site_inspection", "examine")
    assert [way.condition for way in row.ways if way.condition] == ['channel != "post"']
    bad = fields_of(draft, "consult") | {"fact--more": "round", "value--more": "many", "target--more": "sign"}
    assert client.post(page(draft, "lam/change/"), bad).status_code == 422


def test_what_was_typed_stays_when_it_is_refused(officer: Actor, draft: UUID) -> None:
    client = client_of(officer)

    refused = client.post(page(draft, "lam/change/"), fields_of(draft, "sign") | {"limit_hours": "nhiều"})

    assert refused.status_code == 422
    assert 'value="nhiều"' in refused.content.decode()
    nameless = client.post(page(draft, "lam/insert/"), {"step": "sign", "legal_basis": "Điều 7"})
    assert nameless.status_code == 422
    assert 'value="Điều 7"' in nameless.content.decode()


def test_two_officers_edit_different_rows_and_both_edits_hold(officer: Actor, colleague: Actor, draft: UUID) -> None:
    one, other = fields_of(draft, "sign"), fields_of(draft, "issue")

    assert client_of(officer).post(page(draft, "lam/change/"), one | {"name_vi": "Ký"}).status_code == 302
    assert client_of(colleague).post(page(draft, "lam/change/"), other | {"name_vi": "Đóng dấu"}).status_code == 302

    assert row_of(xml_of(draft), "sign").name_vi == "Ký"
    assert row_of(xml_of(draft), "issue").name_vi == "Đóng dấu"


def test_two_officers_edit_one_row_and_the_second_is_told_with_everything_typed(
    officer: Actor, colleague: Actor, draft: UUID
) -> None:
    fields = fields_of(draft, "sign")
    client_of(officer).post(page(draft, "lam/change/"), fields | {"name_vi": "Ký"})

    late = client_of(colleague).post(page(draft, "lam/change/"), fields | {"name_vi": "Ký ban hành"})

    assert late.status_code == 409
    assert "Lý Thị Cúc" in late.content.decode()
    assert 'value="Ký ban hành"' in late.content.decode()
    assert row_of(xml_of(draft), "sign").name_vi == "Ký"
    # A row that is gone meanwhile is told as well.
    client_of(officer).post(page(draft, "lam/remove/"), {"step": "sign"})
    assert client_of(colleague).post(page(draft, "lam/change/"), fields).status_code == 409


def test_a_drawing_goes_out_as_it_came_in(officer: Actor) -> None:
    client = client_of(officer)
    brought = client.post(f"{DESIGNER}nhap/", {"drawing": SimpleUploadedFile("ve.bpmn", PLAIN)})
    address = brought["Location"]

    assert client.get(f"{address}quy-trinh.bpmn").content == PLAIN
    assert "Tiếp nhận" in text(client, address)
    named = {"key": "quick", "name_vi": "Nhanh", "name_en": "Quick"}
    assert client.post(f"{address}lam/process/", named).status_code == 302
    assert "quick" in text(client, DESIGNER)
    assert client.post(f"{address}lam/drop/", {"reason": "Thử"}).status_code == 302
    published = definition_in_force(key="notice").id
    assert client.get(f"{DESIGNER}phien-ban/{published}.bpmn").content == (DATA / "notice.bpmn").read_bytes()


def test_a_file_that_is_no_drawing_is_refused_with_its_line(officer: Actor) -> None:
    client = client_of(officer)

    for content in (b"<a>\n<b></a>", b"x"):
        refused = client.post(f"{DESIGNER}nhap/", {"drawing": SimpleUploadedFile("x.bpmn", content)})
        assert refused.status_code == 422
        assert "line" in refused.content.decode()
    assert client.post(f"{DESIGNER}nhap/").status_code in {400, 422}
    taken = client.post(f"{DESIGNER}mo/", {"definition": definition_in_force(key="notice").id, "key": "standard"})
    assert taken.status_code == 422


def test_the_canvas_reads_saves_and_asks_for_problems(officer: Actor, colleague: Actor, draft: UUID) -> None:
    client, drawing = client_of(officer), page(draft, "ban-ve/")
    shown = text(client, page(draft, "hinh/"))
    assert f'data-drawing="{drawing}"' in shown
    assert "designer-choices" in shown
    found = client.get(drawing)
    assert (found["ETag"], found.content) == ('"1"', xml_of(draft))

    def put(who: Client, xml: bytes, version: str | None) -> tuple[int, dict[str, object]]:
        headers = {"If-Match": version} if version else {}
        answer = who.put(drawing, xml, content_type="application/xml", headers=headers)
        return answer.status_code, answer.json()

    bad = found.content.replace(b' motcua:role="leader"', b"")
    status, told = put(client, bad, '"1"')
    assert status == 200
    assert told["version"] == 2
    assert {"element": "sign", "kind": "error"}.items() <= told["problems"][0].items()  # type: ignore[index]  # JSON
    late, who = put(client_of(colleague), found.content.replace(b"handler", b"head"), '"1"')
    assert (late, who["version"], who["by"]) == (409, 2, "Lý Thị Cúc")
    assert "What you could not save is kept" in text(client_of(colleague), page(draft))
    assert put(client, b"<bpmn", '"2"')[0] == 422
    assert put(client, bad, None)[0] == 428

    asked = client.post(page(draft, "loi/"), bad, content_type="application/xml").json()
    assert asked == {"problems": told["problems"]}
    assert client.post(page(draft, "loi/"), b"<bpmn", content_type="application/xml").status_code == 422
    assert Draft.objects.get(id=draft).version == 2


def test_others_are_shut_out_and_their_attempt_is_on_record(cast: Cast, officer: Actor, draft: UUID) -> None:
    client = client_of(cast.handler)

    for address in (
        DESIGNER,
        page(draft),
        page(draft, "ban-hanh/"),
        page(draft, "quy-trinh.bpmn"),
        page(draft, "hinh/"),
    ):
        assert client.get(address).status_code == 403
    assert client.post(page(draft, "lam/remove/"), {"step": "sign"}).status_code == 403
    assert client.put(page(draft, "ban-ve/"), PLAIN, headers={"If-Match": '"1"'}).status_code == 403
    assert (cast.handler.account, "see_draft") in refusals(draft)
    assert "thiet-ke" not in text(client, "/ban-lam-viec/")
    assert "thiet-ke" in text(client_of(officer), "/ban-lam-viec/")


def test_an_auditor_reads_and_is_offered_nothing_to_change(cast: Cast, draft: UUID) -> None:
    client = client_of(cast.auditor)

    shown = text(client, page(draft))

    assert "Sign" in shown
    assert "/lam/" not in shown
    assert client.post(page(draft, "lam/remove/"), {"step": "sign"}).status_code == 403


def test_in_a_case_of_a_draft_time_passes_until_a_timer_fires(officer: Actor, draft: UUID) -> None:
    client, address = client_of(officer), f"{DESIGNER}thu/{draft}/viet/"
    asked = [
        "step|2023-06-15T09:00|receive|receive",
        "step|2023-06-15T10:00|assign|done",
        "step|2023-06-15T11:00|examine|consult",
    ]
    said = {
        "starts_at": "2023-06-15T08:00",
        "amount": "10",
        "limit_unit": "working_days",
        "event": asked,
        "do": "timer",
    }

    early = client.post(address, said | {"at": "2023-06-15T14:00"})
    late = client.post(address, said | {"at": "2023-06-30T08:00"})

    assert early.status_code == 422
    assert "no timer of the drawing is due" in early.content.decode()
    assert late.status_code == 302
    shown = text(client, late["Location"])
    assert "Time passes until here" in shown
    assert 'value="receive, assign, examine, silent"' in shown


def test_the_cases_of_a_dropped_draft_are_only_read(officer: Actor, draft: UUID) -> None:
    client = client_of(officer)
    client.post(page(draft, "lam/drop/"), {"reason": "Thử"})

    assert "/lam/" not in text(client, f"{DESIGNER}thu/{draft}/")
    refused = client.post(f"{DESIGNER}thu/{draft}/lam/reason/", {"flow": "silent_to_examine", "reason": "Vì"})
    assert refused.status_code == 409
    assert client.get(f"{DESIGNER}thu/{draft}/viet/").status_code == 409
