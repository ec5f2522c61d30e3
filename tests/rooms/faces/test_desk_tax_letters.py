"""The desk's list of letters to the tax office that are stuck."""

from __future__ import annotations

from django.test import Client

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.service.landtax.commands.asking import ask_tax
from motcua.service.landtax.commands.letters import note_refused
from motcua.service.landtax.models import Letter
from motcua.service.landtax.values import LetterKind
from motcua.service.payments.values import Fault
from tests.cast import Cast, whoever
from tests.landtax import a_transfer, land_office
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import text_of

LIST = "/ban-lam-viec/thue-dat/thu/"


def test_a_refused_letter_is_listed_with_its_reason_and_sent_anew_by_a_plain_form(client: Client, cast: Cast) -> None:
    now = city_clock().now()
    row, handler = a_transfer(cast, at=now), whoever(unit=land_office(), role=Role.HANDLER)
    letter = ask_tax(dossier=row.id, by=handler, at=now)
    note_refused(letter=letter, fault=Fault("không có thửa này", permanent=True), by=SYSTEM, at=now)
    again = f"{LIST}{letter}/gui-lai/"
    desk.signed_in(client, handler)

    page = client.get(LIST)
    assert "không có thửa này" in text_of(page)
    assert str(row.code) in text_of(page)
    assert again in page.content.decode()
    assert again not in client.get(f"{LIST}?why=silent").content.decode()
    done = client.post(again, follow=True)
    twice = client.post(again)

    assert again not in done.content.decode()
    assert twice.status_code == 409
    assert Letter.objects.filter(dossier=row.id, kind=LetterKind.REQUEST.value).count() == 2
    assert client.post(f"{LIST}{row.id}/gui-lai/").status_code == 404


def test_who_does_not_see_the_dossier_does_not_see_its_letter(client: Client, cast: Cast) -> None:
    now = city_clock().now()
    row, handler = a_transfer(cast, at=now), whoever(unit=land_office(), role=Role.HANDLER)
    letter = ask_tax(dossier=row.id, by=handler, at=now)
    note_refused(letter=letter, fault=Fault("x", permanent=True), by=SYSTEM, at=now)

    desk.signed_in(client, cast.counter)
    assert str(row.code) not in text_of(client.get(LIST))
    assert client.post(f"{LIST}{letter}/gui-lai/").status_code in {403, 404}
    desk.signed_in(client, cast.administrator)
    assert client.get(LIST).status_code == 403
