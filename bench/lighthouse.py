"""Lighthouse over the pages of a served city: `motcua bench lighthouse [--address http://127.0.0.1:8000]`.

Performance and accessibility on a phone with a slow line (Lighthouse's own profile), the median of some runs of each
page: home, search, a procedure, tracking, and a question of a draft that is begun for this. Needs a browser, the demo
city, and a quiet machine: what else runs counts as the page's slowness.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from django.conf import settings

FOLDER = settings.ROOT / "frontend" / "lighthouse"
CATEGORIES = ("performance", "accessibility")
PROMISED = 95
RUNS = 3
RUN_SECONDS_MAX = 180
CITIZEN, PASSWORD = "buoi", "motcua-demo-2023"


def main(args: Sequence[str] = ()) -> int:
    """Prints a JSON object for each page and category. 1 when one is below 95."""
    parser = argparse.ArgumentParser(prog="motcua bench lighthouse")
    parser.add_argument("--address", default=settings.PUBLIC_ADDRESS)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--only", default="", help="one page by its name")
    parser.add_argument("--json", action="store_true", help="the default and only form")
    chosen = parser.parse_args(list(args))
    _install()
    worst = 100.0
    for name, address, cookie in _pages(chosen.address):
        if chosen.only in {"", name}:
            runs = [_scores(address, cookie) for _run in range(chosen.runs)]
            for category in CATEGORIES:
                value = median(run[category] for run in runs)
                worst = min(worst, value)
                _say(name, category, value, n=len(runs))
    return 0 if worst >= PROMISED else 1


def _install() -> None:
    """Lighthouse as locked; with the first call only, since it is large and nothing else needs it."""
    if not (FOLDER / "node_modules" / "lighthouse").exists():
        npm = _program("npm")
        subprocess.run([npm, "ci", "--ignore-scripts", "--loglevel=error"], cwd=FOLDER, check=True)


def _pages(city: str) -> Iterator[tuple[str, str, str]]:
    """Name, address and cookie of each page."""
    yield "home", urljoin(city, "/"), ""
    yield "search", urljoin(city, "/tim/?q=khai+sinh"), ""
    cookies = CookieJar()
    browser = build_opener(HTTPCookieProcessor(cookies))
    found = _read(browser, urljoin(city, "/tim/?q=dang+ky+khai+sinh"))
    procedure = _first(r'href="(/thu-tuc/[0-9a-f-]{36}/)', found)
    yield "procedure", urljoin(city, procedure), ""
    yield "tracking", urljoin(city, "/tra-cuu/"), ""
    _send(browser, urljoin(city, "/dang-nhap/"), {"name": CITIZEN, "password": PASSWORD})
    start = urljoin(city, f"{procedure}nop/")
    applicant = _first(r'name="applicant"[^>]* value="([^"]+)"', _read(browser, start))
    question = _send(browser, start, {"applicant": applicant})
    session = "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies)
    yield "question", question, session


def _read(browser: OpenerDirector, address: str) -> str:
    with browser.open(address) as answer:
        return str(answer.read().decode())


def _send(browser: OpenerDirector, address: str, values: Mapping[str, str]) -> str:
    """Fills in the page's form, with what it holds hidden, and sends it. Gives the address of the page that follows."""
    page = _read(browser, address)
    form = page[page.index("<main") :]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    with browser.open(address, urlencode({**hidden, **values}).encode()) as answer:
        return str(answer.geturl())


def _first(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    if found is None:
        raise RuntimeError(f"The page has no {pattern}. Is this the demo city?")
    return found.group(1)


def _scores(address: str, cookie: str) -> Mapping[str, float]:
    """One run: 0 to 100 by category."""
    command = [
        *(_program("node"), str(FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"), address, "--quiet"),
        *("--output=json", "--output-path=stdout", f"--only-categories={','.join(CATEGORIES)}"),
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    if cookie:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    environment = os.environ | {"CHROME_PATH": os.environ.get("CHROMIUM") or _program("chromium")}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, timeout=RUN_SECONDS_MAX)
    report = json.loads(done.stdout)
    if report.get("runtimeError"):
        raise RuntimeError(f"{address}: {report['runtimeError']['message']}")
    kept = Path(settings.ROOT) / "build" / "lighthouse.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(done.stdout)
    return {category: 100 * report["categories"][category]["score"] for category in CATEGORIES}


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(f"{name} is needed and not in PATH.")
    return found


def _say(page: str, category: str, value: float, *, n: int) -> None:
    line = {"bench": "lighthouse", "metric": f"{category}_{page}", "value": value, "unit": "points", "limit": PROMISED,
            "ratio": round(value / PROMISED, 3), "n": n}  # fmt: skip
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
