"""Template tags of the design system: one tag a component, registered as builtins (no `load` needed).

What each takes is in `docs/reference/components.md`; what it looks like is at `/ui/`. A wrong name of an icon or
status raises, so that a test of any page finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from motcua.faces.ui import formats
from motcua.faces.ui.due import due_look, left_in_full
from motcua.faces.ui.values import (
    WORKING_DAY_MINUTES,
    Act,
    Cell,
    CellKind,
    Check,
    Chip,
    Column,
    Confirmation,
    Defect,
    Due,
    Fact,
    FileShown,
    Identity,
    JourneyStep,
    Kpi,
    NavGroup,
    NavItem,
    NoticeShown,
    PayCode,
    Problem,
    Row,
    SignatureShown,
    SignatureState,
    StepState,
    SummaryRow,
    Table,
    Task,
    Thread,
    ThreadHead,
    Tile,
    Tone,
    Words,
)
from motcua.faces.ui.vocabulary import STATUSES, StatusLook
from motcua.foundation.messages.queries import unread_count

register = template.Library()

ALLOWED_ICONS = Path(__file__).resolve().parents[1] / "icons.txt"


@cache
def allowed_icons() -> frozenset[str]:
    """The icons that the build puts into the sprite."""
    return frozenset(ALLOWED_ICONS.read_text().split())


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A drawing beside words, hidden from screen readers. `size` is empty (1.25 em) or `large`."""
    if name not in allowed_icons():
        raise template.TemplateSyntaxError(f"{name!r} is not in {ALLOWED_ICONS.name}")
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" icon--{size}" if size else "",
        static("icons.svg"),
        name,
    )


@register.simple_tag
def emblem() -> SafeString:
    """The city's lotus."""
    return format_html(
        '<svg class="emblem" aria-hidden="true" focusable="false"><use href="{}#emblem"></use></svg>',
        static("icons.svg"),
    )


def _tag(look: StatusLook, words: Words = "", *, plain: bool = False) -> SafeString:
    return format_html(
        '<span class="tag tag--{}{}">{}<span>{}</span></span>',
        look.tone.value,
        " tag--plain" if plain else "",
        icon(look.icon),
        words or look.words,
    )


@register.simple_tag
def status_tag(status: str, words: Words = "") -> SafeString:
    """A status of the vocabulary (`vocabulary.STATUSES`); `words` say it more closely than the vocabulary."""
    look = STATUSES.get(str(status))
    if look is None:
        raise template.TemplateSyntaxError(f"{status!r} is not in the vocabulary of statuses")
    return _tag(look, words)


@register.simple_tag
def due_tag(due: Due) -> SafeString:
    """A promise as a tag: 'Còn 3 giờ 20 phút', 'Quá hạn 1 ngày'."""
    return _tag(due_look(due))


@register.inclusion_tag("ui/back_link.html")
def back_link(href: str, words: Words = "") -> dict[str, Any]:
    """The way back, for the block `back`."""
    return {"href": href, "words": words}


@register.inclusion_tag("ui/due_block.html")
def due_block(due: Due, label: Words = "") -> dict[str, Any]:
    """The promise, large: moment, working time left, days that are not counted."""
    look = due_look(due)
    return {"due": due, "look": look, "label": label, "in_full": left_in_full(due)}


_MARKS = {
    StepState.DONE: "check",
    StepState.NOW: "hourglass",
    StepState.WAITING: "circle-pause",
    StepState.AHEAD: "",
    StepState.STOPPED: "x",
}


@register.inclusion_tag("ui/journey.html")
def journey(steps: Sequence[JourneyStep]) -> dict[str, Any]:
    """The way of a dossier, step by step: holder, since when, limit of the step."""
    return {"steps": [(step, _MARKS[step.state]) for step in steps]}


@register.inclusion_tag("ui/summary_list.html")
def summary_list(rows: Sequence[SummaryRow]) -> dict[str, Any]:
    """Labels and values, each with its own way to change it."""
    return {"rows": rows, "any_acts": any(row.act for row in rows)}


@register.inclusion_tag("ui/task_list.html")
def task_list(tasks: Sequence[Task], name: str = "task") -> dict[str, Any]:
    """Parts of a filing with their states. `name` keeps ids apart when a page has two lists."""
    return {"tasks": tasks, "name": name}


@register.inclusion_tag("ui/file_receipts.html", takes_context=True)
def file_receipts(context: Context, files: Sequence[FileShown]) -> dict[str, Any]:
    """What arrived, said file by file: name, pages, size, fingerprint, moment."""
    return {"files": files, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/defect_list.html")
def defect_list(defects: Sequence[Defect]) -> dict[str, Any]:
    """All that is to be mended, at once."""
    return {"defects": defects}


@register.inclusion_tag("ui/check_list.html")
def check_list(checks: Sequence[Check]) -> dict[str, Any]:
    """An official's checks; each is a group of radios named by the check."""
    return {"checks": checks}


@register.inclusion_tag("ui/chips.html")
def chips(items: Sequence[Chip], label: Words) -> dict[str, Any]:
    """Filters as links, so that the view is in the address."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/kpis.html")
def kpis(items: Sequence[Kpi]) -> dict[str, Any]:
    """Figures, each a link to its rows."""
    return {"items": items}


@register.inclusion_tag("ui/tiles.html")
def tiles(items: Sequence[Tile]) -> dict[str, Any]:
    """Ways in, large."""
    return {"items": items}


@register.inclusion_tag("ui/facts.html")
def facts(items: Sequence[Fact]) -> dict[str, Any]:
    """Facts with icons: time limit, fee, where, result."""
    return {"items": items}


@register.inclusion_tag("ui/table.html")
def data_table(table: Table) -> dict[str, Any]:
    """A table of one-line rows; cards below 720 px. Keyboard (j/k, Enter, x) comes with `<row-keys>` around it."""
    labels = [format_html('<span class="table__label">{}: </span>', str(column.label)) for column in table.columns]
    return {"table": table, "lines": [(row, _cells_of(row, table.columns, labels)) for row in table.rows]}


def _cells_of(row: Row, columns: Sequence[Column], labels: Sequence[SafeString]) -> SafeString:
    """The row's cells. One too many or too few is a defect and raises."""
    cells = zip(row.cells, columns, labels, strict=True)
    marked = [_cell_of(cell, column, label, first=not number) for number, (cell, column, label) in enumerate(cells)]
    return SafeString("".join(marked))


def _cell_of(cell: Cell, column: Column, label: SafeString, *, first: bool) -> str:
    """Markup, each text escaped here: a page has hundreds, and a template takes four times as long for each."""
    words, sub = escape(str(cell.words)), escape(str(cell.sub))
    cut = column.kind in {CellKind.TEXT, CellKind.SHORT}
    title = " · ".join(part for part in (words, sub) if part) if cut else ""
    parts = [label + (f'<a href="{escape(cell.href)}"{" data-row-link" * first}>{words}</a>' if cell.href else words)]
    if cell.status:
        parts.append(status_tag(cell.status))
    if cell.due:
        parts.append(due_tag(cell.due))
    if sub:
        parts.append(f'<span class="table__sub">{sub}</span>')
    is_empty = not (words or cell.status or cell.due)
    open_, close = ('th scope="row"', "th") if first else ("td", "td")
    shown = f' title="{title}"' if title else ""
    return f'<{open_} class="is-{column.kind}{" is-empty" * is_empty}"{shown}>{" ".join(parts)}</{close}>'


@register.inclusion_tag("ui/next_link.html")
def next_link(next_href: str = "", first_href: str = "", words: Words = "") -> dict[str, Any]:
    """Paging by key: on to the next page, back to the first."""
    return {"next_href": next_href, "first_href": first_href, "words": words}


def _render(partial: str, values: dict[str, Any]) -> SafeString:
    """Renders a partial around what a block tag holds, which the engine has rendered and escaped already."""
    values["content"] = mark_safe(str(values.get("content", "")))  # noqa: S308
    return mark_safe(render_to_string(partial, values))  # noqa: S308  (a template of ours, escaped by itself)


@register.simple_block_tag
def card(content: SafeString, title: Words = "", icon: str = "", surface: bool = False, level: int = 2) -> SafeString:
    """{% card title=… icon=… %}…{% endcard %}"""
    return _render(
        "ui/card.html", {"content": content, "title": title, "icon": icon, "surface": surface, "level": level}
    )


_BANNER_ICONS = {Tone.OK: "circle-check", Tone.SOON: "triangle-alert", Tone.LATE: "circle-alert"}


@register.simple_block_tag
def banner(content: SafeString, tone: str = "info", title: Words = "", live: bool = False) -> SafeString:
    """A notice: {% banner tone="ok|info|soon|late" title=… %}…{% endbanner %}. `live` is read out at once."""
    look = Tone(tone)
    return _render(
        "ui/banner.html",
        {
            "content": content,
            "tone": look.value,
            "title": title,
            "icon": _BANNER_ICONS.get(look, "info"),
            "role": ("alert" if look is Tone.LATE else "status") if live else "",
        },
    )


@register.simple_block_tag
def details(content: SafeString, summary: Words, open: bool = False) -> SafeString:  # noqa: A002
    """{% details summary=… %}…{% enddetails %}"""
    return _render("ui/details.html", {"content": content, "summary": summary, "open": open})


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    """{% inset %}…{% endinset %}"""
    return format_html('<div class="inset">{}</div>', content)


@register.simple_block_tag
def empty_state(content: SafeString, title: Words, icon: str = "inbox") -> SafeString:
    """Nothing here, why, and what to do: {% empty_state title=… %}…{% endempty_state %}"""
    return _render("ui/empty_state.html", {"content": content, "title": title, "icon": icon})


@register.inclusion_tag("ui/confirmation.html")
def confirmation(confirmed: Confirmation) -> dict[str, Any]:
    """It worked: the code, large, a QR and what was promised."""
    return {"confirmed": confirmed, "qr": mark_safe(confirmed.qr_svg)}  # noqa: S308  (made by foundation.rendering)


@register.inclusion_tag("ui/pay_code.html")
def pay_code(code: PayCode) -> dict[str, Any]:
    """A code to scan with a bank's application, with its words for who types them."""
    return {"code": code, "qr": mark_safe(code.qr_svg)}  # noqa: S308  (made by foundation.rendering)


_SIGNATURES = {
    SignatureState.VALID: ("shield-check", Tone.OK),
    SignatureState.UNTRUSTED: ("shield-alert", Tone.SOON),
    SignatureState.BROKEN: ("shield-x", Tone.LATE),
    SignatureState.NONE: ("info", Tone.MUTE),
}


@register.inclusion_tag("ui/signature_status.html")
def signature_status(signature: SignatureShown) -> dict[str, Any]:
    """What a check of a signature found."""
    mark, tone = _SIGNATURES[signature.state]
    return {"signature": signature, "icon": mark, "tone": tone.value}


@register.simple_block_tag
def identity_bar(content: SafeString, head: Identity) -> SafeString:
    """The head of a dossier's page; its acts inside: {% identity_bar head %}buttons{% endidentity_bar %}"""
    return _render("ui/identity_bar.html", {"head": head, "content": content.strip()})


@register.inclusion_tag("ui/error_summary.html")
def error_summary(problems: Sequence[Problem], focus: bool = True) -> dict[str, Any]:
    """All problems of a page at its top, each leading to its field. Renders nothing without problems.

    It takes the focus, so that it is read first; `focus=False` where it is only shown.
    """
    return {"problems": problems, "focus": focus}


@register.simple_block_tag
def file_slot(content: SafeString, upload: str = "", into: str = "", most: int = 0) -> SafeString:
    """Around a file input: {% file_slot upload=… into="#receipts" most=4 %}<input type="file" …>{% endfile_slot %}"""
    return _render("ui/file_slot.html", {"content": content.strip(), "upload": upload, "into": into, "most": most})


@register.inclusion_tag("ui/button.html")
def button(
    words: Words,
    href: str = "",
    kind: str = "",
    icon: str = "",
    name: str = "",
    value: str = "",
    form: str = "",
) -> dict[str, Any]:
    """A button, or a link that looks like one with `href`. `kind` is empty, `secondary` or `warning`."""
    return {"words": words, "href": href, "kind": kind, "icon": icon, "name": name, "value": value, "form": form}


@register.inclusion_tag("ui/act_link.html")
def act_link(act: Act) -> dict[str, Any]:
    return {"act": act}


@register.inclusion_tag("ui/search_box.html")
def search_box(
    action: str,
    label: Words,
    value: str = "",
    name: str = "q",
    large: bool = False,
    key_hint: bool = False,
    id: str = "search",  # noqa: A002  (the attribute's own name)
    placeholder: Words = "",
    suggest: str = "",
) -> dict[str, Any]:
    """A search that is a plain GET. `key_hint` shows that / jumps here; without `large` it has no button; `suggest`
    is the address that suggests while one types."""
    return {
        "action": action,
        "label": label,
        "value": value,
        "name": name,
        "large": large,
        "key_hint": key_hint,
        "id": id,
        "placeholder": placeholder,
        "suggest": suggest,
    }


@register.inclusion_tag("ui/progress.html")
def progress(now: int, total: int, words: Words = "") -> dict[str, Any]:
    """Part `now` of `total`, from 1."""
    return {"now": now, "total": total, "words": words, "parts": range(1, total + 1)}


@register.inclusion_tag("ui/saved_line.html")
def saved_line(at: datetime | None, code: str = "", lost: bool = False) -> dict[str, Any]:
    """What is kept: 'Đã lưu lúc 09:41 · mã nháp KH-7Q2M'."""
    return {"at": at, "code": code, "lost": lost}


@register.inclusion_tag("ui/print_button.html")
def print_button(words: Words = "") -> dict[str, Any]:
    return {"words": words}


@register.inclusion_tag("ui/sections.html")
def sections(items: Sequence[NavItem], label: Words) -> dict[str, Any]:
    """The portal's own sections, under the masthead."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/rail.html")
def rail_groups(groups: Sequence[NavGroup]) -> dict[str, Any]:
    """The desk's rail: groups of links with icons and counts."""
    return {"groups": groups}


@register.filter
def vnd(amount_vnd: int | None) -> str:
    """75000 → 75.000 ₫"""
    return "" if amount_vnd is None else formats.money_vnd(amount_vnd)


@register.filter
def as_code(code: str) -> SafeString:
    """A code within words: it does not break at its hyphens."""
    return format_html('<span class="code">{}</span>', code)


@register.filter
def grouped(number: int | Decimal | float | None, decimals: int = 0) -> str:
    """1234567 → 1.234.567"""
    return "" if number is None else formats.grouped(number, decimals=decimals)


@register.filter
def percent(share: Decimal | float | None, decimals: int = 1) -> str:
    """0.984 → 98,4 %"""
    return "" if share is None else formats.percent(share, decimals=decimals)


@register.filter
def date_vi(value: date | datetime | None) -> str:
    """24/11/2026"""
    return "" if value is None else formats.day(value)


@register.filter
def time_vi(value: datetime | None) -> str:
    """17:00"""
    return "" if value is None else formats.clock_time(value)


@register.filter
def short_moment_vi(value: datetime | None) -> str:
    """08/12/2026 17:00"""
    return "" if value is None else formats.moment(value)


@register.filter
def long_date_vi(value: date | datetime | None) -> str:
    """Thứ Ba, 08/12/2026"""
    return "" if value is None else formats.weekday_and_day(value)


@register.filter
def moment_vi(value: datetime | None) -> str:
    """Thứ Ba, 08/12/2026, 17:00"""
    return "" if value is None else formats.weekday_and_moment(value)


@register.filter
def minutes_in_words(minutes: int | None, day_minutes: int = WORKING_DAY_MINUTES) -> str:
    """Working time: 660 → 1 ngày 3 giờ, at 480 minutes a day unless said otherwise."""
    return "" if minutes is None else formats.working_time(minutes, day_minutes=day_minutes)


@register.filter
def file_size(size_bytes: int | None) -> str:
    """84 KB"""
    return "" if size_bytes is None else formats.file_size(size_bytes)


@register.inclusion_tag("ui/conversation.html", takes_context=True)
def conversation(context: Context, thread: Thread) -> dict[str, Any]:
    """A dossier's conversation, with the field to write in."""
    return {"thread": thread, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/conversation_head.html")
def conversation_head(head: ThreadHead) -> dict[str, Any]:
    """A conversation on its dossier's page: the last remark and the way in."""
    return {"head": head}


@register.inclusion_tag("ui/notices.html")
def notices(items: Sequence[NoticeShown]) -> dict[str, Any]:
    """What somebody was told, newest first."""
    return {"items": items}


@register.inclusion_tag("ui/bell.html", takes_context=True)
def bell(context: Context, href: str) -> dict[str, Any]:
    """The way to one's notices with how many are new; nothing for who is not signed in."""
    actor = context.get("actor")
    account = getattr(actor, "account", None)
    return {"href": href, "shown": bool(href and account), "count": unread_count(account=account) if account else 0}
