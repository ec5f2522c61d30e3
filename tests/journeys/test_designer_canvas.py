"""The canvas of the process designer, in a real browser under the real content policy. The test plays the city's side."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from lxml import etree
from playwright.sync_api import Locator, Page, expect

from motcua.service.processes.rules.reading import BPMN, OURS, read_model
from tests.journeys.browser import check_axe, check_no_sideways_scroll, check_targets, resize
from tests.journeys.canvases import HOST, PlayedCity, house_drawing, many_steps
from tests.journeys.conftest import OpensPages

pytestmark = pytest.mark.journey

DESK_TARGET_PX = 24


def _open(open_page: OpensPages, city: PlayedCity, *, width: int = 1280, query: str = "") -> Page:
    page = open_page(width)
    city.play(page)
    page.goto(HOST + query)
    expect(page.locator("[data-designer]")).to_have_attribute("data-ready", "")
    return page


def _picker(page: Page) -> Locator:
    return page.get_by_label("Đang chọn", exact=True)


def _save(page: Page) -> None:
    page.keyboard.press("Control+s")


def _element(xml: str, key: str) -> etree._Element:
    (found,) = etree.fromstring(xml.encode()).xpath(f"//*[@id='{key}']")
    return found


def test_a_step_is_chosen_changed_and_saved_by_the_keyboard_alone(browser_page: OpensPages) -> None:
    city = PlayedCity(house_drawing("with_consultation"))
    page = _open(browser_page, city)

    _picker(page).focus()
    for _press in range(4):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", name="Bước: Thẩm định hồ sơ")).to_be_visible()
    expect(page.locator(".canvas-said")).to_have_text("Đang chọn: Bước: Thẩm định hồ sơ.")
    page.get_by_label("Ai làm", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Chưa lưu", exact=True)).to_be_visible()
    _save(page)

    expect(page.get_by_text("Đã lưu, bản 4")).to_be_visible()
    assert city.matched == ['"3"']
    model = read_model(city.saved[0].encode())
    assert model.steps["examine"].role == "leader"
    assert {key: step.role for key, step in model.steps.items() if key != "examine"} == {
        key: step.role
        for key, step in read_model(house_drawing("with_consultation").encode()).steps.items()
        if key != "examine"
    }


def test_saving_without_a_change_keeps_what_the_drawing_says(browser_page: OpensPages) -> None:
    before = house_drawing("with_consultation")
    city = PlayedCity(before)
    page = _open(browser_page, city)

    _save(page)

    expect(page.get_by_text("Đã lưu, bản 4")).to_be_visible()
    assert read_model(city.saved[0].encode()) == read_model(before.encode())


def test_what_other_editors_wrote_comes_back_as_it_was(browser_page: OpensPages) -> None:
    foreign = (
        '<zeebe:taskDefinition xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" type="ask" retries="3">'
        "<zeebe:more>kept</zeebe:more></zeebe:taskDefinition>"
    )
    drawing = house_drawing("with_consultation").replace(
        '<motcua:outcome value="done" name="Trả lời ý kiến"',
        f'{foreign}<motcua:outcome value="done" name="Trả lời ý kiến"',
    )
    city = PlayedCity(drawing)
    page = _open(browser_page, city)

    _picker(page).select_option("consult")
    page.get_by_label("Tên tiếng Anh").first.fill("Give an opinion in writing")
    page.get_by_role("button", name="Thêm cách kết thúc bước").click()
    _save(page)

    expect(page.get_by_text("Đã lưu, bản 4")).to_be_visible()
    step = _element(city.saved[0], "consult")
    (kept,) = step.iter("{http://camunda.org/schema/zeebe/1.0}taskDefinition")
    assert dict(kept.attrib) == {"type": "ask", "retries": "3"}
    assert [each.text for each in kept] == ["kept"]
    assert step.get(f"{{{OURS}}}name_en") == "Give an opinion in writing"
    before = [outcome.value for outcome in read_model(drawing.encode()).steps["consult"].outcomes]
    assert [each.get("value") for each in step.iter(f"{{{OURS}}}outcome")] == [*before, f"outcome_{len(before) + 1}"]


def test_a_new_step_goes_into_the_way_gets_its_key_from_its_name_and_is_taken_back_whole(
    browser_page: OpensPages,
) -> None:
    city = PlayedCity(house_drawing("notice"))
    page = _open(browser_page, city)

    _picker(page).select_option("receive")
    page.locator("[data-tool=step]").press("Enter")
    page.keyboard.type("Lấy ý kiến Đảng ủy")
    page.keyboard.press("Tab")
    _save(page)
    expect(page.get_by_text("Đã lưu, bản 4")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    page.keyboard.press("Control+z")
    _save(page)
    expect(page.get_by_text("Đã lưu, bản 5")).to_be_visible()

    flows = _flows(city.saved[0])
    assert ("receive", "lay_y_kien_dang_uy") in flows
    assert ("lay_y_kien_dang_uy", "acknowledge") in flows
    assert _flows(city.saved[1]) == _flows(house_drawing("notice"))


def _flows(xml: str) -> set[tuple[str, str]]:
    tree = etree.fromstring(xml.encode())
    return {(flow.get("sourceRef"), flow.get("targetRef")) for flow in tree.iter(f"{{{BPMN}}}sequenceFlow")}


def test_a_time_limit_hangs_on_its_step_and_needs_one(browser_page: OpensPages) -> None:
    city = PlayedCity(house_drawing("with_consultation"))
    page = _open(browser_page, city)

    page.locator("[data-tool=overdue]").click()
    expect(page.locator(".canvas-said")).to_have_text("Hãy chọn bước cần gắn thời hạn trước.")
    _picker(page).select_option("consult")
    page.locator("[data-tool=overdue]").click()
    page.get_by_label("Cách tính").select_option("share")
    page.get_by_label("Bao nhiêu").fill("12,5")
    page.get_by_label("Dẫn thêm đến").select_option("examine")
    page.get_by_role("button", name="Vẽ đường đi", exact=True).click()
    _save(page)

    expect(page.get_by_text("Đã lưu, bản 4")).to_be_visible()
    event = next(
        each
        for each in etree.fromstring(city.saved[0].encode()).iter(f"{{{BPMN}}}boundaryEvent")
        if each.get("id", "").startswith("event_")
    )
    assert event.get("attachedToRef") == "consult"
    assert event.get(f"{{{OURS}}}limitShare") == "0.125"
    assert (event.get("id"), "examine") in _flows(city.saved[0])


def test_the_default_way_and_conditions_of_a_choice(browser_page: OpensPages) -> None:
    city = PlayedCity(house_drawing("with_consultation"))
    page = _open(browser_page, city)

    _picker(page).select_option("after_sign_to_issue")
    page.get_by_label("Dữ kiện", exact=True).select_option("round")
    page.get_by_label("Giá trị", exact=True).fill("hai")
    expect(page.get_by_label("Điều kiện", exact=True)).to_have_value("")
    page.get_by_label("Giá trị", exact=True).fill("2")
    page.get_by_label("So sánh", exact=True).focus()
    expect(page.get_by_label("Điều kiện", exact=True)).to_have_value("round == 2")
    page.get_by_label("Khi bước kết thúc theo cách").select_option('outcome == "refuse"')
    expect(page.get_by_label("Điều kiện", exact=True)).to_have_value('outcome == "refuse"')
    _picker(page).select_option("after_sign_to_examine")
    page.get_by_label("Đường thông thường, khi không điều kiện nào đúng").check()
    _save(page)

    expect(page.get_by_text("Đã lưu, bản 4")).to_be_visible()
    model = read_model(city.saved[0].encode())
    assert model.gateways["after_sign"].default_flow == "after_sign_to_examine"
    assert {flow.key: flow.condition for flow in model.flows_from("after_sign")} == {
        "after_sign_to_issue": 'outcome == "refuse"',
        "after_sign_to_examine": None,
    }


def test_problems_say_what_to_do_and_lead_to_their_element(browser_page: OpensPages) -> None:
    wrong = {"element": "sign", "kind": "error", "text": "Bước chưa có người làm.", "cure": "Chọn ai làm."}
    look = {"element": "after_sign_to_examine", "kind": "warning", "text": "Đường chưa có tên.", "cure": "Đặt tên."}
    whole = {"element": None, "kind": "error", "text": "Tổng thời gian vượt quá thời hạn.", "cure": "Bớt thời gian."}
    city = PlayedCity(house_drawing("with_consultation"), problems=[wrong, look, whole])
    page = _open(browser_page, city)

    expect(page.locator(".canvas-problems__state")).to_have_text("2 lỗi phải sửa, 1 điểm nên xem.")
    expect(page.locator(".canvas-mark")).to_have_text(["Sửa", "Xem"])
    page.get_by_role("button", name="Bước chưa có người làm.").press("Enter")
    expect(page.get_by_role("heading", name="Bước: Ký duyệt")).to_be_visible()
    expect(page.locator(".canvas-said")).to_contain_text("Số điểm cần xem lại: 1")
    city.problems = []
    page.keyboard.type("Ký ban hành")
    page.keyboard.press("Tab")

    expect(page.locator(".canvas-problems__state")).to_have_text("Không thấy lỗi nào.")
    expect(page.locator(".canvas-mark")).to_have_count(0)
    expect(page.locator(".canvas-said")).not_to_contain_text("Số điểm cần xem lại")


def test_when_somebody_else_saved_neither_drawing_is_lost(browser_page: OpensPages) -> None:
    city = PlayedCity(house_drawing("notice"))
    page = _open(browser_page, city)
    _picker(page).select_option("acknowledge")
    page.get_by_label("Tên tiếng Việt").first.fill("Của tôi")

    city.conflict, city.version = "Lê Thị Kiểm", 5
    city.drawing = house_drawing("notice").replace("Xác nhận đã nhận thông báo", "Của chị Kiểm")
    _save(page)
    dialog = page.get_by_role("dialog", name="Có người khác vừa lưu hình vẽ này")
    expect(dialog).to_contain_text("Lê Thị Kiểm đã lưu bản 5")
    check_axe(page)
    dialog.get_by_role("button", name="Giữ bản của tôi, mở bản mới").click()
    expect(page.get_by_text("Đã lưu, bản 5")).to_be_visible()
    _picker(page).select_option("acknowledge")
    expect(page.get_by_label("Tên tiếng Việt").first).to_have_value("Của chị Kiểm")

    city.conflict = ""
    page.get_by_role("button", name="Mở lại bản này").click()
    expect(page.get_by_text("Chưa lưu", exact=True)).to_be_visible()
    _save(page)
    expect(page.get_by_text("Đã lưu, bản 6")).to_be_visible()
    assert city.matched == ['"3"', '"5"']
    assert "Của tôi" in city.saved[0]


def test_without_a_connection_the_drawing_waits_in_the_browser(browser_page: OpensPages) -> None:
    city = PlayedCity(house_drawing("notice"), is_down=True)
    page = _open(browser_page, city)
    _picker(page).select_option("acknowledge")
    page.get_by_label("Tên tiếng Việt").first.fill("Vẽ lúc mất mạng")
    _save(page)
    expect(page.get_by_text("Chưa lưu được: mất kết nối.")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())

    page.reload()
    expect(page.get_by_text("Trình duyệt này còn giữ bản chưa lưu")).to_be_visible()
    city.is_down = False
    page.get_by_role("button", name="Mở lại bản này").click()
    _save(page)

    expect(page.get_by_text("Đã lưu, bản 4")).to_be_visible()
    assert "Vẽ lúc mất mạng" in city.saved[0]
    assert page.evaluate("() => localStorage.length") == 0


def test_what_arrived_without_an_answer_is_taken_as_saved(browser_page: OpensPages) -> None:
    city = PlayedCity(house_drawing("notice"), loses_answers=True)
    page = _open(browser_page, city)
    _picker(page).select_option("acknowledge")
    page.get_by_label("Tên tiếng Việt").first.fill("Gửi một lần")
    _save(page)
    expect(page.get_by_text("Chưa lưu được: mất kết nối.")).to_be_visible()

    city.loses_answers = False
    _save(page)

    expect(page.get_by_text("Đã lưu, bản 4")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(city.saved) == 1
    assert page.evaluate("() => localStorage.length") == 0


def test_what_the_cases_cover_is_said_in_numbers_and_words(browser_page: OpensPages) -> None:
    coverage = {
        "flows": {"start_to_receive": 4, "acknowledge_to_end": 0},
        "reasons": {"acknowledge_to_end": "Ai cũng qua đây."},
    }
    city = PlayedCity(house_drawing("notice"), coverage=coverage)
    page = _open(browser_page, city, query="?still")

    page.get_by_role("button", name="Các tình huống đã thử").click()

    expect(page.locator(".canvas-times")).to_have_text(["×4", "chưa thử", "có lý do"])
    expect(page.locator(".canvas-said")).to_have_text(
        "1 trên 3 đường đã có tình huống thử; 1 đường có lý do bằng văn bản."
    )
    expect(page.get_by_role("button", name="Lưu")).to_have_count(0)


@pytest.mark.parametrize("query", ["", "?english", "?still"])
def test_on_both_screens_the_page_is_whole_and_the_mark_of_bpmn_io_is_seen(
    browser_page: OpensPages, query: str
) -> None:
    city = PlayedCity(house_drawing("with_consultation"))
    page = _open(browser_page, city, query=query)

    for width in (1280, 390):
        resize(page, width)
        page.locator("#canvas-selected").select_option("examine")
        check_axe(page)
        check_no_sideways_scroll(page)
        check_targets(page, DESK_TARGET_PX)
        mark = page.locator(".bjs-powered-by")
        mark.scroll_into_view_if_needed()
        assert mark.evaluate(
            """(mark) => {
              const { left, top, width, height } = mark.getBoundingClientRect();
              return mark.contains(document.elementFromPoint(left + width / 2, top + height / 2));
            }"""
        )


def test_the_keys_of_the_sheet_go_through_the_process(browser_page: OpensPages) -> None:
    page = _open(browser_page, PlayedCity(house_drawing("notice")))

    page.locator(".canvas-sheet svg[role=application]").focus()
    for expected in ("Bắt đầu: Nộp", "Bước: Tiếp nhận hồ sơ", "Bước: Xác nhận"):
        page.keyboard.press("n")
        expect(page.locator(".canvas-said")).to_contain_text(expected)
    page.keyboard.press("p")
    expect(page.locator(".canvas-said")).to_contain_text("Bước: Tiếp nhận hồ sơ")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Tên tiếng Việt").first).to_be_focused()


_DRAG = """([from, to, moved]) => {
  const sheet = document.querySelector(".canvas-sheet");
  const { left, top } = sheet.getBoundingClientRect();
  const fire = (name, pointerId, [x, y]) => sheet.dispatchEvent(new PointerEvent(name, {
    pointerId, pointerType: "touch", clientX: left + x, clientY: top + y, bubbles: true, cancelable: true,
  }));
  fire("pointerdown", 1, from);
  if (moved) fire("pointerdown", 2, moved);
  fire("pointermove", 1, to);
  for (const finger of [1, 2]) fire("pointerup", finger, to);
}"""


def test_one_finger_moves_the_sheet_and_two_make_it_larger(browser_page: OpensPages) -> None:
    page = _open(browser_page, PlayedCity(house_drawing("notice")), width=390)
    shape = page.locator(".canvas-sheet [data-element-id=receive] .djs-visual")
    before = shape.bounding_box()

    page.evaluate(_DRAG, [[200, 300], [150, 260], None])
    moved = shape.bounding_box()
    page.evaluate(_DRAG, [[100, 200], [60, 200], [180, 200]])
    larger = shape.bounding_box()

    assert before
    assert moved
    assert larger
    assert (round(moved["x"] - before["x"]), round(moved["y"] - before["y"])) == (-50, -40)
    assert larger["width"] == pytest.approx(moved["width"] * 120 / 80, rel=0.02)


def test_an_address_may_name_an_element(browser_page: OpensPages) -> None:
    page = _open(browser_page, PlayedCity(house_drawing("notice")), query="#acknowledge")

    expect(_picker(page)).to_have_value("acknowledge")


def test_a_drawing_that_cannot_be_shown_says_so_and_leads_to_the_table(browser_page: OpensPages) -> None:
    page = browser_page(1280)
    city = PlayedCity(
        re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", house_drawing("notice"), flags=re.DOTALL)
    )
    city.play(page)
    page.goto(HOST)

    expect(page.get_by_text("Không hiển thị được hình vẽ.")).to_be_visible()
    expect(page.get_by_role("link", name="Làm việc trong bảng")).to_be_visible()
    expect(page.get_by_role("button", name="Lưu")).to_have_count(0)


def test_two_hundred_elements_are_drawn(
    browser_page: OpensPages, record_property: Callable[[str, object], None]
) -> None:
    """How long it takes is told in the report; the budget is a second for the drawing and two for the page."""
    page = browser_page(1280)
    PlayedCity(many_steps(100)).play(page)
    page.goto(HOST)
    expect(page.locator("[data-designer]")).to_have_attribute("data-ready", "")

    record_property("drawn_ms", page.evaluate("() => performance.getEntriesByName('drawing')[0].duration"))
    record_property("usable_after_ms_at_most", page.evaluate("() => performance.now()"))
    assert page.locator(".canvas-sheet .djs-element").count() >= 200
