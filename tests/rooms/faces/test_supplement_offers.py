"""What the wallet holds is offered where a supplement asks for it, as it is where one files."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.urls import reverse

from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.models import AttachedFile, Dossier
from motcua.service.dossiers.values import Channel, Defect, SupplementRequest
from motcua.service.wallet.commands.papers import revoke_papers
from motcua.service.wallet.models import Paper, ReusedComponent
from motcua.service.wallet.values import PaperSource
from tests.cast import Cast
from tests.dossiers import BIRTH, a_photo, a_received_dossier, procedure
from tests.rooms.faces.citizen import client_of, text_of
from tests.rooms.faces.desk import FRIDAY
from tests.wallet import a_paper

pytestmark = pytest.mark.usefixtures("now")

SLOT = "birth_proof"


def asked_for(cast: Cast) -> Dossier:
    """A dossier whose birth proof the office could not read."""
    row = a_received_dossier(cast, at=FRIDAY)
    asked = SupplementRequest(dossier=row.id, defects=(Defect(target=SLOT, reason="Ảnh mờ."),), note="")
    request_supplements(requests=[asked], by=cast.counter, at=FRIDAY)
    return row


def a_scan(cast: Cast) -> UUID:
    """What an officer digitised for an earlier filing of the same kind."""
    return a_paper(
        cast,
        kind="scan",
        source=PaperSource.SCAN,
        title_vi="Giấy chứng sinh",
        title_en="Birth notice",
        procedure=procedure(BIRTH).procedure,
        component=SLOT,
        sha256=a_photo("rõ nét", by=cast.counter).sha256,
        is_signed=True,
        valid_until=None,
    )


def sent(cast: Cast, row: Dossier, paper: UUID) -> int:
    """Takes the offer on the portal, twice, and sends the supplement."""
    client = client_of(cast.citizen)
    address = reverse("defect", args=[row.id, SLOT])
    for _again in range(2):
        taken = client.post(address, {"_wallet": f"{SLOT}:{paper}"}, follow=True)
        assert "Attached from the wallet: Birth notice" in text_of(taken)
    return client.post(reverse("supplement", args=[row.id])).status_code


def files_of(row: Dossier) -> list[str]:
    return list(
        AttachedFile.objects.filter(dossier=row.id, slot=SLOT, superseded_at=None).values_list("sha256", flat=True)
    )


def test_a_paper_of_the_wallet_takes_the_place_of_what_the_office_could_not_use(cast: Cast) -> None:
    row, paper = asked_for(cast), a_scan(cast)
    page = client_of(cast.citizen).get(reverse("defect", args=[row.id, SLOT]))
    assert "You have this already" in text_of(page)

    assert sent(cast, row, paper) == 302

    assert files_of(row) == [Paper.objects.get(id=paper).sha256]
    used = ReusedComponent.objects.get()
    assert (used.paper_id, used.dossier, used.slot) == (paper, row.id, SLOT)


def test_one_that_was_revoked_meanwhile_is_not_sent_and_its_name_is_said(cast: Cast) -> None:
    row, paper = asked_for(cast), a_scan(cast)
    client = client_of(cast.citizen)
    client.post(reverse("defect", args=[row.id, SLOT]), {"_wallet": f"{SLOT}:{paper}"})
    revoke_papers(reasons={paper: "Cấp nhầm."}, by=cast.leader, at=FRIDAY)

    answer = client.post(reverse("supplement", args=[row.id]))

    assert answer.status_code == 422
    assert "Giấy chứng sinh" in text_of(answer)
    assert not ReusedComponent.objects.exists()


def test_the_counter_is_offered_it_and_digitises_what_was_brought_on_paper(cast: Cast) -> None:
    row, paper = asked_for(cast), a_scan(cast)
    assert row.channel == Channel.ONLINE.value
    counter = client_of(cast.counter)
    address = reverse("desk_supplement", args=[row.id])
    assert "In the wallet of" in text_of(counter.get(address))
    counter.post(address, {"_wallet": f"{SLOT}:{paper}"})
    assert "In the wallet of" in text_of(counter.get(address)), "nobody has asked her"
    counter.post(address, {"_wallet": f"{SLOT}:{paper}", "wallet_agrees": "yes"})
    assert counter.post(address, {"hand_in": "1"}).status_code == 302
    assert files_of(row) == [Paper.objects.get(id=paper).sha256]
    assert Paper.objects.filter(source="scan").count() == 1, "what the wallet holds is not digitised again"
    assert ReusedComponent.objects.filter(dossier=row.id).count() == 1
