"""Every form of the catalogue on the portal's pages: empty, with faults, and whole."""

from __future__ import annotations

import pytest

from motcua.foundation.forms.rules.definition import form_of
from motcua.registry.catalogue.lists import form_definitions
from motcua.registry.catalogue.queries import procedures
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.dossiers.commands.drafts import add_files
from tests.cast import AT, JUNE_15, Cast
from tests.forms import whole_answers
from tests.rooms.faces.citizen import a_draft, client_of, text_of


def _version_with(form_key: str) -> ProcedureVersion:
    return next(version for version in procedures(on=JUNE_15) if version.form_key == form_key)


@pytest.mark.parametrize("form_key", [*sorted(form_definitions()), "generic"])
def test_every_page_of_a_form_is_asked_checked_and_read_back(cast: Cast, form_key: str) -> None:
    version = _version_with(form_key)
    form = form_of(version.form)
    client = client_of(cast.citizen)
    empty = a_draft(cast, version=version, answers={}, with_photo=False)
    for page in form.pages:
        assert client.get(f"/nop/{empty}/phan/{page.id}/").status_code == 200
        assert client.post(f"/nop/{empty}/phan/{page.id}/").status_code in {200, 302, 422}

    answers, files = whole_answers(version, cast)
    whole = a_draft(cast, version=version, answers=answers, with_photo=False)
    for file in files:
        add_files(draft=whole, slot=file.slot, receipts=[file.receipt], by=cast.citizen, at=AT)
    for page in form.pages:
        assert client.get(f"/nop/{whole}/phan/{page.id}/").status_code == 200
    checked = client.get(f"/nop/{whole}/kiem-tra/")
    assert checked.status_code == 200
    assert "There is something to put right" not in text_of(checked)
