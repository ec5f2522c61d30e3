"""Going on with a draft by its code, on another device."""

from __future__ import annotations

import pytest

from motcua.service.dossiers.models import Draft
from tests.cast import Cast
from tests.rooms.faces.citizen import a_draft, client_of, text_of


@pytest.mark.parametrize("spelled", ["{0}", " {0} ", "{1}", "{2}"])
def test_a_draft_is_found_by_its_code_however_it_is_spelled(cast: Cast, spelled: str) -> None:
    draft = a_draft(cast)
    code = Draft.objects.get(id=draft).code

    response = client_of(cast.citizen).get(
        "/nop/", {"ma": spelled.format(code, code.lower().replace("-", " "), code.replace("-", ""))}
    )

    assert response["Location"] == f"/nop/{draft}/"


def test_somebody_elses_code_is_found_no_more_than_one_that_is_none(cast: Cast) -> None:
    code = Draft.objects.get(id=a_draft(cast)).code
    neighbour = client_of(cast.neighbour)

    told = [text_of(neighbour.get("/nop/", {"ma": typed}, follow=True)) for typed in (code, "XXX-XXX-XXX", "", "😀")]

    assert len(set(told)) == 1
    assert "You have no draft with this code" in told[0]


def test_who_is_not_signed_in_signs_in_first_and_comes_back(cast: Cast) -> None:
    response = client_of().get("/nop/", {"ma": "ABC-DEF-GHJ"})

    assert response["Location"] == "/dang-nhap/?next=/nop/%3Fma%3DABC-DEF-GHJ"


def test_a_discarded_draft_is_not_resumed(cast: Cast) -> None:
    draft = a_draft(cast)
    client = client_of(cast.citizen)
    client.post(f"/nop/{draft}/xoa/")

    assert client.get("/nop/", {"ma": Draft.objects.get(id=draft).code})["Location"] == "/ho-so/"
