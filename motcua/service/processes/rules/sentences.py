"""What `checking` says of a drawing, said to who draws: with the element, in their language, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from motcua.foundation.text.faults import Fault, fault, gettext_noop

#: How a sentence names an element.
_ID = re.compile(r"[A-Za-z_][\w.-]*")
_SHARES = re.compile(r"the shares of time add up to (?P<total>[\d.]+) on the way by (?P<steps>.+)")
_UNREACHED = re.compile(r"no way comes by step (?P<step>\S+)")
_ENDLESS = re.compile(r"(?P<step>\S+) can come more than \d+ times")
_EXHAUSTED = re.compile(r"(?P<step>\S+) allows no outcome in round (?P<round>\d+)")
_WAITING = re.compile(r"a way leads to a place where nothing is to be done")
_UNANSWERED = re.compile(r"after (?P<step>\S+) with outcome (?P<outcome>\S+) the citizen is asked, and nobody")
_UNPAID = re.compile(r"after (?P<step>\S+) with outcome (?P<outcome>\S+) the clock stands still and no payment")
_MISFIT = re.compile(r"step (?P<step>\S+) of action \S+ cannot have the effect (?P<effect>\S+)")
_TOO_MANY = re.compile(r"it can stand in more than|a way is longer than")


@dataclass(frozen=True)
class Said:
    element: str | None
    text: Fault
    cure: Fault


def explained(sentences: Sequence[str], names: Mapping[str, str]) -> Iterator[Said]:
    """`names`: of every element by its id. Of the ways with too much time the one with most is told; the others are parts
    of it or less. A sentence that is not known here is told as it is."""
    shares = [found for each in sentences if (found := _SHARES.match(each))]
    if shares:
        yield _shares(max(shares, key=lambda found: Decimal(found["total"])), names)
    for sentence in sentences:
        if not _SHARES.match(sentence):
            yield _explained(sentence, names)


def _explained(sentence: str, names: Mapping[str, str]) -> Said:
    for pattern, say in _KNOWN.items():
        found = pattern.match(sentence)
        if found:
            return say(found, names)
    element = next((word for word in _ID.findall(sentence) if word in names), None)
    return Said(
        element,
        fault(gettext_noop("The check before publication says: {said}"), said=sentence),
        fault(gettext_noop("Look at this place on the canvas or in the table.")),
    )


def _name(key: str, names: Mapping[str, str]) -> str:
    return names.get(key, key)


def _shares(found: re.Match[str], names: Mapping[str, str]) -> Said:
    steps = found["steps"].split(", ")
    return Said(
        steps[0],
        fault(
            gettext_noop("The times on one way add up to {percent} % of the limit: {steps}"),
            percent=f"{Decimal(found['total']) * 100:.0f}",
            steps=", ".join(_name(step, names) for step in steps),
        ),
        fault(gettext_noop("Make steps of it shorter until they are 100 % together.")),
    )


def _unreached(found: re.Match[str], names: Mapping[str, str]) -> Said:
    return Said(
        found["step"],
        fault(gettext_noop("No way comes by “{step}”"), step=_name(found["step"], names)),
        fault(gettext_noop("Let a step before it lead to it, or take it out.")),
    )


def _endless(found: re.Match[str], names: Mapping[str, str]) -> Said:
    return Said(
        found["step"],
        fault(gettext_noop("“{step}” can come again without end"), step=_name(found["step"], names)),
        fault(gettext_noop("Say how many times at most the outcome that leads back may be chosen.")),
    )


def _exhausted(found: re.Match[str], names: Mapping[str, str]) -> Said:
    words = gettext_noop("“{step}” has no outcome left when it comes for time {round}")
    return Said(
        found["step"],
        fault(words, step=_name(found["step"], names), round=found["round"]),
        fault(gettext_noop("Leave one outcome without a number of times.")),
    )


def _waiting(_found: re.Match[str], _names: Mapping[str, str]) -> Said:
    return Said(
        None,
        fault(gettext_noop("A way comes to a place where everything waits for ever")),
        fault(gettext_noop("Let every way that begins side by side come to the same gateway, and no other way.")),
    )


def _unanswered(found: re.Match[str], names: Mapping[str, str]) -> Said:
    words = gettext_noop(
        "After “{step}” the citizen is asked for what is missing, and nobody there looks at what comes"
    )
    return Said(
        found["step"],
        fault(words, step=_name(found["step"], names)),
        fault(gettext_noop("Lead this outcome to a step of the same agency, such as the step itself.")),
    )


def _unpaid(found: re.Match[str], names: Mapping[str, str]) -> Said:
    words = gettext_noop("After “{step}” the clock stands still for money, and no payment is awaited")
    return Said(
        found["step"],
        fault(words, step=_name(found["step"], names)),
        fault(gettext_noop("Lead this outcome to a wait for the payment.")),
    )


def _misfit(found: re.Match[str], names: Mapping[str, str]) -> Said:
    words = gettext_noop("An outcome of “{step}” does what this kind of step cannot do ({effect})")
    return Said(
        found["step"],
        fault(words, step=_name(found["step"], names), effect=found["effect"]),
        fault(gettext_noop("Choose another effect, or leave it as it is usual.")),
    )


def _too_many(_found: re.Match[str], _names: Mapping[str, str]) -> Said:
    return Said(
        None,
        fault(gettext_noop("There are more ways through the drawing than can be checked")),
        fault(
            gettext_noop(
                "Say how many times at most the outcomes that lead back may be chosen, or draw less side by side."
            )
        ),
    )


_KNOWN: Mapping[re.Pattern[str], Callable[[re.Match[str], Mapping[str, str]], Said]] = {
    _UNREACHED: _unreached,
    _ENDLESS: _endless,
    _EXHAUSTED: _exhausted,
    _WAITING: _waiting,
    _UNANSWERED: _unanswered,
    _UNPAID: _unpaid,
    _MISFIT: _misfit,
    _TOO_MANY: _too_many,
}
