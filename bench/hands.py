"""How long people take for what they do on a page: a keystroke-level model of somebody with a telephone.

Nobody is timed here. Each act has its seconds from a published source, people differ by what they draw (`people`), and a
page's time is the sum of its acts and of what the machine took (`bench.filing_by_hand` measures that).
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

CMN_1980 = "Card, Moran & Newell 1980, The keystroke-level model, Communications of the ACM 23(7)"
CMN_1983 = "Card, Moran & Newell 1983, The psychology of human-computer interaction"
BRYSBAERT = "Brysbaert 2019, How many words do we read per minute?, Journal of Memory and Language 109 (238 in English)"
PELLEGRINO = "Pellegrino et al. 2011, A cross-language perspective on speech information rate, Language 87(3)"
# The mean and spread of its participants.
PALIN = "Palin et al. 2019, How do people type on mobile devices?, MobileHCI (37,000 people; 36 words a minute, SD 13)"


class Kind(StrEnum):
    TAP = "tap"
    THINK = "think"
    LOOK = "look"
    TYPE = "type"
    READ = "read"
    PHOTO = "photo"


@dataclass(frozen=True)
class Operator:
    """What one act of a kind takes: `seconds` each, or by the person where it is None."""

    seconds: float | None
    source: str


OPERATORS: dict[Kind, Operator] = {
    Kind.TAP: Operator(1.10, f"{CMN_1980}: pointing (P); a thumb on a telephone is not slower than a mouse"),
    Kind.THINK: Operator(1.35, f"{CMN_1980}: mental preparation (M), before each question and each decision"),
    Kind.LOOK: Operator(0.23, f"{CMN_1983}: one movement of the eyes, for each line of a list down to the wanted one"),
    Kind.TYPE: Operator(None, PALIN),
    Kind.READ: Operator(None, f"{BRYSBAERT}; {PELLEGRINO}"),
    Kind.PHOTO: Operator(12.0, "an assumption: three taps, two preparations, six seconds to aim and hold still"),
}
# Vietnamese writes each syllable apart, so syllables are what is counted on a page. 238 English words of 1.4 syllables
# a minute; an English syllable says 0.91 of what a Vietnamese one says.
READING_SYLLABLES_A_MINUTE = 238 * 1.4 * 0.91
LETTERS_A_WORD = 5
TYPING_WPM = (20, 60)
READ_SHARE = (0.5, 1.0)
ERRING_SHARE = 0.10
#: What a page says of a fault.
FAULT_SYLLABLES = 14


@dataclass(frozen=True)
class Act:
    """`amount` counts taps, options, strokes or syllables, by kind."""

    kind: Kind
    amount: float = 1


@dataclass(frozen=True)
class Person:
    typing_wpm: float
    read_share: float
    errs: bool

    def seconds(self, act: Act) -> float:
        if act.kind is Kind.TYPE:
            return act.amount * 60 / (self.typing_wpm * LETTERS_A_WORD)
        if act.kind is Kind.READ:
            return act.amount * self.read_share * 60 / READING_SYLLABLES_A_MINUTE
        each = OPERATORS[act.kind].seconds
        assert each is not None
        return act.amount * each


@dataclass
class Walked:
    """What is done on one page, and what the machine took to go on from it, once a walk. `upload_ms` is the time of the
    page's files on the line, which run while the person goes on; `acts_before` says how much was done by then."""

    name: str
    acts: list[Act] = field(default_factory=list)
    machine_ms: list[float] = field(default_factory=list)
    upload_ms: float = 0
    acts_before: int = 0

    def seconds(self, person: Person, chance: random.Random) -> float:
        human = sum(map(person.seconds, self.acts))
        meanwhile = sum(map(person.seconds, self.acts[self.acts_before :]))
        waits = max(0.0, self.upload_ms / 1_000 - meanwhile)
        return human + waits + chance.choice(self.machine_ms) / 1_000

    @property
    def typed(self) -> list[Act]:
        return [act for act in self.acts if act.kind is Kind.TYPE]

    def mended_seconds(self, person: Person, chance: random.Random) -> float:
        """One of its typed answers is wrong: the fault is read, the answer typed anew and the page sent again."""
        again = [
            Act(Kind.READ, FAULT_SYLLABLES),
            Act(Kind.THINK, 2),
            Act(Kind.TAP, 2),
            chance.choice(self.typed),
        ]
        return sum(map(person.seconds, again)) + 2 * chance.choice(self.machine_ms) / 1_000


def people(seed: int) -> Iterator[Person]:
    """As many different people as are asked for; the same ones for the same seed."""
    chance = random.Random(seed)
    while True:
        yield Person(
            typing_wpm=chance.uniform(*TYPING_WPM),
            read_share=chance.uniform(*READ_SHARE),
            errs=chance.random() < ERRING_SHARE,
        )


def run_seconds(pages: Sequence[Walked], person: Person, chance: random.Random) -> dict[str, float]:
    """The seconds on each page of one person's way."""
    took = {page.name: page.seconds(person, chance) for page in pages}
    if person.errs:
        page = chance.choice([page for page in pages if page.typed])
        took[page.name] += page.mended_seconds(person, chance)
    return took


def strokes(text: str) -> int:
    """The keys of the Telex way of writing: a letter, and one more for each of its marks (ấ is a, a, s; đ is d, d)."""
    return sum(2 if letter in "đĐ" else 1 for letter in unicodedata.normalize("NFD", text))
