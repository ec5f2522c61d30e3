"""Whose card is it? Tables in, a verdict on each card out: pure but for DuckDB, in which they lie.

Of the connection `link` reads `card` (id, number, full_name, birth_on, sex, address, commune), `resident` (number,
full_name, birth_on, sex, address, commune, died_on) and `taken` (number: people who have a verified card already). It
leaves `verdict` (id, state, reason, person, weight) with a line for each card and `candidate` (id, rank, person, weight)
with those whom a card may belong to. A card's verdict does not depend on the other cards, but for `two_cards`.
"""

from __future__ import annotations

from typing import Any

from motcua.service.insurance.synchronisation.model import CARDS, PEOPLE, TRAINING_CARDS_MIN, Model, linker_of, trained
from motcua.service.insurance.values_synchronisation import Reason, State, Thresholds

CANDIDATES_MAX = 3
#: The tone stands on one vowel or the other, as one learned to write: hoà and hòa are one name.
_TONES = tuple(
    (f"{first}{toned}", f"{other}{second}")
    for first, second, toned_seconds, toned_firsts in (
        ("o", "a", "àáảãạ", "òóỏõọ"),
        ("o", "e", "èéẻẽẹ", "òóỏõọ"),
        ("u", "y", "ỳýỷỹỵ", "ùúủũụ"),
    )
    for toned, other in zip(toned_seconds, toned_firsts, strict=True)
)


def prepare(duck: Any, *, memory: str = "2GB", threads: int = 2) -> None:
    """Bounds the connection and teaches it to read names."""
    duck.execute(f"SET memory_limit = '{memory}'")
    duck.execute(f"SET threads = {threads}")
    duck.execute("SET enable_progress_bar = false")
    marked = "lower(nfc_normalize(trim(regexp_replace(name, '\\s+', ' ', 'g'))))"
    for written, kept in _TONES:
        marked = f"replace({marked}, '{written}', '{kept}')"
    duck.execute(f"CREATE OR REPLACE MACRO name_marked(name) AS {marked}")
    duck.execute(
        "CREATE OR REPLACE MACRO name_bare(name) AS trim(regexp_replace("
        "replace(strip_accents(lower(nfc_normalize(name))), 'đ', 'd'), '[^0-9a-z]+', ' ', 'g'))"
    )
    # Word by word: the card's is that of the person, or the same without its marks.
    duck.execute(
        "CREATE OR REPLACE MACRO names_agree(card_marked, card_bare, marked, bare) AS card_bare = bare AND"
        " (card_marked = marked OR card_marked = bare OR list_bool_and(list_transform("
        "range(1, len(string_split(bare, ' ')) + 1), lambda i:"
        " string_split(card_marked, ' ')[i] = string_split(marked, ' ')[i]"
        " OR string_split(card_marked, ' ')[i] = string_split(bare, ' ')[i])))"
    )
    # None where day and month are the same, or where the other way round is no day.
    duck.execute(
        "CREATE OR REPLACE MACRO swapped(day) AS CASE WHEN day(day) <= 12 AND day(day) <> month(day)"
        " THEN make_date(year(day), day(day), month(day)) END"
    )


def link(duck: Any, *, model: Model | None, thresholds: Thresholds) -> Model:
    """Fills `verdict` and `candidate`. Without a model one is estimated where there are cards enough, else assumed. Returns
    the model that was used: with it, the same tables give the same verdicts."""
    for statement in (_PEOPLE, _CARDS, _NAMES, _WORDS, _BY_NUMBER, _REST, _CARDS_LEFT):
        duck.execute(statement)
    # A result has to be read to its end before anything else is asked.
    [(people, left)] = duck.execute(
        f"SELECT (SELECT count(*) FROM {PEOPLE}), (SELECT count(*) FROM {CARDS})"
    ).fetchall()
    used = model or Model.assumed(people=people)
    if left and people:
        if model is None and left >= TRAINING_CARDS_MIN:
            used = trained(duck, used)
        linker = linker_of(duck, used)
        pairs = linker.inference.predict(threshold_match_weight=thresholds.review - thresholds.margin)
        duck.execute(_PAIRS.format(pairs=pairs.physical_name))
        linker.table_management.delete_tables_created_by_splink_from_db()
    else:
        duck.execute(_NO_PAIRS)
    for statement in (_BEST, _LINKED.format(**thresholds.plain()), _VERDICTS, _CANDIDATES):
        duck.execute(statement)
    return used


_READY = """
    name_bare(full_name) AS name_bare, name_marked(full_name) AS name_marked,
    split_part(name_bare(full_name), ' ', 1) AS surname, split_part(name_bare(full_name), ' ', -1) AS given,
    birth_on, swapped(birth_on) AS birth_swapped, strftime(birth_on, '%Y%m%d') AS birth_text,
    year(birth_on) AS birth_year, nullif(sex, '') AS sex,
    nullif(name_bare(address), '') AS address, nullif(commune, '') AS commune"""
_PEOPLE = f"""
    CREATE OR REPLACE TABLE {PEOPLE} AS
    SELECT row_number() OVER () AS unique_id, {_READY}, number, died_on FROM resident"""
_CARDS = f"""
    CREATE OR REPLACE TABLE card_ready AS
    SELECT row_number() OVER () AS unique_id, {_READY}, nullif(number, '') AS number, NULL::DATE AS died_on, id FROM card"""
_NAMES = f"""
    CREATE OR REPLACE TABLE names AS
    SELECT name_bare, count(*) / (SELECT count(*) FROM {PEOPLE}) AS tf_name_bare FROM {PEOPLE} GROUP BY name_bare"""
#: What people are called: a word of a card that nobody bears is a slip of the pen, and not another name.
_WORDS = f"""
    CREATE OR REPLACE TABLE words AS
    SELECT word FROM (SELECT unnest(string_split(name_bare, ' ')) AS word FROM {PEOPLE}) GROUP BY word HAVING count(*) > 2"""
_BY_NUMBER = f"""
    CREATE OR REPLACE TABLE by_number AS
    SELECT c.unique_id, p.unique_id AS person,
        names_agree(c.name_marked, c.name_bare, p.name_marked, p.name_bare) AS name_same,
        c.birth_on = p.birth_on AS birth_same
    FROM card_ready c JOIN {PEOPLE} p ON p.number = c.number"""
#: Those whom the number does not lead to somebody alike.
_REST = """
    CREATE OR REPLACE TABLE rest AS
    SELECT c.* FROM card_ready c LEFT JOIN by_number n ON n.unique_id = c.unique_id
    WHERE n.person IS NULL OR NOT (n.name_same OR n.birth_same)"""
#: In the columns of the people, since both are compared.
_CARDS_LEFT = f"CREATE OR REPLACE TABLE {CARDS} AS SELECT * EXCLUDE (id) FROM rest"
_PAIRS = """
    CREATE OR REPLACE TABLE pair AS
    SELECT unique_id_l AS card, unique_id_r AS person, match_weight AS weight FROM {pairs}"""
_NO_PAIRS = "CREATE OR REPLACE TABLE pair (card BIGINT, person BIGINT, weight DOUBLE)"
_BEST = f"""
    CREATE OR REPLACE TABLE best AS
    SELECT card, person, weight, rank, lead(weight) OVER of_card AS next_weight
    FROM (SELECT *, row_number() OVER (PARTITION BY card ORDER BY weight DESC, person) AS rank FROM pair)
    WHERE rank <= {CANDIDATES_MAX + 1} WINDOW of_card AS (PARTITION BY card ORDER BY rank)"""
#: Of each card the likeliest person, and what speaks against taking her without anybody looking. `twins` are people of the
#: same birthday and family name who live beside or are called nearly the same; `namesakes` those of the same name and
#: birthday anywhere.
_LINKED = f"""
    CREATE OR REPLACE TABLE linked AS
    WITH first AS (
        SELECT b.*, c.number AS card_number, c.birth_on AS card_birth_on, p.birth_on, p.surname, p.name_bare, p.commune,
            p.address,
            names_agree(c.name_marked, c.name_bare, p.name_marked, p.name_bare) AS name_same,
            c.name_bare AS card_name, damerau_levenshtein(c.name_bare, p.name_bare) = 1 AS name_near,
            c.birth_on = p.birth_on AS birth_same,
            c.birth_swapped = p.birth_on AND c.commune = p.commune AS birth_swapped,
            c.sex IS NOT DISTINCT FROM p.sex AS sex_same
        FROM best b JOIN rest c ON c.unique_id = b.card JOIN {PEOPLE} p ON p.unique_id = b.person
        WHERE b.rank = 1 AND b.weight >= {{review}}
    ), slip AS (
        SELECT DISTINCT card FROM (
            SELECT card, unnest(string_split(card_name, ' ')) AS word FROM first WHERE name_near
        ) ANTI JOIN words USING (word)
    ), twin AS (
        SELECT DISTINCT f.card FROM first f JOIN {PEOPLE} q ON q.birth_on = f.birth_on AND q.surname = f.surname
            AND q.commune = f.commune AND q.unique_id <> f.person
        WHERE q.address = f.address OR damerau_levenshtein(q.name_bare, f.name_bare) <= 2
    ), namesake AS (
        SELECT DISTINCT f.card FROM first f JOIN {PEOPLE} q ON q.name_bare = f.name_bare
            AND q.birth_on IN (f.birth_on, f.card_birth_on) AND q.unique_id <> f.person
    )
    SELECT f.card, f.person, f.weight, f.card_number,
        CASE WHEN t.card IS NOT NULL THEN '{Reason.TWINS}' WHEN n.card IS NOT NULL THEN '{Reason.NAMESAKES}'
            WHEN f.next_weight > f.weight - {{margin}} THEN '{Reason.SEVERAL}'
            WHEN f.weight < {{verified}} OR NOT (f.name_same OR s.card IS NOT NULL) OR NOT (f.birth_same OR f.birth_swapped)
                OR f.birth_same IS NULL OR NOT f.sex_same THEN '{Reason.WEAK}'
            ELSE '{Reason.LINKED}' END AS reason
    FROM first f LEFT JOIN slip s ON s.card = f.card LEFT JOIN twin t ON t.card = f.card
        LEFT JOIN namesake n ON n.card = f.card"""
_VERDICTS = f"""
    CREATE OR REPLACE TABLE verdict AS
    WITH judged AS (
        SELECT c.unique_id, c.id, coalesce(l.person, n.person) AS person, l.weight,
            CASE
                WHEN n.name_same AND n.birth_same THEN '{Reason.NUMBER}'
                WHEN n.name_same THEN '{Reason.BIRTH_DIFFERS}'
                WHEN n.birth_same THEN '{Reason.NAME_DIFFERS}'
                WHEN l.reason = '{Reason.LINKED}' AND l.card_number IS NOT NULL THEN '{Reason.NUMBER_DIFFERS}'
                WHEN l.reason IS NOT NULL THEN l.reason
                WHEN n.person IS NOT NULL THEN '{Reason.SOMEBODY_ELSE}'
                ELSE '{Reason.NOBODY}' END AS reason
        FROM card_ready c LEFT JOIN by_number n ON n.unique_id = c.unique_id LEFT JOIN linked l ON l.card = c.unique_id
    ), clear AS (
        SELECT j.*, p.number, p.died_on, j.reason IN ('{Reason.NUMBER}', '{Reason.LINKED}') AS is_clear
        FROM judged j LEFT JOIN {PEOPLE} p ON p.unique_id = j.person
    ), held AS (
        SELECT number FROM clear WHERE is_clear GROUP BY number HAVING count(*) > 1 UNION SELECT number FROM taken
    ), final AS (
        SELECT c.*, CASE WHEN c.is_clear AND h.number IS NOT NULL THEN '{Reason.TWO_CARDS}'
            WHEN c.is_clear AND c.died_on IS NOT NULL THEN '{Reason.DIED}' ELSE c.reason END AS why
        FROM clear c LEFT JOIN held h ON h.number = c.number
    )
    SELECT unique_id, id, why AS reason, number AS person, weight,
        CASE WHEN why IN ('{Reason.NUMBER}', '{Reason.LINKED}') THEN '{State.VERIFIED}'
            WHEN why IN ('{Reason.TWINS}', '{Reason.NAMESAKES}', '{Reason.SEVERAL}', '{Reason.WEAK}')
                THEN '{State.PROBABLE}'
            WHEN why = '{Reason.NOBODY}' THEN '{State.NOT_FOUND}' ELSE '{State.CONFLICTING}' END AS state
    FROM final"""
#: The person whom a number leads to comes first where the verdict is about her.
_CANDIDATES = f"""
    CREATE OR REPLACE TABLE candidate AS
    WITH every AS (
        SELECT v.id, v.person, v.weight, 0 AS rank FROM verdict v WHERE v.person IS NOT NULL
        UNION ALL SELECT v.id, p.number, NULL, 1 FROM verdict v JOIN by_number n ON n.unique_id = v.unique_id
            JOIN {PEOPLE} p ON p.unique_id = n.person
        UNION ALL SELECT v.id, p.number, b.weight, 1 + b.rank FROM verdict v JOIN best b ON b.card = v.unique_id
            JOIN {PEOPLE} p ON p.unique_id = b.person
    ), once AS (
        SELECT id, person, max(weight) AS weight, min(rank) AS first FROM every
        WHERE id IN (SELECT id FROM verdict WHERE state IN ('{State.PROBABLE}', '{State.CONFLICTING}'))
        GROUP BY id, person
    )
    SELECT id, row_number() OVER (PARTITION BY id ORDER BY first, person) AS rank, person, weight FROM once
    QUALIFY rank <= {CANDIDATES_MAX}"""
