"""Every page of portal and desk in a city of a million dossiers, 100,000 of them open in the officer's ward:
`motcua bench pages [--times 20] [--only desk_inbox,desk_search]`.

The routes come from the table of addresses, so that a new page is measured as soon as it is there: an address is made of
what the city has (a dossier, a person, a draft). A page that cannot be made so says why instead of a value. Besides the
pages, the acts of an official's day. A page is the server's whole answer; the limit is the same statements by plain
psycopg.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, reverse

from bench.asking import WARM_UP, Busy, arguments, asking, client_of, p95_ms, routes, say_page
from bench.city_of_a_million import DOSSIERS, OPEN_IN_WARD, Million, city_of_a_million, official, plainly, statements_of
from bench.filing_client import answers, photo
from motcua.foundation.accounts.commands import NewAccount, open_accounts
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Actor, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.catalogue.queries import version_of_code
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Level
from motcua.registry.people.commands import register_people
from motcua.registry.people.queries import actor_of
from motcua.registry.people.values import NewPerson, Sex
from motcua.service.dossiers.commands.drafts import NewDraft, start_draft
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.lists import InboxView, Whose
from motcua.service.dossiers.values import Channel, FiledFile, Filing

PROMISED_MS = 200
MANY = 50
FACES = {"motcua.faces.portal": "portal", "motcua.faces.desk": "desk"}
#: What takes its time outside the database, or streams: said, and not held to the promise.
APART = frozenset({"desk_export", "desk_document", "desk_slip"})
#: Where an argument means something else than on most pages.
OTHER: dict[str, dict[str, object]] = {
    "desk_export": {"kind": "csv"},
    "dossier_paper": {"kind": "01_receipt"},
}
say = partial(say_page, "pages")
#: The questions put to lists, besides the plain page.
ASKED = {
    "desk_inbox": [
        *(f"whose={whose}&view={view.value}" for whose in Whose for view in InboxView),
        "filters=1",
        "step=examine",
        "channel=post",
        "q=nguyen",
        "q=tran+thi+lan",
    ],
    "desk_search": ["q=nguyen", "q=tran+thi+an", "q=0100", "q=R0001e2f0", "q=khong+co+ai"],
    "desk_palette": ["", "q=nguyen", "q=khai+sinh"],
    "desk_shelf": ["", "q=nguyen"],
}


@dataclass(frozen=True)
class Cast:
    """Who looks at the pages, and what of theirs there is to look at."""

    officer: Actor
    leader: Actor
    mayor: Actor
    administrator: Actor
    citizen: Actor
    known: Mapping[str, object]
    version: UUID
    photo: FiledFile


def main(args: Sequence[str] = ()) -> int:
    """Prints a JSON object a page and one for the slowest. 1 when one takes longer than promised."""
    parser = argparse.ArgumentParser(prog="motcua bench pages")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--dossiers", type=int, default=DOSSIERS)
    parser.add_argument("--open", type=int, default=OPEN_IN_WARD, help="open dossiers in the ward")
    parser.add_argument("--only", default="", help="names of routes, with commas between")
    parser.add_argument("--json", action="store_true", help="the default and only form")
    chosen = parser.parse_args(list(args))
    only = frozenset(filter(None, chosen.only.split(",")))
    with city_of_a_million(dossiers=chosen.dossiers, open_in_ward=chosen.open) as million:
        cast = _cast(million)
        took = [*_pages(million, cast, chosen.times, only), *_acts(million, cast, chosen.times, only)]
    slowest = max((value for name, value in took if name not in APART), default=None)
    say("all", slowest, n=len(took))
    return 0 if slowest is not None and slowest < PROMISED_MS else 1


def _pages(million: Million, cast: Cast, times: int, only: frozenset[str]) -> Iterator[tuple[str, float]]:
    clients = {
        "desk": [client_of(each) for each in (cast.officer, cast.leader, cast.administrator)],
        "portal": [client_of(cast.citizen)],
    }
    if not only or "desk_lead" in only:
        whole_city, address = client_of(cast.mayor), reverse("desk_lead")
        value = p95_ms(asking(whole_city, address), times)
        say("desk_lead of the city", value, n=times)
        yield "desk_lead of the city", value
    for face, name, pattern in routes(FACES):
        if only and name not in only:
            continue
        try:
            address = reverse(name, kwargs=arguments(pattern, {**cast.known, **OTHER.get(name, {})}))
        except (NoReverseMatch, KeyError) as fault:
            say(name, None, why=f"no address: {fault}"[:120])
            continue
        client = next((each for each in clients[face] if each.get(address).status_code != 403), clients[face][0])
        for query in ASKED.get(name, [""]):
            asked = f"{address}?{query}" if query else address
            status = client.get(asked).status_code
            if status == 405:
                continue  # an act, no page
            if status not in {200, 204, 302}:
                say(name, None, query=query, why=f"answers {status}")
                continue
            busy = Busy()
            value = p95_ms(asking(client, asked), times)
            cpu_ms = busy.ms() / (times + WARM_UP)
            limit = _plain_p95_ms(million, statements_of(partial(client.get, asked)), times)
            say(name, value, limit=limit, n=times, query=query, cpu_ms=cpu_ms)
            yield name, value


def _acts(million: Million, cast: Cast, times: int, only: frozenset[str]) -> Iterator[tuple[str, float]]:
    """What is posted on a working day; each on dossiers of its own."""
    officer, leader, citizen = client_of(cast.officer), client_of(cast.leader), client_of(cast.citizen)
    rows = iter(_filed(million, cast, 4 * (times + WARM_UP) + 2 * MANY))
    turn = count()

    def act(client: Client, row: UUID, name: str, **fields: str) -> None:
        task = str(Dossier.objects.get(id=row).current_task)
        _post(client, reverse("desk_act", args=[row, name]), {"task": task, **fields})

    received = [next(rows) for _ in range(times + WARM_UP)]
    # Nothing is ticked here: who goes on without is asked why.
    well = {"outcome": "approve", "unchecked_reason": "Đã kiểm tra trên bản giấy."}
    plans: dict[str, Callable[[int], object]] = {
        "desk_act receive": lambda n: act(officer, received[n], "receive"),
        "desk_act take": lambda n: act(officer, received[n], "take"),
        "desk_act complete_step": lambda n: act(officer, received[n], "complete_step", **well),
        "desk_act decide": lambda n: act(leader, received[n], "decide", **well),
    }
    pile = [next(rows) for _ in range(MANY)]
    with durable():
        receive_dossiers(dossiers=pile, by=cast.officer, at=city_clock().now())
    keys = [f"{row.id}:{row.current_task}:{row.current_action}" for row in Dossier.objects.filter(id__in=pile)]
    plans["desk_many take"] = lambda _n: _post(officer, reverse("desk_many", args=["take"]), {"chosen": keys})
    plans["desk_many release"] = lambda n: _post(
        officer, reverse("desk_many", args=["release" if next(turn) % 2 == 0 else "take"]), {"chosen": keys}
    )
    begun = [next(rows) for _ in range(times + WARM_UP)]
    plans["desk_begin"] = lambda n: _post(officer, reverse("desk_begin"), {"row": _key(begun[n])})
    asked = [next(rows) for _ in range(times + WARM_UP)]
    with durable():
        receive_dossiers(dossiers=asked, by=cast.officer, at=city_clock().now())
    _post(officer, reverse("desk_many", args=["take"]), {"chosen": [_key(row) for row in asked]})
    plans["desk_act request_supplement"] = lambda n: act(
        officer, asked[n], "request_supplement", **{"reason:born_at": "Tên ghi chưa rõ."}
    )
    draft = cast.known["draft"]
    # A slot takes a few files only.
    drafts = [_draft(million, cast) for _ in range(times + WARM_UP)]
    plans["draft_page save"] = lambda n: _post(
        citizen, reverse("draft_page", args=[draft, "child"]), {"child.full_name": f"Trần Bé {n}"}, by_script=True
    )
    plans["draft_upload"] = lambda n: _post(
        citizen, reverse("draft_upload", args=[drafts[n], "birth_proof"]), {"birth_proof": _paper(n)}
    )
    plans["conversation say"] = lambda n: _post(
        citizen,
        reverse("conversation", args=[cast.known["dossier"]]),
        {"text": "Xin hỏi khi nào có kết quả?", "form": uuid4().hex},
    )
    plans["desk_keep_view"] = lambda n: _post(officer, reverse("desk_keep_view"), {"name": f"{n % 5}", "step": "sign"})
    for name, plan in plans.items():
        if only and name.split()[0] not in only:
            continue
        value = p95_ms(plan, times)
        say(name, value, n=times)
        yield name, value


def _draft(million: Million, cast: Cast) -> UUID:
    new = NewDraft(
        procedure=version_by_id(cast.version).procedure,
        version=cast.version,
        applicant=_person(cast),
        receiving_unit=million.ward,
    )
    with durable():
        return start_draft(draft=new, by=cast.citizen, at=city_clock().now())


def _paper(number: int) -> SimpleUploadedFile:
    # Another one each time: the same bytes would be kept already.
    return SimpleUploadedFile("giay.jpg", photo() + str(number).encode(), "image/jpeg")


def _key(dossier: UUID) -> str:
    row = Dossier.objects.get(id=dossier)
    return f"{row.id}:{row.current_task}:{row.current_action}"


def _post(client: Client, address: str, fields: Mapping[str, Any], *, by_script: bool = False) -> None:
    response = client.post(address, fields, headers={"hx-request": "true"} if by_script else None)
    if response.status_code not in {200, 204, 302}:
        raise RuntimeError(f"{address}: {response.status_code} {_words(response.content)}")


def _words(page: bytes) -> str:
    """What the page's alarm says, or its beginning."""
    text = page.decode(errors="replace")
    return text.partition('role="alert"')[2][:600] or text[:600]


def _cast(million: Million) -> Cast:
    at = city_clock().now()
    city = directory(on=city_day(at)).ancestors(million.ward)[-1]
    leader, _token = official("leader", million.ward, frozenset({Role.LEADER}), at)
    mayor, _token = official("mayor", city, frozenset({Role.LEADER}), at)
    administrator, _token = official("administrator", city, frozenset({Role.ADMINISTRATOR}), at)
    with durable():
        (account,) = open_accounts(
            accounts=[NewAccount(sign_in_name="bench-citizen", kind=AccountKind.CITIZEN, name="Trần Thị Bưởi",
                                 password_hash="!")],  # noqa: S106  (nobody signs in by password)
            by=SYSTEM, at=at,
        )  # fmt: skip
        (person,) = register_people(
            people=[NewPerson(number="092190999999", name="Trần Thị Bưởi", birth_on=date(1990, 1, 1), sex=Sex.FEMALE,
                              phone="0900000100", account=account)],
            by=SYSTEM, at=at,
        )  # fmt: skip
    citizen = actor_of(account=account, on=city_day(at))
    version = version_of_code(code="1.001193", level=Level.COMMUNE, on=city_day(at))
    with durable():
        (receipt,) = keep_files(uploads=[Upload(name="giay.jpg", content=io.BytesIO(photo()))], by=citizen, at=at)
        draft = start_draft(
            draft=NewDraft(
                procedure=version.procedure, version=version.id, applicant=person, receiving_unit=million.ward
            ),
            by=citizen,
            at=at,
        )
    cast = Cast(
        officer=actor_of(account=million.officer, on=city_day(at)),
        leader=actor_of(account=leader, on=city_day(at)),
        mayor=actor_of(account=mayor, on=city_day(at)),
        administrator=actor_of(account=administrator, on=city_day(at)),
        citizen=citizen,
        known={},
        version=version.id,
        photo=FiledFile("birth_proof", receipt),
    )
    (dossier,) = _filed(million, cast, 1)
    with durable():
        receive_dossiers(dossiers=[dossier], by=cast.officer, at=at)
    known = {
        "dossier": dossier,
        "person": person,
        "procedure": version.procedure,
        "draft": draft,
        "page": "child",
        "sha256": receipt.sha256,
        "kind": "01_receipt",
        "unit": million.ward,
        "account": leader,
        "year": city_day(at).year,
        "figure": "overdue",
    }
    return replace(cast, known=known)


def _filed(million: Million, cast: Cast, how_many: int) -> list[UUID]:
    """Real dossiers among the made ones: with answers, a file, a process."""
    at: datetime = city_clock().now()
    filings = [
        Filing(
            key=uuid4().hex,
            version=cast.version,
            receiving_unit=million.ward,
            applicant=_person(cast),
            answers=answers(number),
            files=(cast.photo,),
            channel=Channel.ONLINE,
        )
        for number in range(how_many)
    ]
    with durable():
        return [filed.dossier for filed in file_dossiers(filings=filings, by=cast.citizen, at=at)]


def _person(cast: Cast) -> UUID:
    if cast.citizen.person is None:
        raise RuntimeError("The citizen of the bench is no person.")
    return cast.citizen.person


def _plain_p95_ms(million: Million, statements: Sequence[tuple[str, Any]], times: int) -> float:
    with plainly(million, statements) as ask:
        return p95_ms(ask, times)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
