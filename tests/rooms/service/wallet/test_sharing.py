"""A share shows what was chosen, until it ends; each look is kept; whatever becomes of the paper is seen at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import ANONYMOUS, Actor
from motcua.foundation.journal.queries import entries_of
from motcua.service.wallet.commands.papers import revoke_papers
from motcua.service.wallet.commands.sharing import end_share, open_share
from motcua.service.wallet.errors import UnableToFindShare, UnableToOpenShare, UnableToShare
from motcua.service.wallet.models import Share
from motcua.service.wallet.queries.wallet import share_view
from motcua.service.wallet.tokens import token_of
from motcua.service.wallet.values import OPEN_SHARES_MAX, OPENINGS_MAX, PaperState, SharedPaper
from motcua.service.wallet.verify import verify_wallet
from tests.cast import AT, Cast
from tests.dossiers import a_photo
from tests.wallet import a_paper, a_share

SOON = AT + timedelta(minutes=10)


def seen(token: str, *, file: bool = False, by: Actor = ANONYMOUS, at: datetime = SOON) -> SharedPaper:
    return open_share(token=token, file=file, by=by, at=at)


def test_a_stranger_sees_what_was_chosen_and_nothing_else(cast: Cast) -> None:
    paper = a_paper(cast)
    share = a_share(cast, paper, audience="Ngân hàng")

    shown = seen(token_of(share))

    assert shown.state is PaperState.VALID
    assert [(field.key, field.value) for field in shown.fields] == [
        ("holder", "Trần Thị Bưởi"),
        ("number", "41/UBND-XNTTHN"),
    ]
    assert shown.sha256 == ""
    assert "092192003141" not in repr(shown)


def test_each_look_is_kept_for_the_holder(cast: Cast) -> None:
    paper = a_paper(cast)
    share = a_share(cast, paper)

    seen(token_of(share))
    seen(token_of(share), by=cast.neighbour)

    _view, one = share_view(share=share, actor=cast.citizen, at=SOON)
    assert (one.openings, one.last_opened_at) == (2, SOON)
    looks = [entry for entry in entries_of(subject=paper) if entry.kind == "wallet_share_opened"]
    assert [entry.actor for entry in looks] == [None, cast.neighbour.account]
    assert verify_wallet().wrong == 0


def test_revoked_while_it_is_looked_at_the_next_look_says_so_and_gives_no_file(cast: Cast) -> None:
    photo = a_photo(by=cast.citizen)
    paper = a_paper(cast, sha256=photo.sha256, is_signed=True)
    token = token_of(a_share(cast, paper, with_file=True))
    assert seen(token).state is PaperState.VALID

    revoke_papers(reasons={paper: "Cấp nhầm."}, by=cast.leader, at=SOON)

    assert seen(token).state is PaperState.REVOKED
    with pytest.raises(UnableToOpenShare):
        seen(token, file=True)


def test_ended_by_hand_it_shows_nothing_and_ends_once(cast: Cast) -> None:
    paper = a_paper(cast)
    share = a_share(cast, paper)

    end_share(share=share, by=cast.citizen, at=SOON)
    end_share(share=share, by=cast.citizen, at=SOON)

    with pytest.raises(UnableToOpenShare):
        seen(token_of(share))
    assert [entry.kind for entry in entries_of(subject=paper)].count("wallet_share_ended") == 1


def test_a_share_ends_with_its_hour(cast: Cast) -> None:
    token = token_of(a_share(cast, a_paper(cast)))

    assert seen(token, at=AT + timedelta(minutes=59))
    with pytest.raises(UnableToOpenShare):
        seen(token, at=AT + timedelta(minutes=60))


def test_looked_at_too_often_it_shows_nothing(cast: Cast) -> None:
    share = a_share(cast, a_paper(cast))
    Share.objects.filter(id=share).update(openings=OPENINGS_MAX)

    with pytest.raises(UnableToOpenShare):
        seen(token_of(share))


def test_a_link_that_was_not_given_leads_nowhere(cast: Cast) -> None:
    share = a_share(cast, a_paper(cast))
    token = token_of(share)

    for wrong in ("", "A" * 43, token[:-1], token.swapcase(), token_of(cast.ward.id)):
        with pytest.raises(UnableToFindShare):
            seen(wrong)


def test_the_file_is_shown_only_where_that_was_chosen(cast: Cast) -> None:
    photo = a_photo(by=cast.citizen)
    paper = a_paper(cast, sha256=photo.sha256)

    assert seen(token_of(a_share(cast, paper, with_file=True)), file=True).sha256 == photo.sha256
    with pytest.raises(UnableToOpenShare):
        seen(token_of(a_share(cast, paper)), file=True)


def test_sent_twice_from_one_page_it_is_one_share(cast: Cast) -> None:
    paper = a_paper(cast)

    assert a_share(cast, paper, form="f") == a_share(cast, paper, form="f")
    assert a_share(cast, paper, form="g") != a_share(cast, paper, form="f")


@pytest.mark.parametrize(
    "changes",
    [
        {"fields": frozenset()},
        {"fields": frozenset({"holder", "fact:secret"})},
        {"fields": frozenset({"address"})},
        {"minutes": 0},
        {"minutes": -60},
        {"minutes": 525_600},
        {"with_file": True},
    ],
)
def test_what_a_paper_does_not_have_or_a_time_that_is_not_offered_is_refused(
    cast: Cast, changes: dict[str, Any]
) -> None:
    paper = a_paper(cast)

    with pytest.raises(UnableToShare):
        a_share(cast, paper, **changes)
    assert Share.objects.count() == 0


def test_only_what_is_valid_is_shared_and_not_without_end(cast: Cast) -> None:
    paper = a_paper(cast)
    for number in range(OPEN_SHARES_MAX):
        a_share(cast, paper, form=str(number))
    with pytest.raises(UnableToShare):
        a_share(cast, paper)

    revoke_papers(reasons={paper: "Cấp nhầm."}, by=cast.leader, at=SOON)
    with pytest.raises(UnableToShare):
        a_share(cast, paper, at=SOON)


def test_nobody_shares_or_ends_what_is_anothers(cast: Cast) -> None:
    paper = a_paper(cast)
    share = a_share(cast, paper)

    for somebody in (cast.neighbour, cast.counter, cast.leader, cast.auditor):
        with pytest.raises(NotPermitted) as refusal:
            a_share(cast, paper, by=somebody)
        assert refusal.value.hidden
        with pytest.raises(NotPermitted):
            end_share(share=share, by=somebody, at=SOON)
        with pytest.raises(NotPermitted):
            share_view(share=share, actor=somebody, at=SOON)
