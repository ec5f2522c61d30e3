"""Makes the rows of procedures of `fields.toml` and `acts.toml`: each thing of each field with each act of its kind. The same
files make the same rows in the same order, whoever asks for how many."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from pathlib import Path

FOLDER = Path(__file__).parent
#: The city's own codes from here on are synthetic ones.
FIRST_CODE = 100_001
STATUS = "synthetic"
SOURCE = "Dữ liệu mô phỏng (synthetic), không phải thủ tục thật"
LAW = "Căn cứ pháp lý giả định của dữ liệu mô phỏng"
#: By the way in which a step is done: the level that the catalogue states.
LEVELS = {"full": "full", "presence": "partial", "shown": "partial", "counter": "info"}
PRESENCE = (
    "Tổ chức, cá nhân có mặt khi cơ quan kiểm tra thực tế tại cơ sở.",
    "The applicant is present when the agency looks at the place.",
)
DECLARATION = "Đơn đề nghị theo mẫu | Application form"
PAPERS = "Tài liệu chứng minh đủ điều kiện | Papers that show that the conditions are met"
SHOWN = "!Bản chính giấy tờ để đối chiếu | Original papers, to be compared"


@dataclass(frozen=True)
class Way:
    """One act of a kind: how it is called, and how the office does it."""

    name_vi: str
    name_en: str
    process_key: str
    days: int
    way: str


@dataclass(frozen=True)
class Kind:
    result_vi: str
    result_en: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Field:
    """A field at a level, with the unit that handles it, and its things: kind, Vietnamese and English name."""

    key: str
    level: str
    unit: str
    agency_vi: str
    agency_en: str
    event: str
    subjects: str
    consulted: str
    things: tuple[tuple[str, str, str], ...]


@cache
def kinds() -> Mapping[str, Kind]:
    read = tomllib.loads((FOLDER / "acts.toml").read_text(encoding="utf-8"))
    return {
        key: Kind(each["result_vi"], each["result_en"], tuple(Way(*way) for way in each["acts"]))
        for key, each in read.items()
    }


@cache
def fields() -> Sequence[Field]:
    read = tomllib.loads((FOLDER / "fields.toml").read_text(encoding="utf-8"))
    return tuple(_field(each, read["units"]) for each in read["fields"])


def _field(read: Mapping[str, str], units: Mapping[str, Mapping[str, str]]) -> Field:
    unit = units[read["of"]]
    things: list[tuple[str, str, str]] = []
    for line in read["things"].strip().splitlines():
        kind, vi, en = (part.strip() for part in line.split("|"))
        things.append((kind, vi, en))
    return Field(
        key=read["key"],
        level=unit["level"],
        unit=unit["unit"],
        agency_vi=unit["vi"],
        agency_en=unit["en"],
        event=read["event"],
        subjects=read["subjects"],
        consulted=unit["consulted"],
        things=tuple(things),
    )


@dataclass(frozen=True)
class Made:
    """A made procedure as a row of the import, with the kind of its thing and what is done with it."""

    kind: str
    way: Way
    row: Mapping[str, str]


def rows(count: int | None = None) -> list[dict[str, str]]:
    """Rows for `import_procedures`, in turn from every field, so that the first ones are of all of them; all, or the first
    `count`. Raises `ValueError` where there are not so many."""
    return [dict(each.row) for each in made(count)]


def made(count: int | None = None) -> list[Made]:
    """What `rows` gives, with how each came about."""
    turns = [list(_made_of(each)) for each in fields()]
    mixed = [each for turn in zip_longest(*turns) for each in turn if each is not None]
    if count is not None and count > len(mixed):
        raise ValueError(f"{count} procedures are wanted, and the fields make {len(mixed)}")
    return [
        replace(each, row={"code": f"L-{FIRST_CODE + number}", **each.row}) for number, each in enumerate(mixed[:count])
    ]


def samples(count: int | None = None) -> list[Made]:
    """Of each kind and each thing done with it, the first of the first `count`."""
    first: dict[tuple[str, Way], Made] = {}
    for each in made(count):
        first.setdefault((each.kind, each.way), each)
    return list(first.values())


def _made_of(field: Field) -> Iterator[Made]:
    for kind, vi, en in field.things:
        for way in kinds()[kind].ways:
            yield Made(kind, way, _row(field, kinds()[kind], way, vi, en))


def _row(field: Field, kind: Kind, way: Way, vi: str, en: str) -> dict[str, str]:
    same_day = way.process_key == "same_day"
    row = {
        "level": field.level,
        "name_vi": way.name_vi.format(x=vi),
        "name_en": way.name_en.format(x=en),
        "field": field.key,
        "life_events": field.event,
        "subjects": field.subjects,
        "agency_vi": field.agency_vi,
        "agency_en": field.agency_en,
        "receiving": field.level if field.level != "province" else field.unit,
        "route": field.unit,
        "process_key": way.process_key,
        "online_level": LEVELS[way.way],
        "limit_amount": "0" if same_day else str(way.days),
        "limit_unit": "same_day" if same_day else "working_days",
        "components": "; ".join([DECLARATION, PAPERS, *([SHOWN] if way.way == "shown" else [])]),
        "result_vi": _filled(kind.result_vi, vi),
        "result_en": _filled(kind.result_en, en),
        "legal_basis": LAW,
        "source": SOURCE,
        "source_status": STATUS,
    }
    if way.process_key == "with_consultation":
        row["consulted"] = field.consulted
    if way.way == "presence":
        row["presence_vi"], row["presence_en"] = PRESENCE
    return row


def _filled(pattern: str, name: str) -> str:
    return pattern.format(x=name, X=name[:1].upper() + name[1:])
