"""Where dossiers wait: the steps of a unit with their time, the longest first."""

from __future__ import annotations

import pytest

from motcua.registry.organization.queries import directory
from tests.cast import JUNE_15, Cast
from tests.dossiers import a_dossier_to_sign
from tests.rooms.faces.citizen import client_of

PAGE = "/ban-lam-viec/cho-o-dau/?period=2023-H1"
pytestmark = pytest.mark.usefixtures("now")


def test_steps_stand_with_their_time_the_longest_first(cast: Cast) -> None:
    a_dossier_to_sign(cast)

    page = client_of(cast.leader, language="vi").get(PAGE)

    rows = [[cell.words for cell in row.cells] for row in page.context["table"].rows]
    assert [row[0] for row in rows] == ["Thẩm định", "Tiếp nhận", "Ký duyệt"]
    assert [row[1] for row in rows] == ["1", "1", "0"]
    assert [row[4] for row in rows[:2]] == ["20 phút", "10 phút"]
    # Within is the edge of a class: never less than the one case that there was.
    assert [row[2:4] for row in rows[:2]] == [["30 phút", "30 phút"], ["15 phút", "15 phút"]]
    assert [(row[0], row[5]) for row in rows[2:]] == [("Ký duyệt", "1")]


def test_a_unit_in_which_nothing_ended_says_so(cast: Cast) -> None:
    assert "Trong kỳ chưa có bước nào xong." in client_of(cast.leader, language="vi").get(PAGE).content.decode()


def test_others_are_closed(cast: Cast) -> None:
    city = directory(on=JUNE_15).ancestors(cast.ward.id)[-1]

    assert client_of(cast.leader).get(f"{PAGE}&unit={city}").status_code in (403, 404)
