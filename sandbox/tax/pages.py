"""What an official of the tax office sees: its files, and a form to correct a notice."""

from __future__ import annotations

from html import escape

from sandbox.tax.store import Store

NEWEST = 30


def home(store: Store) -> bytes:
    files = "".join(_file(each["dossier"], each["content"], each["called_off"]) for each in store.files(limit=NEWEST))
    proofs = "".join(
        f"<li>{escape(each['dossier'])}: {sum(line['amount'] for line in each['paid']):,} ₫,"
        f" {escape(each['transaction'])}</li>"
        for each in store.letters(kind="proof", limit=NEWEST)
    )
    return f"""<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>Cơ quan thuế thử nghiệm</title><h1>Cơ quan thuế thử nghiệm</h1>
        <h2>Thông báo nộp tiền</h2><ul>{files or "<li>Chưa có</li>"}</ul>
        <h2>Chứng từ đã nhận</h2><ul>{proofs or "<li>Chưa có</li>"}</ul></html>""".encode()


def _file(dossier: str, notice: dict[str, object], called_off: str) -> str:
    lines = notice["lines"]
    assert isinstance(lines, list)
    fields = "".join(
        f'<label>{escape(line["sub_item"])} <input name="{escape(line["sub_item"])}" value="{line["amount"]}"'
        ' inputmode="numeric"></label> '
        for line in lines
    )
    off = " (hồ sơ đã rút)" if called_off else ""
    return f"""<li>{escape(dossier)}{off}: {escape(str(notice["number"]))}
        <form method="post" action="/correct"><input type="hidden" name="dossier" value="{escape(dossier)}">
        {fields}<button>Ra thông báo điều chỉnh</button></form></li>"""
