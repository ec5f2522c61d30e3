"""What forms cost: `motcua bench forms`. One JSON line a metric; `limit` is what we allow ourselves."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from motcua.foundation.forms.rules import decode, form_of, normalise, page_view, validate
from motcua.foundation.forms.values import Choice, Form
from motcua.foundation.rules.rules import evaluate
from motcua.foundation.rules.values import FieldType

TODAY = date(2023, 6, 15)
REFERENCE = Path(__file__).parents[1] / "docs" / "reference" / "forms.md"
MOTHER = {"full_name": "Nguyễn Thị Ánh", "number": "092190000001", "birth_on": "1990-12-31", "sex": "female"}
#: Twenty answered inputs.
ANSWERS: Mapping[str, Any] = {
    "child_name": "Nguyễn Minh Khôi",
    "born_on": "2023-06-01",
    "place": "31117",
    "mother": MOTHER,
    "father_known": True,
    "father": MOTHER | {"sex": "male"},
    "siblings": [{"name": "Nguyễn Minh Anh", "sibling_born_on": "2019-05-04"}] * 3,
    "birth_note": [{"sha256": "a" * 64, "name": "giay-chung-sinh.jpg"}],
    "copies": 2,
}


class City:
    """One district of two communes; answers as quickly as the registry's snapshot does."""

    below: Mapping[str | None, Sequence[Choice]] = {
        None: [Choice("92", "Thành phố Cần Thơ")],
        "92": [Choice("916", "Quận Ninh Kiều")],
        "916": [Choice("31117", "Phường Cái Khế"), Choice("31120", "Phường An Hòa")],
    }
    names: Mapping[str, str] = {"92": "Thành phố Cần Thơ", "916": "Quận Ninh Kiều", "31117": "Phường Cái Khế"}

    def division_name(self, code: str) -> str | None:
        return self.names.get(code)

    def provinces(self) -> Sequence[Choice]:
        return self.below[None]

    def children(self, code: str | None) -> Sequence[Choice]:
        return self.below.get(code, ())

    def citizen_number_fault(self, number: str) -> None:
        return None


def milliseconds(work: Callable[[], object], times: int) -> float:
    """Processor time of one call: the mean of the best of five runs."""
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        for _ in range(times):
            work()
        best = min(best, (time.process_time() - started) / times * 1_000)
    return best


def tell(metric: str, value: float, *, limit: float, n: int) -> None:
    line = {"bench": "forms", "metric": metric, "value": round(value, 4), "unit": "ms", "limit": round(limit, 4)}
    print(json.dumps(line | {"ratio": round(value / limit, 2), "n": n}), flush=True)  # noqa: T201


def documented() -> dict[str, Any]:
    (example,) = re.findall(r"```json\n(.*?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)
    definition: dict[str, Any] = json.loads(example)
    return definition


def main(args: Sequence[str] = ()) -> int:
    """One argument: how often each is done."""
    times = next((int(arg) for arg in args if arg.isdigit()), 500)
    definition, city = documented(), City()
    form: Form = form_of(definition)
    assert validate(form, ANSWERS, lookups=city, today=TODAY) == ()
    post = {"child_name": ["Nguyễn Minh Khôi"], "born_on.day": ["1"], "born_on.month": ["6"], "born_on.year": ["2023"]}
    bare = milliseconds(lambda: list(form.compiled.validator.iter_errors(ANSWERS)), times)
    rows = [{"pages": n} for n in range(1_000)]

    def judge() -> object:
        return validate(form_of(definition), ANSWERS, lookups=city, today=TODAY)

    tell("validate_ms", milliseconds(judge, times), limit=1.0, n=times)
    tell("validate_schema_only_ms", bare, limit=1.0, n=times)
    tell("normalise_ms", milliseconds(lambda: normalise(form, ANSWERS), times), limit=1.0, n=times)
    tell("decode_ms", milliseconds(lambda: decode(form, "child", post, existing=ANSWERS), times), limit=1.0, n=times)
    tell(
        "page_view_ms",
        milliseconds(lambda: page_view(form, "parents", ANSWERS, language="vi", lookups=city), times),
        limit=5.0,
        n=times,
    )
    tell(
        "rule_ms",
        milliseconds(lambda: evaluate('a == "x"', {"a": "x"}, fields={"a": FieldType.STRING}), times),
        limit=1.0,
        n=times,
    )
    # The dearest rule that may be published, over the longest list.
    dear = "size(rows.map(r, r.pages).filter(p, p > 1).filter(p, p > 2).filter(p, p > 3)) > 1"
    tell("dearest_rule_ms", milliseconds(lambda: evaluate(dear, {"rows": rows}), 1), limit=1_000.0, n=1)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
