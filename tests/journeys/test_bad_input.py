"""What people send that nobody foresaw: names without end, signs that are no letters, huge photos, other phones' files,
sixty files at once. Each is kept or refused in words; nothing else is lost by it."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Request, expect

from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.models import Draft
from tests.cast import Cast, load_cast
from tests.journeys.browser import check_axe, check_no_sideways_scroll, shoot
from tests.journeys.citizens import a_draft, a_photo_file, enter_as, open_part, save_and_go_on
from tests.journeys.conftest import OpensPages

pytestmark = pytest.mark.journey


@pytest.fixture
def people(served_db: str) -> Cast:
    with durable():
        return load_cast()


@pytest.fixture
def draft(people: Cast) -> str:
    return str(a_draft(people, answers={}, with_photo=False))


def _at(browser_page: OpensPages, people: Cast, draft: str, part: str, *, javascript: bool = True) -> Page:
    page = browser_page(390, javascript=javascript)
    enter_as(page, people.citizen)
    open_part(page, draft, part)
    return page


@pytest.mark.parametrize("javascript", [True, False])
def test_a_name_of_ten_thousand_letters_is_kept_and_said_to_be_too_long(
    browser_page: OpensPages, people: Cast, draft: str, javascript: bool
) -> None:
    page = _at(browser_page, people, draft, "child", javascript=javascript)
    name = "Nguyễn " * 1_429

    page.get_by_label("Họ và tên").fill(name)
    save_and_go_on(page)

    expect(page.locator(".govuk-error-summary")).to_contain_text("ký tự")
    expect(page.get_by_label("Họ và tên")).to_have_value(name)
    check_no_sideways_scroll(page)
    # The page of all parts and the check do not break over it.
    for address in (f"/nop/{draft}/", f"/nop/{draft}/kiem-tra/"):
        page.goto(address)
        check_no_sideways_scroll(page)


@pytest.mark.parametrize("name", ["Trần 😀 An", "𝓣𝓻ầ𝓷 👨‍👩‍👧 An", "‮Trần An", "Tra\u0302\u0300n An", "An\u200bNam"])
def test_signs_that_are_no_letters_are_kept_as_typed(
    browser_page: OpensPages, people: Cast, draft: str, name: str
) -> None:
    page = _at(browser_page, people, draft, "child", javascript=False)

    page.get_by_label("Họ và tên").fill(name)
    save_and_go_on(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Trẻ được khai sinh")
    expect(page.get_by_label("Họ và tên")).to_have_value(name)
    assert Draft.objects.get(id=draft).answers["child"]["full_name"] == name


def test_a_photo_of_forty_megapixels_is_made_lighter_before_it_is_sent(
    browser_page: OpensPages, people: Cast, draft: str
) -> None:
    page = _at(browser_page, people, draft, "child")
    sent: list[int] = []

    def heed(request: Request) -> None:
        if "/tep/" in request.url:
            sent.append(len(request.post_data_buffer or b""))

    page.on("request", heed)
    # What is taken is said before one tries.
    expect(page.locator("#f-birth_proof-limits")).to_contain_text("20 MB")
    photo = _a_heavy_photo(7300, 5500)
    assert len(photo["buffer"]) > 4_000_000

    page.get_by_label("Giấy chứng sinh").set_input_files([photo])

    expect(page.locator("#f-birth_proof-files .receipt")).to_have_count(1, timeout=60_000)
    assert sent
    assert max(sent) < 2_100_000


def _a_heavy_photo(width: int, height: int) -> FilePayload:
    """Noise in large grains: many bytes, quickly made."""
    grains = Image.effect_noise((width // 4, height // 4), 120).convert("RGB")
    content = io.BytesIO()
    grains.resize((width, height), Image.Resampling.NEAREST).save(content, "JPEG", quality=80)
    return {"name": "IMG_0001.JPG", "mimeType": "image/jpeg", "buffer": content.getvalue()}


@pytest.mark.parametrize("javascript", [True, False])
def test_an_iphones_photo_is_refused_with_what_to_do(
    browser_page: OpensPages, people: Cast, draft: str, javascript: bool
) -> None:
    page = _at(browser_page, people, draft, "child", javascript=javascript)
    heic: FilePayload = {
        "name": "IMG_0002.HEIC",
        "mimeType": "image/heic",
        "buffer": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 200,
    }

    page.get_by_label("Giấy chứng sinh").set_input_files([heic, a_photo_file("mat-sau.jpg")])
    if not javascript:
        save_and_go_on(page)

    told = page.locator(".receipt--failed" if javascript else ".govuk-error-message").first
    expect(told).to_contain_text("IMG_0002.HEIC")
    expect(told).to_contain_text("HEIC")
    expect(told).to_contain_text("Tương thích nhất")
    expect(page.locator("#f-birth_proof-files .receipt")).to_have_count(1)
    if javascript:
        check_axe(page)
    shoot(page, f"portal-heic-{'scripts' if javascript else 'plain'}-vi")


@pytest.mark.parametrize("javascript", [True, False])
def test_of_sixty_files_the_first_that_fit_are_kept_and_the_others_named(
    browser_page: OpensPages, people: Cast, draft: str, javascript: bool
) -> None:
    page = _at(browser_page, people, draft, "child", javascript=javascript)
    page.set_default_timeout(60_000)
    # How many are taken is said before one chooses.
    expect(page.locator("#f-birth_proof-limits")).to_contain_text("1 đến 4 tệp")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/tep/" in request.url else None)
    files = [a_photo_file(f"trang-{n}.jpg", shade=60 + 2 * n, width=60, height=80) for n in range(60)]

    page.get_by_label("Giấy chứng sinh").set_input_files(files)
    if not javascript:
        save_and_go_on(page)

    expect(page.locator("#f-birth_proof-files .receipt")).to_have_count(4)
    told = page.locator(".receipt--left-out" if javascript else ".slot .govuk-error-message").first
    expect(told).to_contain_text("nhiều nhất 4 tệp")
    names = re.findall(r"trang-\d+\.jpg", told.inner_text())
    assert names == [f"trang-{n}.jpg" for n in range(4, 60)]
    assert len(sent) == (4 if javascript else 0)
    kept = Draft.objects.get(id=draft).files["birth_proof"]
    assert [file["name"] for file in kept] == [f"trang-{n}.jpg" for n in range(4)]
    if javascript:
        check_axe(page)
    check_no_sideways_scroll(page)
    shoot(page, f"portal-sixty-files-{'scripts' if javascript else 'plain'}-vi")
    # Nothing is wrong with those that are kept.
    save_and_go_on(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.locator(".slot .govuk-error-message")).to_have_count(0)


def test_more_files_than_fit_in_two_choices_are_left_out_of_the_second(
    browser_page: OpensPages, people: Cast, draft: str
) -> None:
    page = _at(browser_page, people, draft, "child")
    slot = page.get_by_label("Giấy chứng sinh")
    slot.set_input_files([a_photo_file(f"mot-{n}.jpg", shade=60 + n) for n in range(3)])
    expect(page.locator("#f-birth_proof-files .receipt")).to_have_count(3)

    slot.set_input_files([a_photo_file(f"hai-{n}.jpg", shade=90 + n) for n in range(3)])

    expect(page.locator(".receipt--left-out")).to_contain_text("hai-1.jpg, hai-2.jpg")
    expect(page.locator("#f-birth_proof-files .receipt")).to_have_count(4)
