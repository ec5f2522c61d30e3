"""Pure decisions: what is owed, which limit holds, which state may follow, which search words count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice, pairwise, product
from uuid import UUID

from motcua.foundation.calendars.values import Limit
from motcua.foundation.rules.errors import UnableToApplyRule
from motcua.foundation.rules.rules import evaluate
from motcua.foundation.text.faults import Fault, fault, gettext_noop
from motcua.foundation.text.rules import search_key
from motcua.registry.catalogue.errors import UnableToReckonFees
from motcua.registry.catalogue.values import (
    Condition,
    Exemption,
    FeeBasis,
    FeeKind,
    FeeLine,
    FeeRule,
    LimitCase,
    ProcedureVersion,
    State,
)
from motcua.registry.organization.values import Stretch

Facts = Mapping[str, object]

#: Which state may follow which; printed as a diagram in docs/reference/catalogue.md.
TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.ASSESSED}),
    State.ASSESSED: frozenset({State.ANNOUNCED}),
    State.ANNOUNCED: frozenset({State.IN_FORCE}),
    State.IN_FORCE: frozenset({State.REPEALED}),
    State.REPEALED: frozenset(),
}

#: Facts that whoever files knows besides the form's answers.
FACTS_OF_FILING = frozenset({"online", "exempt", "copies", "pages", "filed_on"})

#: The national catalogue's codes; this city's own are "L-" and a number.
OFFICIAL_CODE = re.compile(r"[0-9]\.[0-9]{6}")
LOCAL_CODE = re.compile(r"L-[0-9]{3,6}")
COUNT_MAX = 100_000
AMOUNT_VND_MAX = 1_000_000_000_000
SEARCH_LENGTH_MAX = 200
#: Stands among the words of a synthetic procedure, so that a search tells it apart by its words alone. Nobody can look for
#: it: what begins like `_BETWEEN` is not looked for.
SYNTHETIC_MARK = "x0s"
SEARCH_WORDS_MAX = 12
#: A catalogue says the same of thousands of procedures: their fields, agencies and kinds of papers.
FOLDED_KEPT_MAX = 4_000
SPELLINGS_MAX = 8
KEYS_MAX = 16


# Fees -------------------------------------------------------------------------------------------------------


def fees_owed(version: ProcedureVersion, facts: Facts) -> tuple[FeeLine, ...]:
    """What is owed for one dossier, a line for each rule of the version that applies, in whole đồng.

    `facts` are the form's answers by name and those of the filing: `copies` and `pages` (1 when absent), `online`,
    `exempt` (grounds of exemption that were shown), `filed_on` (a date). A condition on an absent fact does not hold.
    Where several grounds reduce a rate the best one counts, alone. Raises `UnableToReckonFees` for counts that are no
    whole numbers from 1 to 100,000.
    """
    return tuple(_line(rule, facts) for rule in version.fees if _is_due(rule, facts))


def can_cost(version: ProcedureVersion) -> bool:
    """May a filing owe a fee or a charge above nothing by one of its rules, whether the amount is in the rule or comes in a
    notice? Other money owed to the State is neither."""
    return any(rule.kind is not FeeKind.LEVY and _can_be_owed(rule) for rule in version.fees)


def _can_be_owed(rule: FeeRule) -> bool:
    if rule.basis in {FeeBasis.BY_NOTICE, FeeBasis.BY_FORMULA}:
        return True
    stated = [rule.amount_vnd, rule.online_amount_vnd, *(tier.amount_vnd for tier in rule.tiers)]
    return any([*stated, *(band.amount_vnd for band in rule.bands)])


def _is_due(rule: FeeRule, facts: Facts) -> bool:
    asked_for = rule.basis is not FeeBasis.PER_COPY or rule.fact is None or facts.get(rule.fact) not in (None, "", 0)
    return asked_for and _holds(rule.when, facts)


def _line(rule: FeeRule, facts: Facts) -> FeeLine:
    full = _full_amount(rule, facts)
    exemption = _best_exemption(rule.exemptions, facts) if full else None
    return FeeLine(
        key=rule.key,
        name_vi=rule.name_vi,
        name_en=rule.name_en,
        kind=rule.kind,
        amount_vnd=_reduced(full or 0, exemption),
        full_amount_vnd=full or 0,
        ground=rule.ground,
        exemption=exemption.ground if exemption else None,
        awaits_notice=full is None,
        pay_within=rule.pay_within,
    )


def _full_amount(rule: FeeRule, facts: Facts) -> int | None:
    """The amount without exemptions; None when it comes in a notice or the fact that it goes by is not there."""
    match rule.basis:
        case FeeBasis.FIXED:
            return _rate(rule, facts)
        case FeeBasis.PER_COPY:
            return _rate(rule, facts) * _count(facts, rule.fact or "copies")
        case FeeBasis.PER_PAGE:
            return _price_of_copy(rule, _count(facts, "pages")) * _count(facts, "copies")
        case FeeBasis.BY_BAND:
            return _of_band(rule, facts)
        case FeeBasis.BY_FORMULA:
            return _by_formula(rule, facts)
        case FeeBasis.BY_NOTICE:
            return None


def _rate(rule: FeeRule, facts: Facts) -> int:
    if rule.online_amount_vnd is not None and facts.get("online") is True:
        return rule.online_amount_vnd
    assert rule.amount_vnd is not None  # the version was checked before it was kept
    return rule.amount_vnd


def _price_of_copy(rule: FeeRule, pages: int) -> int:
    price = 0
    for tier, following in zip(rule.tiers, (*rule.tiers[1:], None), strict=True):
        last = pages if following is None else min(pages, following.from_page - 1)
        price += max(0, last - tier.from_page + 1) * tier.amount_vnd
    return price if rule.amount_vnd_max_per_copy is None else min(price, rule.amount_vnd_max_per_copy)


def _of_band(rule: FeeRule, facts: Facts) -> int | None:
    value = fact_of(facts, rule.fact or "")
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return next((band.amount_vnd for band in rule.bands if band.up_to is None or value <= band.up_to), None)


def _by_formula(rule: FeeRule, facts: Facts) -> int | None:
    """What the formula gives. None while an answer that it needs is not there."""
    try:
        amount = evaluate(rule.formula, facts)
    except UnableToApplyRule:
        return None
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 <= amount <= AMOUNT_VND_MAX:
        raise UnableToReckonFees(fact=rule.key, value=amount)
    return amount


def _count(facts: Facts, fact: str) -> int:
    value = facts.get(fact)
    if value is None or value == "":
        return 1
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= COUNT_MAX:
        raise UnableToReckonFees(fact=fact, value=value)
    return value


def _best_exemption(exemptions: Sequence[Exemption], facts: Facts) -> Exemption | None:
    shown = facts.get("exempt") or ()
    if not isinstance(shown, Iterable):
        raise UnableToReckonFees(fact="exempt", value=shown)
    grounds = {shown} if isinstance(shown, str) else set(shown)
    return max((each for each in exemptions if each.ground in grounds), key=lambda each: each.percent, default=None)


def _reduced(amount_vnd: int, exemption: Exemption | None) -> int:
    """Rounded down to whole đồng, in favour of who pays."""
    return amount_vnd if exemption is None else amount_vnd * (100 - exemption.percent) // 100


# Conditions and limits --------------------------------------------------------------------------------------


def fact_of(facts: Facts, name: str) -> object:
    """The fact called `name`; a dot leads into a person's answers (`child.birth_on`). None when it is not there."""
    head, _, part = name.partition(".")
    value = facts.get(head)
    if part:
        return value.get(part) if isinstance(value, Mapping) else None
    return value


def _holds(conditions: Sequence[Condition], facts: Facts) -> bool:
    return all(_one_holds(condition, facts) for condition in conditions)


def _one_holds(condition: Condition, facts: Facts) -> bool:
    value = fact_of(facts, condition.fact)
    if condition.older_than_days is None:
        # By type too: True is no 1 here.
        return any(type(value) is type(each) and value == each for each in condition.values)
    then, filed_on = _day(value), _day(facts.get("filed_on"))
    return then is not None and filed_on is not None and (filed_on - then).days > condition.older_than_days


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def limit_for(version: ProcedureVersion, facts: Facts, *, case: str | None = None) -> Limit:
    """The legal limit of one dossier: that of the named `case` (the office found it, with a ground), else of the first
    case whose conditions the facts fulfil, else the version's. Raises `KeyError` for a case that the version has not.
    """
    if case is not None:
        return {each.key: each for each in version.limit_cases}[case].limit
    found = case_of(version, facts)
    return found.limit if found else version.legal_limit


def case_of(version: ProcedureVersion, facts: Facts) -> LimitCase | None:
    """The first case of the limit whose conditions the facts fulfil."""
    return next((each for each in version.limit_cases if each.when and _holds(each.when, facts)), None)


# States and periods -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """A version as the decisions about it see it."""

    id: UUID
    procedure: UUID
    name: str
    state: State
    announced_on: date | None
    in_force: Stretch | None


_NOT_YET: Mapping[State, str] = {
    State.ASSESSED: gettext_noop("{name} is no draft any more"),
    State.ANNOUNCED: gettext_noop("{name} was not assessed, or was announced already"),
    State.IN_FORCE: gettext_noop("{name} was not announced, or is in force already"),
    State.REPEALED: gettext_noop("{name} is not in force"),
}


def problem_of_step(standing: Standing | None, *, version: UUID, to: State) -> Fault | None:
    """Why the version may not go to that state, or None."""
    if standing is None:
        return fault(gettext_noop("{version} is not known"), version=version)
    if to not in TRANSITIONS[standing.state]:
        return fault(_NOT_YET[to], name=standing.name)
    return None


def problem_of_entry(standing: Standing, *, from_on: date, others: Sequence[Standing]) -> Fault | None:
    """Why the version may not be in force from that day, or None. `others` are the procedure's other versions."""
    if standing.announced_on is not None and from_on < standing.announced_on:
        words = gettext_noop("{name} was announced on {announced_on}, after {from_on}")
        return fault(words, name=standing.name, announced_on=standing.announced_on, from_on=from_on)
    later = [each.in_force.starts_on for each in others if each.in_force and each.in_force.starts_on >= from_on]
    if later:
        words = gettext_noop("{name}: another version is in force from {later_on} already")
        return fault(words, name=standing.name, later_on=min(later))
    return None


def predecessor_of(from_on: date, others: Sequence[Standing]) -> Standing | None:
    """The version that is in force on the day and must end with it."""
    return next((each for each in others if each.in_force and _covers(each.in_force, from_on)), None)


def problem_of_repeal(standing: Standing, *, from_on: date) -> Fault | None:
    """Why the version may not end on that day, or None."""
    stretch = standing.in_force
    if stretch is not None and from_on <= stretch.starts_on:
        words = gettext_noop("{name} is in force only from {starts_on} on")
        return fault(words, name=standing.name, starts_on=stretch.starts_on)
    if stretch is not None and stretch.ends_on is not None and stretch.ends_on < from_on:
        return fault(gettext_noop("{name} ended on {ends_on} already"), name=standing.name, ends_on=stretch.ends_on)
    return None


def _covers(stretch: Stretch, on: date) -> bool:
    return stretch.starts_on <= on and (stretch.ends_on is None or on < stretch.ends_on)


# Search -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for, folded: for each word what it may mean. The queries are PostgreSQL's (tsquery), over
    words of letters and digits only."""

    words: tuple[tuple[str, ...], ...]

    @property
    def keys(self) -> list[str]:
        """The whole text in its likeliest meanings."""
        return [" ".join(each) for each in islice(product(*self.words), KEYS_MAX)]

    @property
    def every_word(self) -> str:
        return " & ".join(self._terms())

    @property
    def phrase(self) -> str:
        return " <-> ".join(self._terms())

    @property
    def each(self) -> tuple[str, ...]:
        return tuple(_any_of(word) for word in self.words)

    @property
    def pairs(self) -> tuple[str, ...]:
        return tuple(f"{one} <-> {other}" for one, other in pairwise(self.each))

    def _terms(self) -> list[str]:
        """The words, of which the last one may be unfinished."""
        return [*self.each[:-1], _any_of(self.words[-1], unfinished=True)]

    def without(self, left_out: frozenset[str]) -> Wanted:
        """Without these words, unless they are all there is."""
        return Wanted(tuple(word for word in self.words if word[0] not in left_out) or self.words)

    def spelled(self, corrections: Mapping[str, tuple[str, ...]]) -> Wanted:
        return Wanted(tuple(corrections.get(word[0]) or word for word in self.words))


def _any_of(word: Sequence[str], *, unfinished: bool = False) -> str:
    return "(" + " | ".join(f"'{each}'{':*' if unfinished else ''}" for each in word) + ")"


def wanted(text: str) -> Wanted | None:
    """Folds what was typed; None when there is nothing to look for."""
    words = fold(text[:SEARCH_LENGTH_MAX]).split()
    kept = [word for word in words if not word.startswith(_BETWEEN[:2])]
    return Wanted(tuple((word,) for word in kept[:SEARCH_WORDS_MAX])) if kept else None


_Y_AFTER_CONSONANT = re.compile(r"\b(h|k|l|m|qu|s|t|v)y\b")


@lru_cache(maxsize=FOLDED_KEPT_MAX)
def fold(text: str) -> str:
    """The text's search key, in which "ký" and "kí" are one: both spellings are in use."""
    return _Y_AFTER_CONSONANT.sub(r"\1i", search_key(text))


def spellings_of(word: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """What the mistyped word may have been meant to be, the likeliest first; empty when none is near enough.

    One slip is forgiven in words of three to five letters, two in longer ones; only the candidates with the fewest
    slips are given. Letters in the wrong order are the likeliest slip of all.
    """
    slips_max = 0 if len(word) < 3 else 1 if len(word) < 6 else 2
    near = sorted((slips(word, each), sorted(word) != sorted(each), each) for each in candidates)
    fewest = [each for each in near if each[0] <= slips_max and each[:2] == near[0][:2]]
    return tuple(candidate for _, _, candidate in fewest[:SPELLINGS_MAX])


def slips(one: str, other: str) -> int:
    """How many letters must be put in, left out, changed or swapped with their neighbour (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, start=1):
        rows.append([i])
        for j, there in enumerate(other, start=1):
            cost = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (letter != there))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], there):
                cost = min(cost, rows[i - 2][j - 2] + 1)
            rows[i].append(cost)
    return rows[-1][-1]


#: A the people's words … D the rest.
SEARCH_WEIGHTS = ("A", "B", "C", "D")


@dataclass(frozen=True)
class SearchColumns:
    """What a version is found by: whole terms, all words, and words by `SEARCH_WEIGHTS`, in their order."""

    terms: tuple[str, ...]
    weighted: tuple[tuple[str, str], ...]

    @property
    def words(self) -> frozenset[str]:
        """What a mistyped word may have been meant to be."""
        found = {word for weight, text in self.weighted if weight != "C" for word in text.split()}
        return frozenset(word for word in found if word.isalpha())


# Stands between terms, so that no phrase is found across two of them; words that begin like it are not looked for.
_BETWEEN = "x0x"


def search_columns(
    *, code: str, names: Sequence[str], nicknames: Sequence[str], synonyms: Sequence[str], others: Sequence[str]
) -> SearchColumns:
    """Folds a version's words. Terms are also kept without spaces ("hochieu") and codes without their dot."""
    digits = re.sub(r"\D", "", code)
    codes = [fold(code), *([digits, digits[1:]] if OFFICIAL_CODE.fullmatch(code) else [])]
    people = [fold(each) for each in (*nicknames, *synonyms)]
    official = [fold(each) for each in names]
    joined = [each.replace(" ", "") for each in people]
    texts = (_apart([*codes, *people]), _apart(official), _apart(joined), _apart([fold(each) for each in others]))
    weighted = tuple(zip(SEARCH_WEIGHTS, texts, strict=True))
    return SearchColumns(tuple(dict.fromkeys([*codes, *people, *official, *joined])), weighted)


def _apart(terms: Sequence[str]) -> str:
    return f" {_BETWEEN} ".join(dict.fromkeys(terms))
