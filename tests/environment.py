"""Loaded by pytest before anything reads settings: tests have a data folder and a server of their own."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("MOTCUA_TEST_HOME", ROOT / "var" / "test"))

os.environ["MOTCUA_HOME"] = str(HOME)
os.environ["MOTCUA_CLOCK"] = "demo"
os.environ["MOTCUA_DEMO"] = "1"
os.environ.setdefault("MOTCUA_DATABASE_NAME", "no_such_database_before_the_fixture")
os.environ.setdefault("MOTCUA_STATICFILES", "django.contrib.staticfiles.storage.StaticFilesStorage")
os.environ.setdefault("MOTCUA_LOG", "ERROR")

# The web's middleware warns, which fails a test, where nothing was built and collected.
(ROOT / "build" / "collected").mkdir(parents=True, exist_ok=True)
