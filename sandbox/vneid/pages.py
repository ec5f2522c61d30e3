"""What people see of the provider: who they are, and whether they go on."""

from __future__ import annotations

from html import escape

from sandbox.vneid.realm import Realm

_STYLE = """body{font:17px/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:1rem}h1{font-size:1.5rem}
header{border-bottom:4px solid #8a1c1c;margin-bottom:1rem}label{display:block;font-weight:600}
input{font:inherit;width:100%;padding:.5rem;box-sizing:border-box}
button{font:inherit;padding:.6rem 1.2rem;margin:.5rem .5rem .5rem 0}
ul{list-style:none;padding:0}li{margin:.25rem 0}li button{width:100%;text-align:left;margin:0}.error{color:#8a1c1c}"""


def sign_in_page(realm: Realm, *, action: str, acr: str, error: str = "") -> bytes:
    """One types a number, or takes one of the people of the demonstration."""
    people = "".join(
        f'<li><button name="name" value="{escape(each.name_of_account)}">{escape(each.name)} · '
        f"{escape(each.name_of_account)}{f' · mức {each.level}' if each.level else ''}</button></li>"
        for each in realm.people.values()
    )
    told = "<p>Thành phố cần bạn xác nhận lại ở mức cao nhất.</p>" if acr else ""
    wrong = f'<p class="error" role="alert">{escape(error)}</p>' if error else ""
    return _page(
        "Đăng nhập",
        f"""<h1>Đăng nhập</h1>{wrong}{told}
        <form method="post" action="{escape(action)}">
        <p><label for="name">Số định danh hoặc tên đăng nhập</label><input id="name" name="name" autocomplete="off"></p>
        <button>Tiếp tục</button></form>
        <form method="post" action="{escape(action)}"><button name="cancel" value="1">Thôi</button></form>
        <h2>Người của thành phố mẫu</h2><form method="post" action="{escape(action)}"><ul>{people}</ul></form>""",
    )


def message_page(words: str) -> bytes:
    return _page("VNeID", f"<h1>{escape(words)}</h1>")


def _page(title: str, main: str) -> bytes:
    return f"""<!doctype html><html lang="vi"><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)} - VNeID (mô phỏng)</title>
    <style>{_STYLE}</style><header>VNeID <b>(mô phỏng để thử nghiệm)</b></header><main>{main}</main></html>""".encode()
