"""Builder of small decks: a ward or two and their district, some weeks, a few procedures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

#: By unit: volume, online, profile, group.
UnitLine = tuple[str, int, float, str, str]
WARD, NEXT_WARD, DISTRICT = "commune-31153", "commune-31154", "district-917"
UNITS: Sequence[UnitLine] = (
    (WARD, 14, 0.6, "plain", "wards"),
    (NEXT_WARD, 9, 0.5, "plain", "wards"),
    (DISTRICT, 12, 0.5, "plain", ""),
)
PROCEDURES = (
    ("1.001193", "commune", 3),
    ("1.004873", "commune", 3),
    ("2.000815", "commune", 2),
    ("2.000884", "commune", 1),
    ("1.001612", "district", 2),
    ("2.000748", "district", 1),
)
PROFILE: Mapping[str, Any] = {
    "assumed": True,
    "not_complete": 0.08,
    "supplement": 0.1,
    "unanswered": 0.03,
    "paused": 0.08,
    "paused_late": 0.05,
    "refused": 0.06,
    "withdrawn": 0.06,
    "late": 0.08,
    "apologised": 0.06,
    "extended": 0.03,
    "stuck": 0.03,
    "swept": 0.06,
    "not_received": 0.1,
    "typed_by_officer": 0.1,
    "one_phone": 0.4,
    "slow_answer": 0.1,
    "reopened": 0.08,
    "rated": 0.5,
    "so_so": 0.2,
    "unhappy": 0.2,
    "pace_from": 0.3,
    "pace_to": 0.9,
    "late_days_max": 3,
}
SESSIONS = {
    "assumed": True,
    "receive": ["08:00", "14:00"],
    "assign": ["08:15", "14:15"],
    "examine": ["09:00", "15:00"],
    "consult": ["09:30"],
    "forward": ["09:45"],
    "acknowledge": ["10:00"],
    "sign": ["10:30", "16:00"],
    "issue": ["10:45", "16:15"],
    "return_result": ["11:00", "16:45"],
}
FILE: Mapping[str, Any] = {
    "units": "units.csv",
    "procedures": "procedures.csv",
    "people": {
        "assumed": True,
        "per_dossier": 0.8,
        "with_account": 0.7,
        "born_from": "1950-01-01",
        "born_until": "2000-01-01",
        "birth_provinces": {"092": 1},
    },
    "portal": {"assumed": True, "sign_in": "cong-thu", "name": "Cổng thử", "share": 0.3, "every_minutes": 30},
    "rhythm": {
        "assumed": True,
        "weekdays": [1, 1, 1, 1, 1, 0, 0],
        "counter_hours": [0] * 8 + [1, 1, 1, 0, 0, 1, 1, 1] + [0] * 8,
        "online_hours": [1] * 24,
        "online_weekdays": [1] * 7,
    },
    "sessions": SESSIONS,
    "waits": {
        "assumed": True,
        "answer_minutes": [5, 300],
        "slow_answer_minutes": [500, 900],
        "supplement_days": [1, 3],
        "pause_days": [1, 4],
        "collect_days": [0, 2],
        "rate_hours": [1, 10],
        "late_from": 0.85,
        "late_to": 0.95,
    },
    "ways": {
        "assumed": True,
        "by_post": 0.2,
        "returned_electronically": 0.5,
        "returned_by_post": 0.1,
        "consulted": 0.5,
    },
    "words": {
        "defect": ["Ảnh mờ."],
        "refuse": ["Không đủ điều kiện."],
        "not_received": ["Không thuộc thẩm quyền."],
        "withdraw": ["Nộp nhầm."],
        "pause": ["Chờ xác minh."],
        "pause_ground": "verification",
        "extend": ["Cần xác minh thêm."],
        "extend_basis": "Nghị định 61/2018/NĐ-CP, điều 19",
        "apologise": ["Cần thêm thời gian."],
        "reopen": ["Ghi sai tên."],
        "unhappy": ["Chờ lâu."],
    },
    "profiles": {"plain": PROFILE},
    "groups": {"wards": {"online": 0.6, "source": "made up for this test"}},
    "figures": {"wards.online": {"groups": ["wards"], "percent": 61, "source": "made up for this test"}},
}


def a_deck(
    folder: Path,
    *,
    name: str = "deck-thu",
    units: Sequence[UnitLine] = UNITS,
    procedures: Sequence[tuple[str, str, float]] = PROCEDURES,
    from_on: date = date(2023, 5, 8),
    until_on: date = date(2023, 5, 27),
    seed: int = 1,
    deck: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Path:
    """Writes the deck and returns its folder. `changes` of `dossiers.toml`, `deck` of `deck.toml`, by dotted key; None
    takes a key away."""
    folder.mkdir(parents=True, exist_ok=True)
    facts: dict[str, Any] = {
        "name": name,
        "title": "Bộ dữ liệu thử",
        "city": "92",
        "seed": seed,
        "period": {"from_on": from_on.isoformat(), "until_on": until_on.isoformat()},
    }
    (folder / "deck.toml").write_text(_toml(_changed(facts, deck or {})), encoding="utf-8")
    (folder / "dossiers.toml").write_text(_toml(_changed(FILE, changes or {})), encoding="utf-8")
    _csv(folder / "units.csv", "unit,volume,online,profile,group,source", units)
    _csv(folder / "procedures.csv", "code,level,weight,source", procedures)
    return folder


def _changed(table: Mapping[str, Any], changes: Mapping[str, Any]) -> Mapping[str, Any]:
    changed: Any = deepcopy(dict(table))
    for key, value in changes.items():
        *path, last = key.split(".")
        place = changed
        for name in path:
            place[name] = dict(place[name])
            place = place[name]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return dict(changed)


def _toml(table: Mapping[str, Any], path: tuple[str, ...] = ()) -> str:
    """Every value by its dotted key: what JSON writes of one, TOML reads."""
    lines = []
    for name, value in table.items():
        here = (*path, json.dumps(name))
        if isinstance(value, Mapping):
            lines.append(_toml(value, here))
        else:
            lines.append(f"{'.'.join(here)} = {json.dumps(value, ensure_ascii=False)}\n")
    return "".join(lines)


def _csv(path: Path, head: str, rows: Sequence[tuple[Any, ...]]) -> None:
    lines = [head, *(",".join([*map(str, row), "assumed"]) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
