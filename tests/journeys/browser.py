"""What journeys ask of a page besides its words: accessibility, room, targets, a picture."""

from __future__ import annotations

import gzip
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, Response

from tests.environment import ROOT

AXE = ROOT / "build" / "test" / "axe.min.js"
OUTPUT = ROOT / "test-output"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Below this width rows become cards and the browser behaves as a phone's.
PHONE_BELOW_PX = 720
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]

# What passed is most of what axe tells, and nobody reads it: put together and sent over, it took longer than the rules.
_AXE = """async (rules) => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations", "incomplete"] });
  return { violations: found.violations, incomplete: found.incomplete };
}"""
_SIDEWAYS = """() => {
  const room = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    if (box.right <= room + 1 || box.width === 0) return false;
    for (let node = element.parentElement; node && node !== document.body; node = node.parentElement) {
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(node).overflowX)) return false;
    }
    return true;
  });
  return {
    over: document.documentElement.scrollWidth - room,
    wide: wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 160)),
  };
}"""

# WCAG 2.5.8: links within a sentence and what a label or a row enlarges are judged by that. What is small by its box
# is small unless clicks around its middle reach it too.
_SMALL_TARGETS = """(minimum) => {
  const inSentence = (element) => {
    if (element.tagName !== "A" || getComputedStyle(element).display !== "inline") return false;
    const around = element.parentElement.innerText.trim();
    return around.length > element.innerText.trim().length;
  };
  const box = (element) => {
    const boxes = [element, ...(element.labels ?? [])].map((one) => one.getBoundingClientRect());
    return { width: Math.max(...boxes.map((one) => one.width)), height: Math.max(...boxes.map((one) => one.height)) };
  };
  const reached = (element) => {
    element.scrollIntoView({ block: "center" });
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y, reach] = [left + width / 2, top + height / 2, minimum / 2 - 1];
    return [[0, -reach], [0, reach], [-reach, 0], [reach, 0]].every(([right, down]) => {
      const hit = document.elementFromPoint(x + right, y + down);
      return hit && (element.contains(hit) || [...(element.labels ?? [])].some((label) => label.contains(hit)));
    });
  };
  const targets = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  return [...document.querySelectorAll(targets)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !inSentence(element))
    .filter((element) => !element.closest(".govuk-skip-link, .govuk-visually-hidden"))
    .map((element) => ({ element, ...box(element) }))
    .filter(({ element, width, height }) => Math.min(width, height) < minimum - 0.5 && !reached(element))
    .map(({ element, width, height }) => `${width | 0}x${height | 0} ${element.outerHTML.slice(0, 140)}`);
}"""


def chromium(*, whole: bool = False) -> str:
    """The browser: CHROMIUM, or Debian's, rather the one without windows, unless a test needs the `whole`. None is a
    failure, never a skip."""
    names = ("chromium",) if whole else ("chromium-headless-shell", "chromium")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found or not Path(found).exists():
        pytest.fail("There is no browser. One command installs it: make browser", pytrace=False)
    return found


def check_axe(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA or of axe's best practices on the page as it stands."""
    if not AXE.exists():
        pytest.fail("axe-core is not built. One command builds it: make front", pytrace=False)
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(_AXE, RULES)
    lines = [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]}\n    {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
    # Words in their background's colour are for axe a doubt only; here they are a defect.
    lines += [
        f"invisible words: {node['html'][:200]}"
        for doubt in found["incomplete"]
        for node in doubt["nodes"]
        if any(
            (check.get("data") or {}).get("messageKey") == "equalRatio" for check in node["any"] if check.get("data")
        )
    ]
    assert not lines, f"{page.url} at {_width(page)} px:\n" + "\n".join(lines)


def check_no_sideways_scroll(page: Page) -> None:
    found = page.evaluate(_SIDEWAYS)
    assert found["over"] <= 0, f"{page.url} at {_width(page)} px is {found['over']} px too wide: {found['wide']}"


def check_targets(page: Page, minimum: int) -> None:
    """Everything to tap or click is at least `minimum` px high and wide: 44 on the portal, 24 on the desk."""
    small = page.evaluate(_SMALL_TARGETS, minimum)
    assert not small, f"{page.url} at {_width(page)} px has targets below {minimum} px:\n" + "\n".join(small)


class Transfer:
    """What a page has transferred since this began to listen: compressed as the web server compresses it."""

    def __init__(self, page: Page) -> None:
        self._responses: list[Response] = []
        page.on("response", lambda response: self._responses.append(response))

    def total_bytes(self) -> int:
        return sum(map(_transferred, self._responses))

    def script_bytes(self) -> int:
        return sum(_transferred(each) for each in self._responses if each.request.resource_type == "script")

    def __str__(self) -> str:
        return "\n".join(f"{_transferred(each)} {each.url}" for each in self._responses)


def _transferred(response: Response) -> int:
    if not response.ok or response.url.endswith("/alive"):
        return 0
    body = response.body()
    # A running city sends static files as they were compressed beforehand, which the one of the tests does not do.
    made_small = "/static/" in response.url and not response.url.endswith(".woff2")
    return len(gzip.compress(body, 9)) if made_small else response.request.sizes()["responseBodySize"]


def resize(page: Page, width: int) -> None:
    """The same page on another screen, without loading it again."""
    page.set_viewport_size({"width": width, "height": 844 if width < PHONE_BELOW_PX else 800})


def speak(page: Page, language: str) -> None:
    """The language of the pages that are loaded from here on, as the switch in the masthead keeps it."""
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": page.url}])


def shoot(page: Page, name: str) -> Path:
    """A picture of the whole page in test-output/, named and with the width."""
    OUTPUT.mkdir(exist_ok=True)
    path = OUTPUT / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower())}-{_width(page)}.png"
    picture(page, path)
    return path


def picture(page: Page, path: Path) -> None:
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=path, full_page=True, animations="disabled")


def _width(page: Page) -> int:
    return page.viewport_size["width"] if page.viewport_size else 0


def tab_to(page: Page, selector: str) -> None:
    """To the first element of that selector by Tab alone, as far as it takes; one that is not reached fails."""
    wanted = page.locator(selector).first
    for _press in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{selector} is not reached by Tab")
