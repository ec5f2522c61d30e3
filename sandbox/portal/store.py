"""What the portal keeps: SQLite that waits for the disk, and files by their hash. What it has said yes to is there after a
kill."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from sandbox.keeping import Keeping

#: The status of a dossier before the city has said anything of it.
SENT = ""
_TABLES = """
    CREATE TABLE IF NOT EXISTS dossier (
        code TEXT PRIMARY KEY, procedure TEXT NOT NULL, filed_at TEXT NOT NULL, status TEXT NOT NULL,
        status_name TEXT NOT NULL, reference TEXT NOT NULL, received INTEGER NOT NULL, sent INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS outgoing (
        id TEXT PRIMARY KEY, dossier TEXT NOT NULL REFERENCES dossier, number INTEGER NOT NULL, kind TEXT NOT NULL,
        content TEXT NOT NULL, delivered_at TEXT, dead TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0,
        UNIQUE (dossier, number));
    CREATE INDEX IF NOT EXISTS outgoing_waits ON outgoing (dossier, number) WHERE delivered_at IS NULL AND dead = '';
    CREATE TABLE IF NOT EXISTS incoming (
        id TEXT PRIMARY KEY, dossier TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, content TEXT NOT NULL,
        hash TEXT NOT NULL, times INTEGER NOT NULL DEFAULT 1, UNIQUE (dossier, number));
    CREATE TABLE IF NOT EXISTS story (
        id INTEGER PRIMARY KEY, dossier TEXT NOT NULL, at TEXT NOT NULL, status TEXT NOT NULL, words TEXT NOT NULL,
        body TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS service (
        integration TEXT NOT NULL, submitted_at TEXT NOT NULL, code TEXT NOT NULL, level TEXT NOT NULL, name TEXT NOT NULL,
        answer TEXT NOT NULL, words TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (integration, submitted_at));
    CREATE TABLE IF NOT EXISTS counter (day TEXT PRIMARY KEY, last INTEGER NOT NULL);
"""


class ConflictError(ValueError):
    """Another message was kept under this id or number."""


@dataclass(frozen=True)
class Outgoing:
    id: str
    dossier: str
    number: int
    content: dict[str, Any]


class Store(Keeping):
    """Files are beside it, by their hash."""

    tables = _TABLES

    def __init__(self, path: Path, *, files: Path) -> None:
        files.mkdir(parents=True, exist_ok=True, mode=0o700)
        super().__init__(path)
        self._files = files

    # What people file, and what goes to the city -----------------------------------------------------------------

    def file(self, *, city: str, bodies: Sequence[Mapping[str, Any]], at: str) -> list[str]:
        """New dossiers, each with its first message to the city; returns their codes. All or none."""
        codes = []
        with self._writing() as writing:
            for body in bodies:
                code = _next_code(writing, at)
                writing.execute(
                    "INSERT INTO dossier VALUES (?, ?, ?, ?, 'Đã gửi đến cơ quan', '', 0, 0)",
                    (code, json.dumps(body["procedure"]), at, SENT),
                )
                _post(writing, city=city, dossier=code, kind="dossier", body=body, at=at)
                _tell(writing, code, at=at, status=SENT, words="Đã gửi đến cơ quan", body={})
                codes.append(code)
        return codes

    def post(self, *, city: str, dossier: str, kind: str, body: Mapping[str, Any], at: str) -> None:
        """One more message on a dossier. Raises `KeyError` for one that is not there."""
        with self._writing() as writing:
            if writing.execute("SELECT 1 FROM dossier WHERE code = ?", (dossier,)).fetchone() is None:
                raise KeyError(dossier)
            _post(writing, city=city, dossier=dossier, kind=kind, body=body, at=at)

    def waiting(self, *, limit: int, last_first: bool = False) -> list[Outgoing]:
        """Of each dossier the first message that has not gone; with `last_first`, the last."""
        which = "max" if last_first else "min"
        rows = self._rows(
            f"SELECT id, dossier, {which}(number) AS number, content FROM outgoing"
            " WHERE delivered_at IS NULL AND dead = '' GROUP BY dossier ORDER BY tries, dossier LIMIT ?",
            limit,
        )
        return [Outgoing(row["id"], row["dossier"], row["number"], json.loads(row["content"])) for row in rows]

    def note(self, *, id_: str, delivered_at: str | None = None, dead: str = "") -> None:
        """What became of a try."""
        with self._writing() as writing:
            writing.execute(
                "UPDATE outgoing SET tries = tries + 1, delivered_at = ?, dead = ? WHERE id = ?",
                (delivered_at, dead, id_),
            )

    def again(self, dossiers: Sequence[str]) -> int:
        """All messages of these dossiers go once more."""
        with self._writing() as writing:
            for code in dossiers:
                writing.execute("UPDATE outgoing SET delivered_at = NULL, dead = '' WHERE dossier = ?", (code,))
        return len(dossiers)

    # What the city says ------------------------------------------------------------------------------------------

    def keep(self, message: Mapping[str, Any]) -> bool:
        """Keeps a message of the city's and applies what is next in its order. False when it was here. Raises
        `ConflictError`, and `KeyError` for a dossier that is not this portal's."""
        content = json.dumps(message, sort_keys=True, ensure_ascii=False)
        hash_ = hashlib.sha256(content.encode()).hexdigest()
        with self._writing() as writing:
            if writing.execute("SELECT 1 FROM dossier WHERE code = ?", (message["dossier"],)).fetchone() is None:
                raise KeyError(message["dossier"])
            same = writing.execute("SELECT hash FROM incoming WHERE id = ?", (message["id"],)).fetchone()
            if same is not None:
                if same["hash"] != hash_:
                    raise ConflictError("another message has this id")
                writing.execute("UPDATE incoming SET times = times + 1 WHERE id = ?", (message["id"],))
                return False
            try:
                writing.execute(
                    "INSERT INTO incoming (id, dossier, number, kind, content, hash) VALUES (?, ?, ?, ?, ?, ?)",
                    (message["id"], message["dossier"], message["number"], message["kind"], content, hash_),
                )
            except sqlite3.IntegrityError as fault:
                raise ConflictError("another message has this number") from fault
            _apply(writing, message["dossier"])
        return True

    def forget_status(self, dossier: str) -> None:
        """Loses the last message of the city's on this dossier, for tests of the comparison."""
        with self._writing() as writing:
            last = writing.execute("SELECT received FROM dossier WHERE code = ?", (dossier,)).fetchone()["received"]
            writing.execute("DELETE FROM incoming WHERE dossier = ? AND number = ?", (dossier, last))
            writing.execute(
                "UPDATE dossier SET received = received - 1, status = '', status_name = '' WHERE code = ?", (dossier,)
            )

    # What is asked -----------------------------------------------------------------------------------------------

    def dossier(self, code: str) -> dict[str, Any] | None:
        """With its story, and what is known of its messages."""
        rows = self._rows("SELECT * FROM dossier WHERE code = ?", code)
        if not rows:
            return None
        story = self._rows("SELECT at, status, words, body FROM story WHERE dossier = ? ORDER BY id", code)
        dead = self._rows("SELECT kind, dead FROM outgoing WHERE dossier = ? AND dead <> ''", code)
        times = self._rows("SELECT number, kind, times FROM incoming WHERE dossier = ? ORDER BY number", code)
        return {
            **dict(rows[0]),
            "procedure": json.loads(rows[0]["procedure"]),
            "story": [{**dict(row), "body": json.loads(row["body"])} for row in story],
            "dead": [dict(row) for row in dead],
            "messages": [dict(row) for row in times],
        }

    def listing(self, *, after: str, limit: int) -> list[dict[str, Any]]:
        rows = self._rows(
            "SELECT code AS dossier, status, received, sent FROM dossier WHERE code > ? ORDER BY code LIMIT ?",
            after,
            limit,
        )
        return [dict(row) for row in rows]

    def newest(self, *, limit: int) -> list[dict[str, Any]]:
        return [dict(row) for row in self._rows("SELECT * FROM dossier ORDER BY code DESC LIMIT ?", limit)]

    def counts(self) -> dict[str, int]:
        """For tests: how many dossiers, and how many messages wait."""
        (row,) = self._rows(
            "SELECT (SELECT count(*) FROM dossier) AS dossiers,"
            " (SELECT count(*) FROM outgoing WHERE delivered_at IS NULL AND dead = '') AS waiting,"
            " (SELECT count(*) FROM incoming) AS received, (SELECT count(*) FROM outgoing WHERE dead <> '') AS dead"
        )
        return dict(row)

    # Services ----------------------------------------------------------------------------------------------------

    def word(self, integration: str, submitted_at: str) -> tuple[str, str] | None:
        """What was said of this submission, if anything."""
        rows = self._rows(
            "SELECT answer, words FROM service WHERE integration = ? AND submitted_at = ?", integration, submitted_at
        )
        return (rows[0]["answer"], rows[0]["words"]) if rows else None

    def keep_word(self, service: Mapping[str, Any], *, answer: str, text: str, at: str) -> tuple[str, str]:
        """Keeps the word on a submission; the first one stays. Returns the one that holds."""
        with self._writing() as writing:
            writing.execute(
                "INSERT INTO service VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (
                    *(service[name] for name in ("integration", "submitted_at", "code", "level", "name_vi")),
                    *(answer, text, at),
                ),
            )
        kept = self.word(service["integration"], service["submitted_at"])
        assert kept is not None
        return kept

    def services(self) -> list[dict[str, Any]]:
        """Those whose last word is that they are confirmed, by name."""
        rows = self._rows(
            "SELECT name, words FROM service s WHERE answer = 'confirmed' AND NOT EXISTS (SELECT 1 FROM service later"
            " WHERE later.integration = s.integration AND later.rowid > s.rowid) ORDER BY name, words"
        )
        return [dict(row) for row in rows]

    # Files -------------------------------------------------------------------------------------------------------

    def put_file(self, content: bytes) -> str:
        """Kept for good under its SHA-256, which is returned."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._files / sha256
        if not path.exists():
            temporary = self._files / f".{uuid4().hex}"
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        return sha256

    def file_of(self, sha256: str) -> bytes | None:
        path = self._files / sha256
        return path.read_bytes() if sha256.isalnum() and path.exists() else None


def _next_code(writing: sqlite3.Connection, at: str) -> str:
    """G22.99.DVC-230703-000001: the portal's own way to name a dossier."""
    day = at[2:10].replace("-", "")
    (last,) = writing.execute(
        "INSERT INTO counter VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET last = last + 1 RETURNING last", (day,)
    ).fetchone()
    return f"G22.99.DVC-{day}-{last:06d}"


def _post(writing: sqlite3.Connection, *, city: str, dossier: str, kind: str, body: Mapping[str, Any], at: str) -> None:
    writing.execute("UPDATE dossier SET sent = sent + 1 WHERE code = ?", (dossier,))
    number = writing.execute("SELECT sent FROM dossier WHERE code = ?", (dossier,)).fetchone()["sent"]
    content = {
        "id": str(uuid4()),
        "sender": "dvcqg",
        "receiver": city,
        "kind": kind,
        "dossier": dossier,
        "number": number,
        "sent_at": at,
        "body": body,
    }
    writing.execute(
        "INSERT INTO outgoing (id, dossier, number, kind, content) VALUES (?, ?, ?, ?, ?)",
        (content["id"], dossier, number, kind, json.dumps(content, ensure_ascii=False)),
    )


def _apply(writing: sqlite3.Connection, dossier: str) -> None:
    """Every message that is next in the order of their numbers."""
    while True:
        row = writing.execute(
            "SELECT i.* FROM incoming i JOIN dossier d ON d.code = i.dossier AND i.number = d.received + 1"
            " WHERE i.dossier = ?",
            (dossier,),
        ).fetchone()
        if row is None:
            return
        message = json.loads(row["content"])
        body = message["body"]
        writing.execute("UPDATE dossier SET received = received + 1 WHERE code = ?", (dossier,))
        words = body.get("name_vi") or body.get("reason_vi", "")
        if body.get("code"):
            writing.execute(
                "UPDATE dossier SET status = ?, status_name = ?, reference = CASE WHEN ? = '' THEN reference ELSE ? END"
                " WHERE code = ?",
                (
                    body["code"],
                    words,
                    *[body.get("dossier_code") or body.get("reference") or ""] * 2,
                    dossier,
                ),
            )
        _tell(
            writing, dossier, at=body.get("at", message["sent_at"]), status=body.get("code", ""), words=words, body=body
        )


def _tell(
    writing: sqlite3.Connection, dossier: str, *, at: str, status: str, words: str, body: Mapping[str, Any]
) -> None:
    writing.execute(
        "INSERT INTO story (dossier, at, status, words, body) VALUES (?, ?, ?, ?, ?)",
        (dossier, at, status, words, json.dumps(body, ensure_ascii=False)),
    )
