"""The files of a draft: a slot takes as many as it takes, the first that come."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest

from motcua.foundation.files.values import Receipt
from motcua.service.dossiers.commands.drafts import NewDraft, add_files, remove_file, start_draft
from motcua.service.dossiers.errors import UnableToFindDraft
from motcua.service.dossiers.models import Draft
from tests.cast import AT, Cast
from tests.dossiers import BIRTH, a_photo, procedure

SLOT = "birth_proof"


@pytest.fixture
def draft(cast: Cast) -> UUID:
    version = procedure(BIRTH)
    new = NewDraft(procedure=version.procedure, version=version.id, applicant=cast.citizen.person)
    return start_draft(draft=new, by=cast.citizen, at=AT)


def _photos(cast: Cast, *texts: str) -> list[Receipt]:
    return [a_photo(text, by=cast.citizen) for text in texts]


def _add(cast: Cast, draft: UUID, photos: Sequence[Receipt], *, files_max: int | None = 2) -> list[str]:
    left = add_files(draft=draft, slot=SLOT, receipts=list(photos), files_max=files_max, by=cast.citizen, at=AT)
    return [photo.name for photo in left]


def _kept(draft: UUID) -> list[str]:
    return [file["name"] for file in Draft.objects.get(id=draft).files.get(SLOT, [])]


def test_the_first_that_fit_are_kept_and_the_others_returned(cast: Cast, draft: UUID) -> None:
    left = _add(cast, draft, _photos(cast, "a", "b", "c", "d"))

    assert (_kept(draft), left) == (["a.png", "b.png"], ["c.png", "d.png"])


def test_a_file_sent_twice_takes_no_room(cast: Cast, draft: UUID) -> None:
    a, b, c = _photos(cast, "a", "b", "c")

    assert _add(cast, draft, [a, a]) == []
    assert _add(cast, draft, [a, b]) == []
    assert _add(cast, draft, [a, c]) == ["c.png"]
    assert _kept(draft) == ["a.png", "b.png"]


def test_room_that_was_made_is_taken(cast: Cast, draft: UUID) -> None:
    a, b, c = _photos(cast, "a", "b", "c")
    _add(cast, draft, [a, b])
    remove_file(draft=draft, slot=SLOT, sha256=a.sha256, by=cast.citizen, at=AT)

    assert _add(cast, draft, [c]) == []
    assert _kept(draft) == ["b.png", "c.png"]


def test_without_a_number_everything_is_kept(cast: Cast, draft: UUID) -> None:
    assert _add(cast, draft, _photos(cast, "a", "b", "c"), files_max=None) == []
    assert len(_kept(draft)) == 3


def test_a_neighbour_puts_nothing_in(cast: Cast, draft: UUID) -> None:
    with pytest.raises(UnableToFindDraft):
        add_files(draft=draft, slot=SLOT, receipts=_photos(cast, "a"), files_max=2, by=cast.neighbour, at=AT)
