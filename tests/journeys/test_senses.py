"""However a page is perceived or worked: by the keyboard alone, in a person's own colours, without motion, on paper."""

from __future__ import annotations

import io
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from motcua.foundation.database.transactions import durable
from tests.cast import load_cast
from tests.journeys.browser import resize
from tests.journeys.citizens import a_draft, enter_as, open_part
from tests.journeys.conftest import OpensPages
from tests.journeys.routes import GALLERY, ROUTES

pytestmark = pytest.mark.journey

TABS_MAX = 90
#: A dossier with all its answers is the longest.
SHEETS_MAX = 5
WORKED_BY_KEYS = [
    "portal home",
    "portal procedure",
    "portal question",
    "portal check",
    "portal dossier-supplement",
    "desk inbox",
    "desk dossier to examine, late",
    "desk form on one page",
]

# Where the focus is: whether it can be seen, whether something covers it (WCAG 2.4.11), and its place in the document.
_FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const all = [...document.querySelectorAll("*")];
  const box = element.getBoundingClientRect();
  const rings = [element, element.labels?.[0], element.parentElement, ...element.children].filter(Boolean);
  const ringed = (node, pseudo) => {
    const style = getComputedStyle(node, pseudo);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const points = [[box.left + 3, box.top + box.height / 2], [box.left + box.width / 2, box.top + box.height / 2],
    [box.left + box.width / 2, box.top + 3]];
  const seen = points.some(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    const own = [element, ...(element.labels ?? [])];
    return hit && (hit.contains(element) || own.some((one) => one.contains(hit)));
  });
  return {
    place: all.indexOf(element),
    ringed: rings.some((node) => [null, "::before", "::after"].some((pseudo) => ringed(node, pseudo))),
    seen,
    what: element.outerHTML.slice(0, 160),
  };
}"""

#: Whatever marks a choice by its ground only must mark it otherwise where grounds are replaced.
_MARKED = """() => Object.fromEntries([".chip", ".rail__link", ".progress__track li"].map((selector) => {
  const look = (node) => {
    const style = getComputedStyle(node);
    return [style.outlineStyle, style.backgroundColor, style.backgroundImage].join();
  };
  const nodes = [...document.querySelectorAll(selector)];
  const marked = nodes.find((node) => node.matches("[aria-current], .is-done"));
  const plain = nodes.find((node) => !node.matches("[aria-current], .is-done, .is-now"));
  return [selector, marked && plain ? look(marked) !== look(plain) : null];
}))"""

_EDGES = """() => [...document.querySelectorAll("button, .govuk-button, .card, .banner, .tile, .govuk-input, .govuk-select")]
  .filter((node) => node.checkVisibility() && !node.closest(".masthead, .topline, .govuk-visually-hidden"))
  .filter((node) => !node.matches(".reach, .link-button, .menu__item"))
  .filter((node) => getComputedStyle(node).borderWidth === "0px")
  .map((node) => node.outerHTML.slice(0, 120))"""


def _stops(page: Page) -> list[dict[str, Any]]:
    """Every place where Tab stops, from the top of the page until it leaves it."""
    stops: list[dict[str, Any]] = []
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    for _press in range(TABS_MAX):
        page.keyboard.press("Tab")
        found = page.evaluate(_FOCUS)
        if found is None or (stops and found["place"] == stops[0]["place"]):
            break
        stops.append(found)
    return stops


@pytest.mark.parametrize("name", WORKED_BY_KEYS)
def test_the_keyboard_alone_goes_through_the_page(browser_page: OpensPages, served_db: str, name: str) -> None:
    """First to the skip link, then in the order of the page; each stop has its ring and nothing lies over it."""
    page = browser_page(1280)
    ROUTES[name].open(page, served_db)

    stops = _stops(page)

    assert len(stops) > 3
    assert "govuk-skip-link" in stops[0]["what"]
    places = [stop["place"] for stop in stops]
    assert places == sorted(places), "Tab jumps back and forth"
    assert [stop["what"] for stop in stops if not stop["ringed"]] == [], "no ring"
    assert [stop["what"] for stop in stops if not stop["seen"]] == [], "covered"


@pytest.mark.parametrize("name", ["portal question", "portal check", "desk dossier to examine, late"])
def test_what_sticks_on_a_phone_does_not_cover_the_focus(browser_page: OpensPages, served_db: str, name: str) -> None:
    page = browser_page(1280)
    ROUTES[name].open(page, served_db)
    resize(page, 390)

    assert [stop["what"] for stop in _stops(page) if not stop["seen"]] == []


@pytest.mark.parametrize("name", ["gallery portal", "gallery desk"])
def test_a_persons_own_colours_hide_nothing(browser_page: OpensPages, name: str) -> None:
    page = browser_page(1280)
    page.emulate_media(forced_colors="active")

    page.goto(GALLERY[name].path(""))

    marked = page.evaluate(_MARKED)
    assert marked.pop(".rail__link") is (None if name == "gallery portal" else True)
    assert set(marked.values()) == {True}, marked
    assert page.evaluate(_EDGES) == []


def test_a_persons_own_colours_hide_no_mark_of_a_plot(browser_page: OpensPages) -> None:
    page = browser_page(1280)
    page.emulate_media(forced_colors="active", color_scheme="dark")

    page.goto("/ui/charts")

    unseen = page.evaluate(
        """() => {
          const ground = getComputedStyle(document.body).backgroundColor;
          const marks = document.querySelectorAll(
            ".funnel__dot, .funnel__limit, .funnel__mean, .funnel__number, .histogram__bar, .histogram__mark,"
              + " .histogram__disc, .lines__tick",
          );
          const light = (colour) => {
            const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
            const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            const [red, green, blue] = parts.map(linear);
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
          };
          const seen = (colour) => {
            if (colour === "none") return false;
            const [dark, bright] = [light(colour), light(ground)].sort((one, other) => one - other);
            return bright / dark >= 3;
          };
          return [...marks].filter((mark) => {
            const style = getComputedStyle(mark);
            return mark.tagName === "text" ? !seen(style.fill) : !seen(style.fill) && !seen(style.stroke);
          }).map((mark) => mark.outerHTML.slice(0, 120));
        }"""
    )
    assert unseen == []
    assert page.locator(".funnel__dot.is-far_low").count() > 0


@pytest.mark.parametrize("name", ["gallery portal", "gallery desk"])
def test_nothing_moves_for_those_who_do_not_want_it(browser_page: OpensPages, name: str) -> None:
    page = browser_page(1280)
    page.goto(GALLERY[name].path(""))

    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((node) => {
          const style = getComputedStyle(node);
          return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
        }).length"""
    )

    assert moving == 0
    assert page.evaluate("() => document.getAnimations().length") == 0


def _printed(page: Page) -> tuple[str, int]:
    """The words on paper (A4), and how many sheets. Without spaces: a PDF sets some between a letter and its mark."""
    reader = PdfReader(io.BytesIO(page.pdf(format="A4")))
    return _close("".join(sheet.extract_text() for sheet in reader.pages)), len(reader.pages)


def _close(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize(
    ("name", "on_paper"),
    [
        ("portal procedure", ["Đăng ký khai sinh", "Giấy tờ cần chuẩn bị", "Căn cứ pháp lý"]),
        ("portal filed", ["Đã nộp hồ sơ", "giấy chứng sinh"]),
        ("portal dossier-ready", ["Đã có kết quả"]),
    ],
)
def test_paper_bears_what_was_said_and_nothing_to_click(
    browser_page: OpensPages, served_db: str, name: str, on_paper: list[str]
) -> None:
    page = browser_page(1280)
    ROUTES[name].open(page, served_db)

    words, sheets = _printed(page)

    for expected in on_paper:
        assert _close(expected) in words
    for control in ("English", "Đăng nhập", "Hồ sơ của tôi", "Chuyển đến nội dung chính"):
        assert _close(control) not in words
    assert sheets <= SHEETS_MAX


@pytest.mark.parametrize("javascript", [True, False])
def test_the_language_is_changed_without_losing_the_question(browser_page: OpensPages, javascript: bool) -> None:
    page = browser_page(390, javascript=javascript)
    page.goto("/tim/?q=khai+sinh&level=commune")

    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/tim/?q=khai+sinh&level=commune")
    expect(page.locator("input[name=q]").first).to_have_value("khai sinh")


def test_the_language_is_changed_on_a_page_that_answered_a_form(browser_page: OpensPages, served_db: str) -> None:
    """The page with its faults was the answer to a POST; the same question is shown again, in the other language."""
    page = browser_page(390)
    with durable():
        people = load_cast()
    draft = a_draft(people)
    enter_as(page, people.citizen)
    open_part(page, str(draft), "child")
    address = page.url
    page.get_by_label("Họ và tên").fill("")
    page.locator(".actions button").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()

    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url == address
