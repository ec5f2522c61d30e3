"""What citizens do on the portal's pages, said once for all journeys."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.dossiers.commands.drafts import NewDraft, add_files, save_answers, start_draft
from tests.cast import PASSWORD, Cast
from tests.dossiers import BIRTH, a_photo, birth_answers, procedure

SESSION_COOKIE = "sessionid"


def sign_in(page: Page, name: str, *, password: str = PASSWORD) -> None:
    """By the form, on whatever page it stands."""
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()


def enter_as(page: Page, actor: Actor) -> str:
    """Signed in without the form, whose tries are counted. Returns the session's key."""
    assert actor.account is not None
    account = Account.objects.get(id=actor.account)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    key = str(session.session_key)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": key, "url": _origin(page)}])
    return key


def _origin(page: Page) -> str:
    """Pages have a base address; a page that has been nowhere yet goes there first."""
    if page.url == "about:blank":
        page.goto("/alive")
    return page.url


def a_photo_file(name: str, *, shade: int = 200, width: int = 900, height: int = 1200) -> FilePayload:
    """A real photo of a paper, as a telephone takes it."""
    picture = Image.new("RGB", (width, height), (shade, shade, shade - 20))
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=80)
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}


def open_part(page: Page, draft: str, part: str) -> None:
    page.goto(f"/nop/{draft}/phan/{part}/")


def save_and_go_on(page: Page) -> None:
    page.get_by_role("button", name="Lưu và tiếp tục").click()


def write_date(page: Page, question: str, day: str, month: str, year: str) -> None:
    group = page.get_by_role("group", name=question, exact=True)
    group.get_by_label("Ngày", exact=True).fill(day)
    group.get_by_label("Tháng").fill(month)
    group.get_by_label("Năm").fill(year)


def answer_declarant(page: Page) -> None:
    """Her own data stand in a card; only the relation is asked."""
    expect(page.locator(".known")).to_contain_text("Trần Thị Bưởi")
    expect(page.get_by_label("Họ và tên")).to_have_value("Trần Thị Bưởi")
    expect(page.get_by_label("Họ và tên")).not_to_be_visible()
    page.get_by_label("Mẹ", exact=True).check()
    save_and_go_on(page)


def answer_child(page: Page, photos: Sequence[FilePayload] = ()) -> None:
    """The notice of birth first: it is on its way while the rest is written. Her people are the mother's."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Trẻ được khai sinh")
    expect(page.locator(".known")).to_contain_text("Kinh")
    if photos:
        page.get_by_label("Giấy chứng sinh").set_input_files(photos)
    page.get_by_label("Họ và tên").fill("Trần An")
    write_date(page, "Ngày sinh", "1", "6", "2023")
    page.get_by_label("Nam", exact=True).check()
    page.get_by_label("Quê quán", exact=True).select_option("31149")
    save_and_go_on(page)


def answer_birth_place(page: Page) -> None:
    """The name of the hospital is asked only once it is said that it was one; what few need is folded away."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Nơi sinh")
    expect(page.get_by_label("Số bản sao muốn cấp")).not_to_be_visible()
    page.get_by_label("Cơ sở y tế").check()
    if page.locator("body.js-enabled").count() == 0:
        save_and_go_on(page)
    page.get_by_label("Tên cơ sở y tế").fill("Bệnh viện Phụ sản")
    page.get_by_label("Xã, phường nơi sinh", exact=True).select_option("31149")
    save_and_go_on(page)


def answer_mother(page: Page) -> None:
    """She has said that she is the mother, so what the city knows of her stands there; only the rest is asked."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Người mẹ")
    expect(page.get_by_label("Họ và tên")).to_have_value("Trần Thị Bưởi")
    expect(page.get_by_label("Số định danh cá nhân")).to_have_value("092192003141")
    page.get_by_label("Dân tộc").fill("Kinh")
    page.locator(".known summary").click()
    page.get_by_label("Địa chỉ").fill("12 hẻm 5, khu vực 3, phường An Khánh")
    save_and_go_on(page)


def answer_father(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Người cha")
    page.get_by_label("Không", exact=True).first.check()
    stated = page.get_by_role("group", name="Có khai về người cha không?")
    if page.locator("body.js-enabled").count() == 0:
        save_and_go_on(page)
    stated.get_by_label("Không", exact=True).check()
    save_and_go_on(page)


def dossier_id(page: Page) -> UUID:
    """Of the dossier whose page is open."""
    found = re.search(r"/ho-so/([0-9a-f-]{36})/", page.url)
    assert found is not None, page.url
    return UUID(found.group(1))


def draft_id(page: Page) -> str:
    found = re.search(r"/nop/([0-9a-f-]{36})/", page.url)
    assert found is not None, page.url
    return found.group(1)


def a_draft(
    cast: Cast,
    *,
    version: ProcedureVersion | None = None,
    answers: Mapping[str, object] | None = None,
    with_photo: bool = True,
) -> UUID:
    """A birth registration that its citizen has filled in, whole unless said otherwise. Written for good."""
    actor, at = cast.citizen, city_clock().now()
    chosen = version or procedure(BIRTH)
    with durable():
        draft = start_draft(
            draft=NewDraft(
                procedure=chosen.procedure,
                version=chosen.id,
                applicant=actor.person,
                receiving_unit=cast.ward.id,
            ),
            by=actor,
            at=at,
        )
        save_answers(draft=draft, answers=birth_answers() if answers is None else answers, by=actor, at=at)
        if with_photo:
            add_files(draft=draft, slot="birth_proof", receipts=[a_photo(by=actor, at=at)], by=actor, at=at)
    return draft
