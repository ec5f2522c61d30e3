"""What scripts add to pages that work without them: guarded forms, single uploads, the keyboard of the desk."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Request, Route, expect

from tests.journeys.conftest import OpensPages

pytestmark = pytest.mark.journey

RECEIPT = '<ul class="receipts"><li class="receipt">%s</li></ul>'


def _replace_form(page: Page, markup: str) -> None:
    """Puts a form of the test's own where the gallery has its sample."""
    page.evaluate("(markup) => document.querySelector('.column-main').innerHTML = markup", markup)


def _answered(page: Page, answer: Callable[[Request], tuple[int, str]]) -> list[Request]:
    """Answers whatever is posted to /upload, and keeps what came."""
    came: list[Request] = []

    def reply(route: Route) -> None:
        came.append(route.request)
        status, body = answer(route.request)
        route.fulfill(status=status, body=body, content_type="text/html")

    page.route("**/upload", reply)
    return came


def _file(name: str, media: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": media, "buffer": content}


def _photo(width: int, height: int) -> bytes:
    """A photo that compresses badly, as a telephone's does."""
    content = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(content, "JPEG", quality=95)
    return content.getvalue()


def _posted_file(request: Request) -> tuple[str, bytes]:
    body = request.post_data_buffer or b""
    head, _, rest = body.partition(b'filename="')[2].partition(b"\r\n\r\n")
    return head.split(b'"')[0].decode(), rest.rpartition(b"\r\n--")[0]


def test_a_second_click_sends_nothing(browser_page: OpensPages) -> None:
    page = browser_page(390)
    page.goto("/ui/")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/filing") else None)
    page.route("**/filing", lambda route: None)
    _replace_form(
        page,
        '<form method="post" action="/filing"><input type="hidden" name="key" value="k1"><button>Nộp</button></form>',
    )
    button = page.get_by_role("button", name="Nộp")

    with page.expect_request("**/filing"):
        disabled = button.evaluate(
            """async (button) => {
              button.click();
              button.click();
              await new Promise((done) => setTimeout(done));
              return button.getAttribute("aria-disabled");
            }"""
        )

    assert disabled == "true"
    assert [request.post_data for request in sent] == ["key=k1"]


def test_a_form_for_downloads_can_be_sent_again(browser_page: OpensPages) -> None:
    page = browser_page(390)
    page.goto("/ui/")
    _replace_form(page, '<form method="post" action="/list" data-repeatable><button>Tải</button></form>')
    page.evaluate(
        """() => {
          globalThis.sent = 0;
          addEventListener("submit", (event) => { event.preventDefault(); globalThis.sent += 1; });
        }"""
    )
    button = page.get_by_role("button", name="Tải")

    button.click()
    button.click()

    assert page.evaluate("globalThis.sent") == 2


SLOT = """
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="t">
<file-slot class="drop" data-upload="/upload" data-into="#kept"
  data-sending="Đang gửi" data-failed="Chưa gửi được" data-again="Thử lại">
<label>Ảnh <input type="file" name="papers" multiple></label></file-slot><div id="kept"></div></form>
"""


def test_each_file_is_sent_by_itself_and_a_large_photo_is_made_lighter(browser_page: OpensPages) -> None:
    page = browser_page(390)
    page.goto("/ui/")
    came = _answered(page, lambda request: (200, RECEIPT % _posted_file(request)[0]))
    _replace_form(page, SLOT)
    photo = _photo(2600, 1800)
    assert len(photo) > 2_000_000

    page.get_by_label("Ảnh").set_input_files(
        [
            _file("ban-ve.pdf", "application/pdf", b"%PDF-1.4 drawing"),
            _file("giay.JPEG", "image/jpeg", photo),
        ]
    )

    expect(page.locator("#kept")).to_have_text("giay.jpg")
    assert [_posted_file(request)[0] for request in came] == ["ban-ve.pdf", "giay.jpg"]
    assert _posted_file(came[0])[1] == b"%PDF-1.4 drawing"
    assert len(_posted_file(came[1])[1]) <= 2_000_000
    assert all(b'name="csrfmiddlewaretoken"' in (request.post_data_buffer or b"") for request in came)
    expect(page.get_by_label("Ảnh")).to_have_value("")


def test_a_refused_file_says_so_and_is_not_tried_again(browser_page: OpensPages) -> None:
    page = browser_page(390)
    page.goto("/ui/")
    came = _answered(page, lambda request: (422, RECEIPT % "Chỉ nhận PDF"))
    _replace_form(page, SLOT)

    page.get_by_label("Ảnh").set_input_files([_file("ban-ve.dwg", "application/acad", b"AC1015")])

    expect(page.locator(".receipt--failed")).to_contain_text("Chưa gửi được")
    expect(page.locator("#kept")).to_have_text("Chỉ nhận PDF")
    assert len(came) == 1


def test_a_file_lost_on_the_way_is_sent_again(browser_page: OpensPages) -> None:
    page = browser_page(390)
    page.clock.install()
    page.goto("/ui/")
    answers = iter([(503, ""), (200, RECEIPT % "đã nhận")])
    came = _answered(page, lambda request: next(answers))
    _replace_form(page, SLOT)

    page.get_by_label("Ảnh").set_input_files([_file("a.pdf", "application/pdf", b"%PDF-1.4")])
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.clock.run_for(2_000)

    expect(page.locator("#kept")).to_have_text("đã nhận")
    assert len(came) == 2


def test_the_desk_is_worked_by_keys(browser_page: OpensPages) -> None:
    page = browser_page(1280)
    page.goto("/ui/desk")
    rows = page.locator("row-keys [data-row-link]")
    expect(page.locator("#bulk")).to_be_hidden()

    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("row-keys input[type=checkbox]").first).to_be_checked()
    expect(page.get_by_text("1 đã chọn")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#table$"))
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("j?")
    expect(page.get_by_role("searchbox")).to_have_value("j?")


def test_the_keys_are_listed_by_a_key(browser_page: OpensPages) -> None:
    page = browser_page(1280)
    page.goto("/ui/desk")

    page.keyboard.press("?")

    dialog = page.get_by_role("dialog", name="Phím tắt")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Đóng").click()
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize(("javascript", "shown"), [(True, True), (False, False)])
def test_printing_is_offered_where_it_works(browser_page: OpensPages, javascript: bool, shown: bool) -> None:
    page = browser_page(390, javascript=javascript)

    page.goto("/ui/confirmation")

    expect(page.get_by_role("button", name="In", exact=True)).to_be_visible(visible=shown)
