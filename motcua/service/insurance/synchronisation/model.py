"""How alike a card and a person are: what is compared, in which grades, and what each grade is worth (Fellegi–Sunter).

The shares stand for how often a grade is seen where card and person are one (`m`) and where they are two (`u`). Those
written here are assumed; a run over many cards estimates them from the cards themselves and keeps what it found.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from splink import Linker

#: Of that many cards without a number on, a model is estimated anew: fewer do not show the rare grades.
TRAINING_CARDS_MIN = 20_000
#: How many of the cards compared have somebody in the extract, before anything is known.
EXPECTED_SHARE = 0.8
_SEED = 20_230_615
_SAMPLED_PAIRS = 5e6
_TRAINING_PAIRS = 2e6
#: The table of cards comes before that of people, so that the left side of every pair is the card.
CARDS, PEOPLE = "a_card", "b_person"


@dataclass(frozen=True)
class Grade:
    """`when` is SQL over the two sides; names that are rare weigh more where `by_name`."""

    label: str
    when: str
    m: float
    u: float
    by_name: bool = False


GRADES: Mapping[str, tuple[str, Sequence[Grade]]] = {
    "name": (
        '"name_bare_l" IS NULL OR "name_bare_r" IS NULL',
        (
            Grade("the same with its marks", '"name_marked_l" = "name_marked_r"', 0.6, 2e-5, by_name=True),
            Grade(
                "the same, the card's without marks",
                '"name_bare_l" = "name_bare_r" AND "name_marked_l" = "name_bare_l"',
                0.33,
                1e-5,
                by_name=True,
            ),
            Grade("one letter or mark apart", 'damerau_levenshtein("name_bare_l", "name_bare_r") <= 1', 0.05, 1e-4),
            Grade("alike", 'jaro_winkler_similarity("name_bare_l", "name_bare_r") >= 0.92', 0.01, 2e-3),
            Grade("another", "ELSE", 0.01, 0.997),
        ),
    ),
    "birth": (
        '"birth_on_l" IS NULL OR "birth_on_r" IS NULL',
        (
            Grade("the same day", '"birth_on_l" = "birth_on_r"', 0.94, 4e-5),
            Grade("day and month swapped", '"birth_swapped_l" = "birth_on_r"', 0.02, 4e-5),
            Grade("one digit apart", 'damerau_levenshtein("birth_text_l", "birth_text_r") <= 1', 0.02, 6e-4),
            Grade("the same year", '"birth_year_l" = "birth_year_r"', 0.01, 0.012),
            Grade("another", "ELSE", 0.01, 0.987),
        ),
    ),
    "sex": (
        '"sex_l" IS NULL OR "sex_r" IS NULL',
        (Grade("the same", '"sex_l" = "sex_r"', 0.99, 0.5), Grade("another", "ELSE", 0.01, 0.5)),
    ),
    "place": (
        '"commune_l" IS NULL OR "commune_r" IS NULL',
        (
            Grade("the same address", '"commune_l" = "commune_r" AND "address_l" = "address_r"', 0.55, 2e-5),
            Grade("the same commune", '"commune_l" = "commune_r"', 0.33, 0.013),
            Grade("another", "ELSE", 0.12, 0.987),
        ),
    ),
}

#: Pairs that are compared at all: everybody with everybody would be 1.5 million million.
BLOCKS = (
    "l.birth_on = r.birth_on AND l.given = r.given",
    "l.birth_on = r.birth_on AND l.commune = r.commune",
    "l.name_bare = r.name_bare AND l.birth_year = r.birth_year",
    "l.name_bare = r.name_bare AND l.commune = r.commune",
)
#: Each says nothing of what it blocks on, so there are two.
_TRAINING_BLOCKS = ("l.birth_on = r.birth_on", "l.name_bare = r.name_bare AND l.commune = r.commune")


@dataclass(frozen=True, kw_only=True)
class Model:
    """`shares` are (m, u) of each grade in order, by what is compared; `prior` that two at random are one."""

    prior: float
    shares: Mapping[str, tuple[tuple[float, float], ...]]
    trained: bool = False

    @classmethod
    def assumed(cls, *, people: int) -> Self:
        shares = {name: tuple((grade.m, grade.u) for grade in grades) for name, (_null, grades) in GRADES.items()}
        return cls(prior=EXPECTED_SHARE / max(people, 1), shares=shares)

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> Self:
        shares = {name: tuple((m, u) for m, u in grades) for name, grades in plain["shares"].items()}
        return cls(prior=plain["prior"], shares=shares, trained=plain["trained"])

    def plain(self) -> dict[str, Any]:
        shares = {name: [list(grade) for grade in grades] for name, grades in self.shares.items()}
        return {"prior": self.prior, "shares": shares, "trained": self.trained}

    @property
    def hash(self) -> str:
        """Of the shares and of what is compared: the same hash gives the same weights."""
        compared = {name: [grade.when for grade in grades] for name, (_null, grades) in GRADES.items()}
        told = json.dumps([self.plain(), compared, BLOCKS], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def linker_of(duck: Any, model: Model) -> Linker:
    """A linker over the tables `a_card` and `b_person` of this connection, with names weighed by how many of the people
    bear them (`names`): cards come and go, the weights stay."""
    # It takes a second to load, and only who compares needs it.
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection=duck)
    tables = [api.register(name, dataset_display_name=name) for name in (CARDS, PEOPLE)]
    linker = Linker(tables, settings=_settings(model), log_level=None, validate_settings=False)
    names = api.register("names", dataset_display_name="names")
    linker.table_management.register_term_frequency_lookup(names, "name_bare")
    return linker


def trained(duck: Any, model: Model) -> Model:
    """The model with its shares estimated from the cards and people at hand; what was not seen stays as it was assumed."""
    linker = linker_of(duck, model)
    linker.training.estimate_u_using_random_sampling(max_pairs=_SAMPLED_PAIRS, seed=_SEED)
    for block in _TRAINING_BLOCKS:
        linker.training.estimate_parameters_using_expectation_maximisation(block, max_pairs=_TRAINING_PAIRS)
    found = linker.misc.save_model_to_json()
    linker.table_management.delete_tables_created_by_splink_from_db()
    shares = {
        comparison["output_column_name"]: tuple(
            (_share(level, "m_probability", m), _share(level, "u_probability", u))
            for level, (m, u) in zip(
                (each for each in comparison["comparison_levels"] if not each.get("is_null_level")),
                model.shares[comparison["output_column_name"]],
                strict=True,
            )
        )
        for comparison in found["comparisons"]
    }
    return Model(prior=model.prior, shares=shares, trained=True)


def _share(level: Mapping[str, Any], name: str, otherwise: float) -> float:
    share = level.get(name)
    return float(share) if isinstance(share, int | float) and share > 0 else otherwise


def _settings(model: Model) -> dict[str, Any]:
    return {
        "link_type": "link_only",
        "probability_two_random_records_match": model.prior,
        "comparisons": [_comparison(name, null, grades, model) for name, (null, grades) in GRADES.items()],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": each} for each in BLOCKS],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def _comparison(name: str, null: str, grades: Sequence[Grade], model: Model) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [{"sql_condition": null, "label_for_charts": "unknown", "is_null_level": True}]
    for grade, (m, u) in zip(grades, model.shares[name], strict=True):
        level: dict[str, Any] = {
            "sql_condition": grade.when,
            "label_for_charts": grade.label,
            "m_probability": m,
            "u_probability": u,
        }
        if grade.by_name:
            level |= {"tf_adjustment_column": "name_bare", "disable_tf_exact_match_detection": True}
        levels.append(level)
    return {"output_column_name": name, "comparison_levels": levels}
