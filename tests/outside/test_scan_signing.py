"""A scan's copy: the picture that the officer had before her as a PDF under her signature; a register's extract under the
city's. Against the trust service's stand-in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.files.queries import open_file
from motcua.foundation.signatures.adapters.keys import city_roots
from motcua.foundation.signatures.errors import UnableToFindKey
from motcua.foundation.signatures.verifying import verify_pdf
from motcua.service.dossiers.commands.papers import digitise_components
from motcua.service.dossiers.commands.receipt import accept_at_counter
from motcua.service.dossiers.values import Channel
from motcua.service.wallet.commands.digitising import put_copies
from motcua.service.wallet.making import made_copy, made_extract
from motcua.service.wallet.models import Paper
from tests.cast import AT, Cast
from tests.dossiers import a_filing
from tests.insurance import a_card, a_facility
from tests.outside.test_trust import start_trust, stop_trust


def test_it_is_signed_by_the_officer_who_had_the_paper(cast: Cast, settings: Any, tmp_path: Path) -> None:
    filing = a_filing(cast, by=cast.counter, channel=Channel.COUNTER)
    (received,) = accept_at_counter(filings=[filing], by=cast.counter, at=AT)
    digitise_components(dossiers=[received.dossier], by=cast.counter, at=AT)
    paper = Paper.objects.get().id
    settings.DEMO, settings.KEYS, settings.TRUST_TSA_URL = True, tmp_path / "keys", ""
    with pytest.raises(UnableToFindKey):
        made_copy(paper=paper, at=AT)
    assert not Paper.objects.get().is_signed

    trust = start_trust(tmp_path)
    try:
        settings.TRUST_TSA_URL = f"{trust.url}/tsa"
        made = made_copy(paper=paper, at=AT)
    finally:
        stop_trust(trust)
    assert made is not None
    put_copies(made=[made], by=SYSTEM, at=AT)

    with open_file(sha256=made.sha256) as file:
        found = verify_pdf(pdf=file.read(), roots=city_roots(), at=AT)
    assert [(each.valid, each.signer_name) for each in found.signatures] == [(True, cast.counter.name)]
    assert made_copy(paper=paper, at=AT) is None, "made once"


def test_what_the_insurance_says_is_extracted_under_the_citys_signature(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    a_facility()
    a_card()
    paper = Paper.objects.get().id

    settings.DEMO, settings.KEYS = True, tmp_path / "keys"
    trust = start_trust(tmp_path)
    try:
        settings.TRUST_TSA_URL = f"{trust.url}/tsa"
        made = made_extract(paper=paper, at=AT)
    finally:
        stop_trust(trust)
    assert made is not None
    put_copies(made=[made], by=SYSTEM, at=AT)

    with open_file(sha256=made.sha256) as file:
        found = verify_pdf(pdf=file.read(), roots=city_roots(), at=AT)
    assert [(each.valid, each.signer_name) for each in found.signatures] == [
        (True, "Ủy ban nhân dân thành phố Cần Thơ")
    ]
    assert made_extract(paper=paper, at=AT) is None, "made once"
