"""The load of `bench filing`: one client a process, which knows nothing of Django."""

from __future__ import annotations

import http.client
import io
import json
import random
import time
from itertools import cycle
from typing import Any
from uuid import uuid4

from PIL import Image

PHOTO_BYTES = 200_000


def warm(port: int, tokens: list[str], version: str, unit: str) -> None:
    """A few filings before the clock runs: each web process reads its catalogue and compiles its form once."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    picture = photo()
    for number in range(40):
        _file(connection, tokens[number], version, unit, picture, number)


def client(port: int, tokens: list[str], version: str, units: list[str], seconds: int, seed: int) -> list[float]:
    """One client: files as fast as it is answered, for `seconds`. Raises when an answer is not 201."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    picture, took = photo(), []
    turn = cycle(tokens)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter()
        _file(connection, next(turn), version, chance.choice(units), picture, chance.getrandbits(40))
        took.append(time.perf_counter() - began)
    return took


def _file(connection: http.client.HTTPConnection, token: str, version: str, unit: str, photo: bytes, n: int) -> None:
    boundary = "motcua"
    filing = json.dumps({"version": version, "receiving_unit": unit, "answers": answers(n)})
    body = (
        (
            f'--{boundary}\r\nContent-Disposition: form-data; name="filing"\r\n\r\n{filing}\r\n--{boundary}\r\n'
            'Content-Disposition: form-data; name="birth_proof"; filename="giay-chung-sinh.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        ).encode()
        + _different(photo, n)
        + f"\r\n--{boundary}--\r\n".encode()
    )
    connection.request("POST", "/api/v1/dossiers", body, {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": uuid4().hex,
        "Content-Type": f"multipart/form-data; boundary={boundary}",
    })  # fmt: skip
    response = connection.getresponse()
    answer = response.read()
    if response.status != 201:
        raise RuntimeError(f"{response.status}: {answer[:500]!r}")


def photo() -> bytes:
    """A JPEG of 200 kB, of noise as a camera's picture compresses."""
    picture = Image.effect_noise((800, 600), 60)
    quality = 60
    while True:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality)
        if buffer.tell() >= PHOTO_BYTES or quality >= 100:
            return buffer.getvalue()
        quality += 4


def _different(photo: bytes, number: int) -> bytes:
    """The photo with a comment after its first marker, so that no two filings share a file."""
    comment = f"{number:040d}".encode()
    return photo[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + photo[2:]


def answers(n: int) -> dict[str, Any]:
    person = {"full_name": "Trần Thị Bưởi", "number": "092192003141", "birth_on": "1992-03-14"}
    return {
        "applicant": person | {"sex": "female", "phone": "0912345678", "address": "12 Nguyễn Trãi"},
        "relation": "mother",
        "child": {"full_name": f"Trần An {n}", "birth_on": "2023-06-01", "sex": "male", "ethnicity": "Kinh"},
        "home_town": "Cần Thơ",
        "born_at": "facility",
        "facility": "Bệnh viện Phụ sản",
        "birth_division": "31149",
        "mother": person | {"address": "12 Nguyễn Trãi", "ethnicity": "Kinh"},
        "father_stated": False,
        "parents_married": "no",
        "extract_copies": 2,
    }
