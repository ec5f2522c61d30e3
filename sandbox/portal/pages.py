"""What people see of the portal: a search, a form made from the city's own definition, and how their dossiers stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.parser import BytesParser
from email.policy import HTTP
from html import escape
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from sandbox.portal.city import City
from sandbox.portal.forms import answers_of, form_rows
from sandbox.portal.store import Store

NEWEST = 20
VIETNAM = timezone(timedelta(hours=7))
SEXES = {"female": "Nữ", "male": "Nam"}
RETURNS = {"electronic": "Bản điện tử", "counter": "Tại quầy", "post": "Qua bưu chính"}


@dataclass(frozen=True)
class Page:
    content: bytes = b""
    status: HTTPStatus = HTTPStatus.OK
    location: str = ""
    media_type: str = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Posted:
    """A form as it was sent: texts by name, and files (name, bytes) by name."""

    texts: Mapping[str, Sequence[str]]
    files: Mapping[str, Sequence[tuple[str, bytes]]]

    def text(self, name: str) -> str:
        return self.texts.get(name, [""])[0].strip()


class Pages:
    def __init__(self, *, store: Store, city: City) -> None:
        self._store, self._city = store, city

    def answer(
        self,
        method: str,
        path: str,
        query: Mapping[str, Sequence[str]],
        body: bytes,
        *,
        content_type: str,
        at: str,
    ) -> Page:
        match (method, *path.strip("/").split("/")):
            case ("GET", ""):
                return self._home(query.get("q", [""])[0])
            case ("GET", "nop", procedure):
                return self._form(procedure)
            case ("POST", "nop", procedure):
                return self._file(procedure, posted(body, content_type), at)
            case ("GET", "ho-so", code):
                return self._dossier(code)
            case ("POST", "ho-so", code, "rut"):
                return self._withdraw(code, posted(body, content_type), at)
            case ("GET", "tep", sha256):
                return self._result(sha256)
        return _page("Không tìm thấy", "<h1>Không có trang này</h1>", HTTPStatus.NOT_FOUND)

    def _home(self, text: str) -> Page:
        hits = "".join(
            f'<li><a href="/nop/{hit["id"]}">{escape(hit["name_vi"])}</a> <small>{escape(hit["code"])}</small></li>'
            for hit in (self._city.search(text) if text else [])
        )
        rows = "".join(_line(row) for row in self._store.newest(limit=NEWEST))
        services = "".join(
            f"<li>{escape(each['name'])} <small>{escape(each['words'])}</small></li>" for each in self._store.services()
        )
        return _page(
            "Trang chủ",
            f"""<h1>Nộp hồ sơ trực tuyến</h1>
            <form action="/" role="search"><label for="q">Tên hoặc mã thủ tục</label>
            <input id="q" name="q" value="{escape(text)}"><button>Tìm</button></form><ul>{hits}</ul>
            <h2>Hồ sơ mới gửi</h2><ul>{rows}</ul>
            <h2>Dịch vụ đã tích hợp</h2><ul>{services}</ul>""",
        )

    def _form(self, procedure: str) -> Page:
        found = self._city.procedure(procedure)
        offices = "".join(
            f'<option value="{office["id"]}">{escape(office["name_vi"])}</option>'
            for office in self._city.offices(procedure)
        )
        return _page(
            found["name_vi"],
            f"""<h1>{escape(found["name_vi"])}</h1>
            <form method="post" enctype="multipart/form-data">
            <fieldset><legend>Tài khoản đã định danh</legend>
            {_input("_number", "Số định danh")}{_input("_name", "Họ và tên")}{_input("_birth_on", "Ngày sinh", "date")}
            {_select("_sex", "Giới tính", SEXES)}{_input("_phone", "Điện thoại")}{_input("_email", "Thư điện tử", "email")}
            </fieldset>
            <p><label for="_office">Cơ quan tiếp nhận</label><select id="_office" name="_office">{offices}</select></p>
            {form_rows(found["form"])}
            {_select("_return", "Cách nhận kết quả", RETURNS)}
            <button>Nộp hồ sơ</button></form>""",
        )

    def _file(self, procedure: str, sent: Posted, at: str) -> Page:
        found = self._city.procedure(procedure)
        files = [
            {"slot": slot, "sha256": self._store.put_file(content), "name": name, "size_bytes": len(content)}
            for slot, several in sent.files.items()
            for name, content in several
        ]
        applicant = {name: sent.text(f"_{name}") for name in ("number", "name", "birth_on", "sex", "phone", "email")}
        body = {
            "procedure": {"code": found["code"], "level": found["level"]},
            "receiving_unit": sent.text("_office"),
            "applicant": {name: value for name, value in applicant.items() if value},
            "answers": answers_of(found["form"], sent.texts),
            "files": files,
            "return_method": sent.text("_return") or "electronic",
        }
        (code,) = self._store.file(city=self._city.code, bodies=[body], at=at)
        return Page(location=f"/ho-so/{quote(code)}")

    def _dossier(self, code: str) -> Page:
        found = self._store.dossier(code)
        if found is None:
            return _page("Không tìm thấy", "<h1>Không có hồ sơ này</h1>", HTTPStatus.NOT_FOUND)
        story = "".join(_told(line) for line in found["story"])
        dead = "".join(f"<p>Không gửi được: {escape(each['dead'])}</p>" for each in found["dead"])
        reference = f"<p>Mã tại cơ quan: <b>{escape(found['reference'])}</b></p>" if found["reference"] else ""
        return _page(
            code,
            f"""<h1>Hồ sơ <span class="code">{escape(code)}</span></h1>
            <p class="status">{escape(found["status_name"])}</p>{reference}{dead}<ol>{story}</ol>
            <form method="post" action="/ho-so/{quote(code)}/rut" enctype="multipart/form-data">
            {_input("reason", "Lý do rút hồ sơ")}<button>Rút hồ sơ</button></form><p><a href="/">Trang chủ</a></p>""",
        )

    def _withdraw(self, code: str, sent: Posted, at: str) -> Page:
        body = {"reason": sent.text("reason") or "Công dân rút hồ sơ."}
        self._store.post(city=self._city.code, dossier=code, kind="withdrawal", body=body, at=at)
        return Page(location=f"/ho-so/{quote(code)}")

    def _result(self, sha256: str) -> Page:
        content = self._store.file_of(sha256)
        if content is None:
            return _page("Không tìm thấy", "<h1>Không có tệp này</h1>", HTTPStatus.NOT_FOUND)
        return Page(
            content, media_type="application/pdf" if content.startswith(b"%PDF") else "application/octet-stream"
        )


def posted(body: bytes, content_type: str) -> Posted:
    """A form sent as multipart."""
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    texts: dict[str, list[str]] = {}
    files: dict[str, list[tuple[str, bytes]]] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", "", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        filename = part.get_filename()
        if filename is None:
            texts.setdefault(name, []).append(content.decode())
        elif filename:
            # A browser writes UTF-8 where the library looks for ASCII.
            readable = filename.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            files.setdefault(name, []).append((readable, content))
    return Posted(texts, files)


def _line(row: Mapping[str, Any]) -> str:
    code = escape(row["code"])
    return f'<li><a href="/ho-so/{quote(row["code"])}">{code}</a>: {escape(row["status_name"])}</li>'


def _told(line: Mapping[str, Any]) -> str:
    body = line["body"]
    more: Iterable[str] = (
        [escape(f"{each['target']}: {each['reason_vi']}") for each in body.get("defects", [])]
        + ([escape(body["reason_vi"])] if body.get("reason_vi") and body["reason_vi"] != line["words"] else [])
        + [
            f'<a href="/tep/{each["sha256"]}">{escape(each["name"])}</a>'
            for each in body.get("files", [])
            if line["status"]
        ]
    )
    said = "".join(f"<li>{each}</li>" for each in more)
    return f"<li><b>{escape(line['words'])}</b> <time>{_local(line['at'])}</time><ul>{said}</ul></li>"


def _local(at: str) -> str:
    """A moment as it is written in Vietnam."""
    return f"{datetime.fromisoformat(at).astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def _input(name: str, words: str, kind: str = "text") -> str:
    return f'<p><label for="{name}">{words}</label><input id="{name}" name="{name}" type="{kind}"></p>'


def _select(name: str, words: str, choices: Mapping[str, str]) -> str:
    options = "".join(f'<option value="{value}">{said}</option>' for value, said in choices.items())
    return f'<p><label for="{name}">{words}</label><select id="{name}" name="{name}">{options}</select></p>'


def _page(title: str, main: str, status: HTTPStatus = HTTPStatus.OK) -> Page:
    return Page(
        f"""<!doctype html><html lang="vi"><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{escape(title)} - Cổng Dịch vụ công quốc gia (mô phỏng)</title>
        <style>body{{font:17px/1.5 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem}}
        h1{{font-size:1.5rem}}
        header{{border-bottom:4px solid #8a1c1c;margin-bottom:1rem}}label{{display:block;font-weight:600}}
        input:not([type=checkbox]),select{{font:inherit;width:100%;padding:.5rem;box-sizing:border-box}}
        button{{font:inherit;padding:.6rem 1.2rem;margin:.5rem 0}}.status{{font-size:1.3rem;font-weight:700}}</style>
        <header>Cổng Dịch vụ công quốc gia <b>(mô phỏng để thử nghiệm)</b></header><main>{main}</main></html>""".encode(),
        status,
    )
