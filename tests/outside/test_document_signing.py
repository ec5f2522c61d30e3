"""An issued document's file: dated, numbered, signed by its leader and by the unit's seal, against the trust
service's stand-in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.files.queries import open_file
from motcua.foundation.signatures.adapters.keys import city_roots
from motcua.foundation.signatures.errors import UnableToFindKey
from motcua.foundation.signatures.verifying import verify_pdf
from motcua.service.documents.commands.issuing import put_files
from motcua.service.documents.making import made_file
from motcua.service.documents.models import Outgoing
from motcua.service.documents.values import DocumentKind
from tests.cast import AT, Cast
from tests.outside.test_trust import start_trust, stop_trust
from tests.rooms.service.test_documents import Office


def test_it_bears_its_number_and_both_signatures(cast: Cast, settings: Any, tmp_path: Path) -> None:
    document = Office(cast).issued(DocumentKind.DECISION)
    settings.DEMO, settings.KEYS, settings.TRUST_TSA_URL = True, tmp_path / "keys", ""
    with pytest.raises(UnableToFindKey):
        made_file(document=document, at=AT)
    assert not Outgoing.objects.get(id=document).sha256

    trust = start_trust(tmp_path)
    try:
        settings.TRUST_TSA_URL = f"{trust.url}/tsa"
        made = made_file(document=document, at=AT)
    finally:
        stop_trust(trust)
    assert made is not None
    put_files(made=[made], by=SYSTEM, at=AT)

    with open_file(sha256=made.sha256) as file:
        content = file.read()
        file.seek(0)
        text = PdfReader(file).pages[0].extract_text()
    found = verify_pdf(pdf=content, roots=city_roots(), at=AT)
    assert "01/QĐ-UBND" in text
    assert [each.valid for each in found.signatures] == [True, True]
    assert found.signatures[0].signer_name == cast.leader.name
    assert made_file(document=document, at=AT) is None, "made once"
