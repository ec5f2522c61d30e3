"""What the tax office keeps: letters of the city, the notices that it gave, and which of them the city has; in one SQLite
file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from sandbox.keeping import Keeping
from sandbox.tax.setting import amounts_vnd, notice

_TABLES = """
CREATE TABLE IF NOT EXISTS letter (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, dossier TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS file (serial INTEGER PRIMARY KEY, dossier TEXT NOT NULL, called_off TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS notice (
    serial INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES file, revision INTEGER NOT NULL, content TEXT NOT NULL,
    delivered_at TEXT, dead TEXT NOT NULL DEFAULT '', UNIQUE (file, revision));
"""


class ConflictError(Exception):
    """Another letter has this id."""


@dataclass(frozen=True)
class Outgoing:
    serial: int
    content: dict[str, Any]


class Store(Keeping):
    tables = _TABLES

    def take(self, letter: Mapping[str, Any], *, at: str, on: date) -> bool:
        """Keeps a letter, and sets what is owed by a request, in one transaction; False for one that was here before. Raises
        `ConflictError` for another one of its id."""
        content = json.dumps(letter, ensure_ascii=False, sort_keys=True)
        with self._writing() as writing:
            earlier = writing.execute("SELECT content FROM letter WHERE id = ?", (letter["id"],)).fetchone()
            if earlier is not None:
                if earlier["content"] != content:
                    raise ConflictError("another letter has this id")
                return False
            kind, dossier = str(letter["kind"]), str(letter["dossier"])
            writing.execute("INSERT INTO letter VALUES (?, ?, ?, ?, ?)", (letter["id"], kind, dossier, content, at))
            if kind == "request":
                self._set(writing, dossier, dict(letter["facts"]), on)
            elif kind == "withdrawn":
                writing.execute("UPDATE file SET called_off = ? WHERE dossier = ?", (at, dossier))
        return True

    def _set(self, writing: sqlite3.Connection, dossier: str, facts: Mapping[str, Any], on: date) -> None:
        """A second request on a dossier is answered by a corrected notice of the same file."""
        known = writing.execute("SELECT serial FROM file WHERE dossier = ?", (dossier,)).fetchone()
        serial = known["serial"] if known else None
        if serial is None:
            serial = writing.execute("INSERT INTO file (dossier) VALUES (?)", (dossier,)).lastrowid
        assert serial is not None
        self._give(writing, dossier, serial, amounts_vnd(facts), on)

    def _give(
        self, writing: sqlite3.Connection, dossier: str, serial: int, amounts: Mapping[str, int], on: date
    ) -> str:
        (last,) = writing.execute("SELECT coalesce(max(revision), 0) FROM notice WHERE file = ?", (serial,)).fetchone()
        given = notice(
            id_=str(uuid4()), dossier=dossier, serial=serial, revision=last + 1, amounts=amounts, issued_on=on
        )
        writing.execute(
            "INSERT INTO notice (file, revision, content) VALUES (?, ?, ?)",
            (serial, last + 1, json.dumps(given, ensure_ascii=False)),
        )
        return str(given["id"])

    def correct(self, *, dossier: str, amounts: Mapping[str, int], on: date) -> str:
        """A corrected notice with other amounts; returns its id. Raises `KeyError` for a dossier that has none."""
        with self._writing() as writing:
            known = writing.execute("SELECT serial FROM file WHERE dossier = ?", (dossier,)).fetchone()
            if known is None:
                raise KeyError(dossier)
            return self._give(writing, dossier, known["serial"], amounts, on)

    def invent(self, *, dossier: str, amounts: Mapping[str, int], on: date) -> str:
        """A notice that nobody asked for; returns its id."""
        with self._writing() as writing:
            serial = writing.execute("INSERT INTO file (dossier) VALUES (?)", (dossier,)).lastrowid
            assert serial is not None
            return self._give(writing, dossier, serial, amounts, on)

    def notices_of(self, dossier: str) -> list[dict[str, Any]]:
        rows = self._rows(
            "SELECT n.content FROM notice n JOIN file f ON f.serial = n.file WHERE f.dossier = ? ORDER BY n.serial",
            dossier,
        )
        return [json.loads(row["content"]) for row in rows]

    def letters(self, *, kind: str = "", limit: int = 1000) -> list[dict[str, Any]]:
        rows = self._rows("SELECT content FROM letter WHERE ? IN ('', kind) ORDER BY at DESC LIMIT ?", kind, limit)
        return [json.loads(row["content"]) for row in rows]

    def waiting(self, *, limit: int, newest_first: bool = False) -> list[Outgoing]:
        order = "DESC" if newest_first else "ASC"
        rows = self._rows(
            "SELECT serial, content FROM notice WHERE delivered_at IS NULL AND dead = ''"
            f" ORDER BY serial {order} LIMIT ?",
            limit,
        )
        return [Outgoing(row["serial"], json.loads(row["content"])) for row in rows]

    def note(self, serial: int, *, delivered_at: str | None = None, dead: str = "") -> None:
        with self._writing() as writing:
            writing.execute(
                "UPDATE notice SET delivered_at = ?, dead = ? WHERE serial = ?", (delivered_at, dead, serial)
            )

    def again(self) -> None:
        """Everything that was ever told goes once more."""
        with self._writing() as writing:
            writing.execute("UPDATE notice SET delivered_at = NULL, dead = ''")

    def files(self, *, limit: int) -> list[dict[str, Any]]:
        """The newest files with their last notice, for its page."""
        rows = self._rows(
            "SELECT f.dossier, f.called_off, n.content FROM file f JOIN notice n ON n.file = f.serial"
            " WHERE n.revision = (SELECT max(revision) FROM notice WHERE file = f.serial)"
            " ORDER BY n.serial DESC LIMIT ?",
            limit,
        )
        return [{**dict(row), "content": json.loads(row["content"])} for row in rows]

    def counts(self) -> dict[str, int]:
        (row,) = self._rows(
            "SELECT (SELECT count(*) FROM letter WHERE kind = 'request') AS requests,"
            " (SELECT count(*) FROM letter WHERE kind = 'proof') AS proofs,"
            " (SELECT count(*) FROM letter) AS letters, (SELECT count(*) FROM notice) AS notices,"
            " (SELECT count(*) FROM notice WHERE delivered_at IS NULL AND dead = '') AS waiting,"
            " (SELECT count(*) FROM notice WHERE dead <> '') AS dead"
        )
        return dict(row)
