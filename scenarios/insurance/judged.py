"""How right the verdicts on synthetic cards are, since it is known whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """`verified` of `cards`; of those verified `right` have the right person. `owned` are the cards of people in the extract,
    `found` those of them that were verified or put before officials with the right person among the candidates."""

    cards: int
    verified: int
    right: int
    owned: int
    found: int

    @property
    def precision(self) -> float | None:
        return self.right / self.verified if self.verified else None

    @property
    def recall(self) -> float | None:
        """Of the cards of people in the extract those verified, rightly, without anybody looking."""
        return self.right / self.owned if self.owned else None

    @property
    def found_share(self) -> float | None:
        return self.found / self.owned if self.owned else None

    @property
    def percent(self) -> float | None:
        return 100 * self.verified / self.cards if self.cards else None


def judge(duck: Any) -> Judgement:
    """From `verdict`, `candidate` and `truth`."""
    [(cards, verified, right, owned, found)] = duck.execute(_JUDGED).fetchall()
    return Judgement(cards=cards, verified=verified, right=right, owned=owned, found=found)


def by_error(duck: Any) -> list[tuple[str, str, str, int, int]]:
    """Error, state, reason, how many cards, how many of them with the right person first: for who looks closer."""
    lines: list[tuple[str, str, str, int, int]] = duck.execute(_BY_ERROR).fetchall()
    return lines


_JUDGED = """
    WITH shown AS (
        SELECT DISTINCT c.id FROM candidate c JOIN truth t ON t.id = c.id AND t.person = c.person
    )
    SELECT count(*), count(*) FILTER (WHERE v.state = 'verified'),
        count(*) FILTER (WHERE v.state = 'verified' AND v.person = t.person),
        count(*) FILTER (WHERE t.person IS NOT NULL),
        count(*) FILTER (WHERE t.person IS NOT NULL AND (v.state = 'verified' AND v.person = t.person
            OR v.state IN ('probable', 'conflicting') AND s.id IS NOT NULL))
    FROM verdict v JOIN truth t ON t.id = v.id LEFT JOIN shown s ON s.id = v.id"""
_BY_ERROR = """
    SELECT t.error, v.state, v.reason, count(*), count(*) FILTER (WHERE v.person = t.person)
    FROM verdict v JOIN truth t ON t.id = v.id GROUP BY ALL ORDER BY ALL"""
