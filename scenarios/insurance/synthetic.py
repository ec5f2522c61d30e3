"""Invented people and cards in DuckDB tables, with the truth and the errors that were put in: the same seed gives the same
ones. `soul` is everybody, `resident` those of the extract, `card` the register, and `truth` (id, person, error) whose card
each is (NULL for somebody who is not in the extract).

How common each error is, is assumed; what matters is that all of them are there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMES = Path(__file__).with_name("names.json")
BORN_FROM, BORN_DAYS = "1935-01-01", 88 * 365
#: Every such person is a twin of the one before; every such has name and birthday of somebody elsewhere.
TWIN_EACH, NAMESAKE_EACH, NAMESAKE_BACK = 90, 700, 331
DEAD_EACH = 150

#: Of all cards, those of each kind that needs nobody: by the number, or without one by everything else.
EASY: Mapping[str, float] = {
    "clean": 0.62,
    "bare": 0.145,  # without marks
    "no_number": 0.085,
    "no_number_bare": 0.045,
    "no_number_typo": 0.012,
    "no_number_swapped": 0.006,
    "no_number_moved": 0.017,
}
#: And those of each kind for officials. A card has one kind of error.
HARD: Mapping[str, float] = {
    "typo": 0.015,
    "swapped": 0.010,
    "birth_typo": 0.006,
    "number_typo": 0.010,
    "twin_number": 0.001,
    "second_card": 0.004,
    "absent": 0.024,
}


@dataclass(frozen=True, kw_only=True)
class Size:
    """`verified` makes the easy kinds, but for those `without`, that share of all, the others in proportion; None leaves them
    as they are."""

    people: int
    cards: int
    seed: int
    verified: float | None = None
    without: frozenset[str] = frozenset()

    @property
    def shares(self) -> Mapping[str, float]:
        kinds = {kind: share for kind, share in EASY.items() if kind not in self.without}
        easy, hard = sum(kinds.values()), sum(HARD.values())
        wanted = self.verified if self.verified is not None else easy / (easy + hard)
        shares = {kind: share * wanted / easy for kind, share in kinds.items()}
        return shares | {kind: share * (1 - wanted) / hard for kind, share in HARD.items()}


def make(duck: Any, *, size: Size, communes: Sequence[str]) -> None:
    """The tables, in a connection that `linkage.prepare` has prepared."""
    lists = json.loads(NAMES.read_text(encoding="utf-8"))
    # Rounding may give one kind a card more.
    absent = round(size.cards * size.shares["absent"]) + 1
    duck.execute(f"CREATE OR REPLACE MACRO chance(n, what) AS (hash(n, what, {size.seed}) % 1000003) / 1000003.0")
    # The first of a list is drawn most often.
    duck.execute("CREATE OR REPLACE MACRO drawn(list, x) AS list[1 + floor(len(list) * x * x)::INT]")
    duck.execute("CREATE OR REPLACE TABLE lists AS SELECT " + ", ".join(f"{_list(lists[k])} AS {k}" for k in _LISTS))
    duck.execute(f"CREATE OR REPLACE TABLE place AS SELECT {_list(communes)} AS codes")
    duck.execute(_SOULS.format(souls=size.people + absent))
    duck.execute(_NUMBERED)
    duck.execute(_RESIDENTS.format(people=size.people))
    duck.execute(_KINDS.format(cards=size.cards, kinds=_kinds(size), people=size.people))
    duck.execute(_CARDS)
    duck.execute("CREATE OR REPLACE TABLE taken (number VARCHAR)")
    duck.execute(_TRUTH.format(people=size.people))


_LISTS = ("family", "middle_female", "middle_male", "second", "given_female", "given_male", "streets")


def _list(words: Sequence[str]) -> str:
    return "[" + ", ".join(f"'{word}'" for word in words) + "]"


def _kinds(size: Size) -> str:
    """Cards come by the rank of a permutation, so that each kind has exactly its share."""
    found, first = [], 0.0
    for kind, share in size.shares.items():
        first += share
        found.append(f"WHEN rank < {round(first * size.cards)} THEN '{kind}'")
    return f"CASE {' '.join(found)} ELSE 'clean' END"


_SOULS = f"""
    CREATE OR REPLACE TABLE soul AS
    WITH own AS (
        SELECT n, chance(n, 'sex') < 0.5 AS male,
            DATE '{BORN_FROM}' + (chance(n, 'born') * {BORN_DAYS})::INT AS born,
            drawn(family, chance(n, 'family')) AS family,
            CASE WHEN chance(n, 'sex') < 0.5 THEN drawn(middle_male, chance(n, 'middle'))
                ELSE drawn(middle_female, chance(n, 'middle')) END
            || CASE WHEN chance(n, 'two') < 0.45 THEN ' ' || drawn(second, chance(n, 'second')) ELSE '' END AS middle,
            CASE WHEN chance(n, 'sex') < 0.5 THEN drawn(given_male, chance(n, 'given'))
                ELSE drawn(given_female, chance(n, 'given')) END AS given,
            (1 + (chance(n, 'house') * 400)::INT) || ' ' || drawn(streets, chance(n, 'street')) AS line,
            codes[1 + floor(len(codes) * chance(n, 'commune'))::INT] AS commune,
            chance(n, 'dead') * {DEAD_EACH} < 1 AS dead
        FROM lists, place, range({{souls}}) AS r (n)
    )
    SELECT a.n, coalesce(t.born, s.born, a.born) AS birth_on,
        CASE WHEN t.n IS NULL AND s.n IS NOT NULL THEN s.male ELSE a.male END AS male,
        CASE WHEN t.n IS NOT NULL
                THEN t.family || ' ' || CASE WHEN t.male = a.male THEN t.middle ELSE a.middle END || ' ' || a.given
            WHEN s.n IS NOT NULL THEN s.family || ' ' || s.middle || ' ' || s.given
            ELSE a.family || ' ' || a.middle || ' ' || a.given END AS full_name,
        coalesce(t.line, a.line) AS line, coalesce(t.commune, a.commune) AS commune,
        CASE WHEN a.dead THEN DATE '2023-01-15' END AS died_on
    FROM own a LEFT JOIN own t ON a.n % {TWIN_EACH} = 1 AND t.n = a.n - 1
        LEFT JOIN own s ON a.n % {NAMESAKE_EACH} = 9 AND s.n = a.n - {NAMESAKE_BACK}"""
#: Number by the rule of citizen numbers, no two alike.
_NUMBERED = """
    CREATE OR REPLACE TABLE person AS
    SELECT n, full_name, birth_on, CASE WHEN male THEN 'male' ELSE 'female' END AS sex, line AS address, commune, died_on,
        '092' || CASE WHEN year(birth_on) < 2000 THEN CASE WHEN male THEN '0' ELSE '1' END
            ELSE CASE WHEN male THEN '2' ELSE '3' END END
        || lpad((year(birth_on) % 100)::VARCHAR, 2, '0')
        || lpad(((row_number() OVER (PARTITION BY year(birth_on), male ORDER BY n) * 7919) % 1000000)::VARCHAR, 6, '0')
            AS number
    FROM soul"""
_RESIDENTS = """
    CREATE OR REPLACE TABLE resident AS
    SELECT number, full_name, birth_on, sex, address, commune, died_on FROM person WHERE n < {people} ORDER BY n"""
#: Whose card it is: people of the extract in turn, those beyond it for cards of who is absent, and for a second card
#: whoever comes before.
_KINDS = """
    CREATE OR REPLACE TABLE made AS
    WITH ranked AS (
        SELECT k, row_number() OVER (ORDER BY hash(k, 'kind'), k) - 1 AS rank FROM range({cards}) AS r (k)
    ), kinds AS (SELECT k, {kinds} AS error FROM ranked)
    SELECT k, error, CASE error
        WHEN 'absent' THEN {people} + row_number() OVER (PARTITION BY error ORDER BY k) - 1
        WHEN 'second_card' THEN greatest(k - 1, 0) ELSE k END AS n
    FROM kinds"""
_CARDS = """
    CREATE OR REPLACE TABLE card AS
    WITH twins AS (
        SELECT p.n, q.number AS twin_number FROM person p JOIN person q
            ON q.n = CASE WHEN p.n % 90 = 1 THEN p.n - 1 WHEN p.n % 90 = 0 THEN p.n + 1 END
    ), drawn_ AS (
        SELECT m.k, m.error, p.*, t.twin_number, 1 + (chance(m.k, 'place') * (length(p.full_name) - 2))::INT AS slip,
            lag(p.commune, 7) OVER (ORDER BY m.k) AS elsewhere
        FROM made m JOIN person p ON p.n = m.n LEFT JOIN twins t ON t.n = p.n
    )
    SELECT k, lpad(k::VARCHAR, 10, '0') AS id, error,
        CASE WHEN error LIKE 'no_number%' OR error = 'second_card' AND chance(k, 'none') < 0.5 THEN NULL
            WHEN error = 'absent' AND chance(k, 'none') < 0.4 THEN NULL
            WHEN error = 'number_typo' THEN substr(number, 1, 6)
                || lpad(((substr(number, 7, 6)::INT + 500000 + (chance(k, 'digit') * 9)::INT) % 1000000)::VARCHAR, 6, '0')
            WHEN error = 'twin_number' THEN coalesce(twin_number, number) ELSE number END AS number,
        CASE WHEN error IN ('typo', 'no_number_typo') THEN
                substr(full_name, 1, slip) || substr('aeiounhtgx', 1 + floor(10 * chance(k, 'letter'))::INT, 1)
                || substr(full_name, slip + 2)
            WHEN error IN ('bare', 'no_number_bare') OR error = 'absent' AND chance(k, 'marks') < 0.3
                THEN strip_accents(replace(replace(full_name, 'đ', 'd'), 'Đ', 'D'))
            ELSE full_name END AS full_name,
        CASE WHEN error IN ('swapped', 'no_number_swapped') THEN coalesce(swapped(birth_on), birth_on + 1)
            WHEN error = 'birth_typo' THEN birth_on + 10 ELSE birth_on END AS birth_on,
        sex, address,
        CASE WHEN error = 'no_number_moved' THEN coalesce(elsewhere, commune) ELSE commune END AS commune
    FROM drawn_"""
_TRUTH = """
    CREATE OR REPLACE TABLE truth AS
    SELECT c.id, c.error, CASE WHEN m.n < {people} THEN p.number END AS person
    FROM card c JOIN made m ON m.k = c.k JOIN person p ON p.n = m.n"""
