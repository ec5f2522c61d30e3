"""What a payer sees: the platform's page of an order, and a bank's application that reads a QR code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from sandbox.gateway.city import City
from sandbox.gateway.codes import UnreadableError, read
from sandbox.gateway.store import Store
from sandbox.signing import decoded

NEWEST = 20


@dataclass(frozen=True)
class Page:
    content: bytes = b""
    status: HTTPStatus = HTTPStatus.OK
    location: str = ""


class Pages:
    def __init__(self, *, store: Store, city: City) -> None:
        self._store, self._city = store, city

    def answer(self, method: str, path: str, sent: Mapping[str, str], *, at: str) -> Page:
        match (method, path.rstrip("/")):
            case ("GET", ""):
                return self._home()
            case ("GET", "/pay"):
                return self._order(sent.get("order", ""), at)
            case ("POST", "/pay"):
                return self._settle(sent, at)
            case ("GET", "/bank"):
                return self._bank(sent.get("qr", ""))
            case ("POST", "/bank"):
                return self._transfer(sent, at)
        return _page("Không tìm thấy", "<h1>Không có trang này</h1>", HTTPStatus.NOT_FOUND)

    def _home(self) -> Page:
        rows = "".join(
            f"<li>{escape(row['at'][:16])} · {escape(row['number'])} · {row['amount']:,} ₫ · {escape(row['kind'])}"
            f" · {escape(row['reference'])}</li>"
            for row in self._store.newest(limit=NEWEST)
        )
        return _page(
            "Cổng thanh toán thử nghiệm",
            f"""<h1>Ngân hàng thử nghiệm</h1><form action="/bank"><label for="qr">Nội dung mã QR</label>
            <textarea id="qr" name="qr" rows="4"></textarea><button>Quét mã</button></form>
            <h2>Giao dịch mới</h2><ul>{rows}</ul>""",
        )

    def _order(self, text: str, at: str) -> Page:
        order = self._checked(text)
        if _is_over(order, at):
            return _over(order)
        return _page(
            "Thanh toán",
            f"""<h1>Thanh toán {order["amount"]:,} ₫</h1><p>Mã: <b>{escape(order["reference"])}</b></p>
            <form method="post" action="/pay"><input type="hidden" name="order" value="{escape(text)}">
            <button name="kind" value="paid">Thanh toán</button>
            <button name="kind" value="failed">Giao dịch lỗi</button></form>
            <p><a href="{escape(order["back"])}">Quay lại, chưa thanh toán</a></p>""",
        )

    def _settle(self, sent: Mapping[str, str], at: str) -> Page:
        order = self._checked(sent["order"])
        if _is_over(order, at):
            return _over(order)
        kind = "paid" if sent.get("kind") == "paid" else "failed"
        number = self._store.settle(kind=kind, reference=order["reference"], amount=order["amount"], at=at)
        words = "Đã thanh toán" if kind == "paid" else "Giao dịch không thành công"
        return _page(
            words,
            f"""<h1>{words}</h1><p>Số giao dịch: <b>{number}</b></p>
            <p><a href="{escape(order["back"])}">Về trang của thành phố</a></p>""",
        )

    def _checked(self, text: str) -> dict[str, Any]:
        """The order that the city has signed. Raises `WrongSignatureError`, `UnreachableError`."""
        content, _dot, signature = text.partition(".")
        body = decoded(content)
        self._city.check(body, signature)
        return dict(json.loads(body))

    def _bank(self, text: str) -> Page:
        try:
            order = read(text.strip())
        except UnreadableError as fault:
            return _page("Mã QR", f"<h1>{escape(str(fault))}</h1>", HTTPStatus.UNPROCESSABLE_ENTITY)
        return _page(
            "Chuyển tiền",
            f"""<h1>Chuyển tiền</h1><dl><dt>Ngân hàng</dt><dd>{escape(order.bank)}</dd><dt>Số tài khoản</dt>
            <dd>{escape(order.account)}</dd><dt>Người nhận</dt><dd>{escape(order.holder)}</dd></dl>
            <form method="post" action="/bank"><input type="hidden" name="qr" value="{escape(text.strip())}">
            <p><label for="amount">Số tiền</label><input id="amount" name="amount" value="{order.amount or ""}"></p>
            <p><label for="memo">Nội dung</label><input id="memo" name="memo" value="{escape(order.memo)}"></p>
            <button>Chuyển tiền</button></form>""",
        )

    def _transfer(self, sent: Mapping[str, str], at: str) -> Page:
        order = read(sent["qr"])
        number = self._store.pay(
            memo=sent.get("memo", order.memo), amount=int(sent["amount"]), account=order.account, at=at
        )
        return _page(
            "Đã chuyển tiền",
            f"<h1>Đã chuyển tiền</h1><p>Số giao dịch: <b>{number}</b></p><p><a href='/?{quote(number)}'>Trang đầu</a></p>",
        )


def _is_over(order: Mapping[str, Any], at: str) -> bool:
    return datetime.fromisoformat(at) > datetime.fromisoformat(order["expires_at"])


def _over(order: Mapping[str, Any]) -> Page:
    """Nothing can be paid to it any more; the payer goes back and begins anew."""
    back = f"""<p><a href="{escape(order["back"])}">Về trang của thành phố</a></p>"""
    return _page("Đã hết hạn", f"<h1>Đã hết hạn thanh toán</h1>{back}", HTTPStatus.GONE)


def _page(title: str, inside: str, status: HTTPStatus = HTTPStatus.OK) -> Page:
    head = f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{escape(title)}</title>'
    look = (
        '<meta name="viewport" content="width=device-width">'
        "<style>body{font:18px sans-serif;max-width:40rem;margin:1rem auto}</style>"
    )
    note = "<p><small>Trang thử nghiệm: không có tiền thật.</small></p>"
    return Page(f"{head}{look}<body><main>{inside}{note}</main></body></html>".encode(), status)
