"""A link is the share's id under a seal: nobody makes one by counting or turning a letter."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import override_settings

from motcua.foundation.database.keys import new_id
from motcua.service.wallet.tokens import TOKEN_LENGTH, share_of, token_of


def test_a_link_leads_to_its_share_and_is_the_same_each_time() -> None:
    share = new_id()

    assert share_of(token_of(share)) == share
    assert token_of(share) == token_of(share)
    assert len(token_of(share)) == TOKEN_LENGTH


@pytest.mark.parametrize("place", [0, 10, 21, 22, 30, 41])
def test_one_letter_turned_is_no_link(place: int) -> None:
    token = token_of(new_id())
    other = "A" if token[place] != "A" else "B"

    assert share_of(token[:place] + other + token[place + 1 :]) is None


def test_a_link_of_another_city_is_none_here() -> None:
    share = uuid4()
    with override_settings(SECRET_KEY="another"):
        theirs = token_of(share)

    assert share_of(theirs) is None


@pytest.mark.parametrize("token", ["", "x", "ở" * 43, "=" * 43, "A" * 42, "A" * 44, "../" * 14 + "a"])
def test_what_is_no_link_at_all_is_none(token: str) -> None:
    assert share_of(token) is None
