"""What the portal looks for in a service, and how it judges what it saw: all that is wrong, each under its part.

It tries a service by calling the city (`trying`); here nothing is called.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Probe(StrEnum):
    SIGN_IN = "sign_in"
    PREFILL = "prefill"
    FILE = "file"
    FEE = "fee"
    STATUS = "status"
    RESULT = "result"
    WITHDRAWAL = "withdrawal"


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_NEEDED = "not_needed"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Finding:
    probe: Probe
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True)
class Silent:
    """The city did not answer a trial: nothing is known."""

    why: str


Told = Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """What the portal saw of a service: what the city publishes, the person who filed, the answers and files that were sent,
    and what came of each trial: without a person who is known, worked through to its result, and withdrawn. `signed_in`: what
    came of signing her in as her browser would (her `number` there, or `stopped`); None where the city has no such way."""

    published: Told | Silent
    person: Mapping[str, str]
    sent: Mapping[str, Any]
    files: Sequence[Mapping[str, Any]]
    unknown: Told | Silent
    worked: Told | Silent
    withdrawn: Told | Silent
    signed_in: Mapping[str, str] | None = None


#: What the portal calls a dossier's statuses.
STATUSES = {
    "1": "Mới đăng ký",
    "2": "Được tiếp nhận",
    "3": "Không được tiếp nhận",
    "4": "Đang xử lý",
    "5": "Yêu cầu bổ sung giấy tờ",
    "6": "Tạm dừng xử lý",
    "7": "Công dân yêu cầu rút hồ sơ",
    "8": "Đã xử lý xong, chờ trả kết quả",
    "9": "Đã trả kết quả",
}
FILED, RECEIVED, WITHDRAWN = "1", "2", "7"
DONE = frozenset({"8", "9"})
NOT_TRIED = "Chưa thử được vì hồ sơ thử không nộp được."
_PREFILLED = "applicant"
#: What the population database says of everybody, by the parts of a person.
_IN_REGISTER = frozenset({"full_name", "number", "birth_on", "sex", "ethnicity"})


def findings(seen: Seen) -> list[Finding]:
    """A finding for every probe."""
    return [_finding(probe, judge, seen) for probe, judge in _JUDGES.items()]


class NotNeededError(Exception):
    """The service has nothing of the kind."""


class UntriedError(Exception):
    """Nothing can be said."""


def _finding(probe: Probe, judge: Callable[[Seen], Iterator[str]], seen: Seen) -> Finding:
    faults: list[str] = []
    try:
        # What was found before something could not be tried is found all the same.
        faults.extend(judge(seen))
    except NotNeededError:
        return Finding(probe, Outcome.NOT_NEEDED)
    except UntriedError as fault:
        if not faults:
            return Finding(probe, Outcome.UNANSWERED, str(fault))
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        return Finding(probe, Outcome.FAILED, f"Câu trả lời không đúng cấu trúc ({type(fault).__name__}: {fault}).")
    return Finding(probe, Outcome.FAILED if faults else Outcome.PASSED, " ".join(faults))


def _sign_in(seen: Seen) -> Iterator[str]:
    if seen.signed_in is not None:
        if stopped := seen.signed_in.get("stopped"):
            yield f"Đăng nhập bằng tài khoản định danh không thành: {stopped}."
        elif seen.signed_in["number"] != seen.person["number"]:
            yield "Đăng nhập xong, trang cá nhân không mang số định danh của người đã đăng nhập."
    if not _heard(seen.unknown)["refused"]:
        yield "Hồ sơ của người chưa định danh vẫn được nhận."
    kept = _filed(seen.worked)["applicant"]
    if kept != seen.person["number"]:
        yield f"Hồ sơ mang số định danh {kept or 'trống'}, không phải của người đã đăng nhập."


def _prefill(seen: Seen) -> Iterator[str]:
    published = _heard(seen.published)
    known = {name: _known(question, seen.person) for name, question in questions(published["form"]) if _takes(question)}
    if not known:
        if any(question.get("component") == "person" for _name, question in questions(published["form"])):
            yield "Biểu mẫu hỏi lại thông tin của người nộp dù đã đăng nhập: không câu hỏi nào nhận dữ liệu đã biết."
            return
        raise NotNeededError
    kept = _filed(seen.worked)["answers"]
    for name in known:
        sent, now = dict(_flat(name, seen.sent.get(name))), dict(_flat(name, kept.get(name)))
        for part, value in _flat(name, known[name]):
            if value is not None and part in sent and now.get(part) != value:
                yield f"Dữ liệu đã biết không được giữ nguyên: {part}."
    yield from _filled_in(known, _filed(seen.worked))


def _filled_in(known: Mapping[str, Any], worked: Told) -> Iterator[str]:
    """What the city filled in when it asked the population database about the portal's person. A city that is not connected
    to it is judged by its form alone."""
    match worked.get("register", ""):
        case "":
            return
        case "unreached":
            raise UntriedError("Cơ quan không hỏi được Cơ sở dữ liệu quốc gia về dân cư.")
        case "unknown":
            yield "Cơ quan hỏi Cơ sở dữ liệu quốc gia về dân cư mà không ra người của Cổng."
            return
    for name in known:
        filled = dict(_flat(name, worked["filled_in"].get(name)))
        for part, value in _flat(name, known[name]):
            if part in filled and part.rpartition(".")[2] in _IN_REGISTER and filled[part] != value:
                yield f"Điền sẵn sai so với Cơ sở dữ liệu quốc gia về dân cư: {part}."
        if isinstance(known[name], dict) and filled == {name: None}:
            yield f"Không điền sẵn điều đã biết: {name}."


def _file(seen: Seen) -> Iterator[str]:
    worked = _heard(seen.worked)
    if worked["refused"]:
        problems = "; ".join(f"{each['field']}: {each['message']}" for each in worked["problems"])
        yield f"Hồ sơ thử bị từ chối: {worked['refused']}{f' ({problems})' if problems else ''}"
        return
    first = next(iter(worked["messages"]), None)
    if first is None or first["kind"] != "status" or first["body"].get("code") != FILED:
        yield f"Nộp xong, cơ quan không báo trạng thái “{STATUSES[FILED]}”."
    elif not first["body"].get("reference"):
        yield "Nộp xong, cơ quan không cho mã tra cứu."
    kept = {(each["slot"], each["sha256"]) for each in worked["files"]}
    lost = [each["slot"] for each in seen.files if (each["slot"], each["sha256"]) not in kept]
    if lost:
        yield f"Tệp gửi kèm không được giữ: {', '.join(lost)}."


def _fee(seen: Seen) -> Iterator[str]:
    published = {each["key"]: each for each in _heard(seen.published)["fees"]}
    worked = _filed(seen.worked)
    owed = worked["fees"]
    if not published and not owed:
        raise NotNeededError
    if worked["fees_fault"]:
        yield f"Không tính được phí, lệ phí: {worked['fees_fault']}"
    for line in owed:
        if line["key"] not in published:
            yield f"Thu khoản chưa công khai: {line['name_vi'] or line['key']}."
        if not isinstance(line["amount_vnd"], int) or isinstance(line["amount_vnd"], bool) or line["amount_vnd"] < 0:
            yield f"Số tiền không phải số đồng nguyên: {line['name_vi']}."
        if not line["ground"]:
            yield f"Khoản thu không nêu căn cứ: {line['name_vi']}."
        if line["awaits_notice"] and line["amount_vnd"]:
            yield f"Khoản chờ thông báo đã có số tiền: {line['name_vi']}."


def _status(seen: Seen) -> Iterator[str]:
    messages = _filed(seen.worked)["messages"]
    numbers = [each["number"] for each in messages]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "Số thứ tự của các tin không liền nhau."
    told = [each["body"] for each in messages if each["kind"] == "status"]
    if unknown := sorted({str(each.get("code")) for each in told} - set(STATUSES)):
        yield f"Mã trạng thái Cổng không có: {', '.join(unknown)}."
    moments = [datetime.fromisoformat(each["at"]) for each in told]
    if moments != sorted(moments):
        yield "Thời điểm của các trạng thái đi lùi."
    received = [each for each in told if each.get("code") == RECEIVED]
    if not received:
        yield f"Không báo trạng thái “{STATUSES[RECEIVED]}”."
    elif not any(each.get("dossier_code") for each in received):
        yield "Tiếp nhận xong, cơ quan không cho mã hồ sơ."


def _result(seen: Seen) -> Iterator[str]:
    worked = _filed(seen.worked)
    results = [each["body"] for each in worked["messages"] if each["kind"] == "result"]
    if not results:
        yield f"Hồ sơ không đi đến kết quả: {worked['stopped'] or 'không có tin kết quả.'}"
        return
    if len(results) > 1:
        yield "Kết quả được gửi hai lần."
    (result, *_more) = results
    if result.get("decision") not in {"approved", "refused"}:
        yield "Kết quả không nói hồ sơ được giải quyết hay không."
    if result.get("code") not in DONE:
        yield "Tin kết quả không mang trạng thái đã xử lý xong."
    content = base64.b64decode(worked["result"])
    files = result.get("files") or []
    if not files:
        yield "Tin kết quả không có tệp."
    for each in files:
        if each["sha256"] != hashlib.sha256(content).hexdigest() or each["size_bytes"] != len(content):
            yield f"Tệp kết quả không đúng mã băm hoặc độ dài đã nêu: {each['name']}."
        elif not content.startswith(b"%PDF"):
            yield f"Tệp kết quả không phải PDF: {each['name']}."
    if worked["stopped"]:
        yield f"Có kết quả nhưng hồ sơ không kết thúc: {worked['stopped']}"


def _withdrawal(seen: Seen) -> Iterator[str]:
    withdrawn = _filed(seen.withdrawn)
    if withdrawn["stopped"]:
        yield f"Không rút được hồ sơ vừa nộp: {withdrawn['stopped']}"
        return
    (*_before, last) = [each["body"].get("code") for each in withdrawn["messages"]] or [None]
    if last != WITHDRAWN:
        yield f"Rút hồ sơ xong, cơ quan không báo trạng thái “{STATUSES[WITHDRAWN]}”."


_JUDGES: Mapping[Probe, Callable[[Seen], Iterator[str]]] = {
    Probe.SIGN_IN: _sign_in,
    Probe.PREFILL: _prefill,
    Probe.FILE: _file,
    Probe.FEE: _fee,
    Probe.STATUS: _status,
    Probe.RESULT: _result,
    Probe.WITHDRAWAL: _withdrawal,
}


def _heard(told: Told | Silent) -> Told:
    if isinstance(told, Silent):
        raise UntriedError(f"Cơ quan không trả lời: {told.why}.")
    return told


def _filed(told: Told | Silent) -> Told:
    """What came of a filing that was taken; of another nothing more can be said."""
    heard = _heard(told)
    if heard["refused"]:
        raise UntriedError(NOT_TRIED)
    return heard


# Known data ------------------------------------------------------------------------------------------------------


def questions(form: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Every question of a form by its name, as the city's UI schema describes it."""
    return [(name, form["ui"]["fields"][name]) for page in form["ui"]["pages"] for name in page["fields"]]


def prefilled(form: Mapping[str, Any], answers: Mapping[str, Any], person: Mapping[str, str]) -> dict[str, Any]:
    """The answers with what is known of the person put in wherever the form takes it, and in the place of what stands for
    her."""
    found = {name: _with_person(value, person) for name, value in answers.items()}
    for name, question in questions(form):
        if name not in found or not _takes(question):
            continue
        known, typed = _known(question, person), found[name]
        if isinstance(known, dict) and isinstance(typed, dict):
            found[name] = {**typed, **{part: value for part, value in known.items() if part in typed}}
        elif known:
            found[name] = known
    return found


def _takes(question: Mapping[str, Any]) -> bool:
    """Is it filled in for whoever files? What waits for an answer (`prefill_if`) is not counted on."""
    return str(question.get("prefill", "")).partition(".")[0] == _PREFILLED and "prefill_if" not in question


def _known(question: Mapping[str, Any], person: Mapping[str, str]) -> Any:
    part = str(question["prefill"]).partition(".")[2]
    return person.get(part) if part else dict(person)


def _flat(name: str, value: Any) -> list[tuple[str, Any]]:
    return [(f"{name}.{part}", each) for part, each in value.items()] if isinstance(value, dict) else [(name, value)]


def _with_person(value: Any, person: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _with_person(each, person) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_person(each, person) for each in value]
    if not isinstance(value, str):
        return value
    if value.startswith("$person."):
        return person.get(value.removeprefix("$person."), "")
    return value.replace("$name", person["full_name"])
