"""The documentation holds together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from motcua.foundation.rendering.reports.docx import report_docx
from motcua.foundation.rendering.reports.outline import plain
from motcua.foundation.rendering.reports.values import Paragraph, Report
from tests.conftest import moment
from tests.environment import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text())
    lost = [target for target in targets if "://" not in target and not (page.parent / target).exists()]

    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_has_one_title(page: Path) -> None:
    without_code = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)

    assert len(re.findall(r"^# ", without_code, flags=re.MULTILINE)) == 1


def test_the_index_lists_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text()
    pages = [page.relative_to(ROOT / "docs") for page in (ROOT / "docs").rglob("*.md") if page.name != "README.md"]

    assert [str(page) for page in pages if str(page) not in index] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_tells_situation_decision_and_consequences(decision: Path) -> None:
    text = decision.read_text()

    assert re.match(rf"# {decision.name[:4]}:? \S", text)
    assert re.search(
        r"^\*\*(Situation|Context)\.\*\*.*^\*\*Decision\.\*\*.*^\*\*Consequences\.\*\*", text, re.DOTALL | re.MULTILINE
    )


def test_a_word_of_the_glossary_has_one_meaning() -> None:
    rows = re.findall(r"^\| ([^|]+) \| `(\w+)` \|", (ROOT / "docs" / "glossary.md").read_text(), flags=re.MULTILINE)
    names = [name for _, name in rows]

    assert len(names) > 30
    assert [name for name in names if names.count(name) > 1] == []


def test_the_example_of_a_report_s_section_runs() -> None:
    page = (ROOT / "docs" / "how-to" / "reports.md").read_text()
    example = re.search(r"```python\n(.*?)```", page, flags=re.DOTALL)
    assert example is not None
    names: dict[str, object] = {}

    exec(example[1], names)  # noqa: S102  (our own page)

    report = names["report"]
    assert isinstance(report, Report)
    shown = [plain(block.text) for block in report.sections[-1].blocks if isinstance(block, Paragraph)]
    assert shown == ["Trong kỳ có 4.890\N{NO-BREAK SPACE}lượt đánh giá, 98,4\N{NO-BREAK SPACE}% hài lòng."]
    assert report_docx(report=report, at=moment("2023-07-05 10:00"))
