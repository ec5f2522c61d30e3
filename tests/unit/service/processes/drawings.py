"""Small drawings for tests, put together from their parts."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from motcua.service.processes.rules.checking import Checked, check_definition

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:motcua="https://motcua.vn/ns/process" id="d" targetNamespace="https://motcua.vn/process">'
)


def drawing(
    *parts: str, key: str = "trial", facts: Iterable[str] = (), name_en: str = "Trial", words: Iterable[str] = ()
) -> bytes:
    """A whole drawing of these parts. Facts are written `name:type=default`; `words` are names of messages and
    signals."""
    declared = "".join(_fact(fact) for fact in facts)
    extensions = f"<bpmn:extensionElements>{declared}</bpmn:extensionElements>" if declared else ""
    head = f'<bpmn:process id="{key}" name="Thử" isExecutable="true" motcua:name_en="{name_en}">'
    said = "".join(
        f'<bpmn:message id="{word}" name="{word}" /><bpmn:signal id="{word}_signal" name="{word}" />' for word in words
    )
    return f"{_HEAD}{said}{head}{extensions}{''.join(parts)}</bpmn:process></bpmn:definitions>".encode()


def _fact(written: str) -> str:
    name, _, rest = written.partition(":")
    type_, _, default = rest.partition("=")
    return f'<motcua:fact name="{name}" type="{type_}" default="{default}" />'


def start(key: str = "start") -> str:
    return f'<bpmn:startEvent id="{key}" />'


def end(key: str = "end") -> str:
    return f'<bpmn:endEvent id="{key}" />'


def step(key: str, *outcomes: str, more: str = "", inside: str = "", **attributes: str) -> str:
    """A user task; outcomes are written `value`, `value/rounds` or `value=effect`."""
    given = {"name_en": key, "action": "examine", "role": "handler", "unit": "handling"} | attributes
    ours = " ".join(f"motcua:{name}={quoteattr(value)}" for name, value in given.items() if value)
    listed = "".join(_outcome(outcome) for outcome in outcomes)
    extensions = f"<bpmn:extensionElements>{listed}</bpmn:extensionElements>" if listed else ""
    return f'<bpmn:userTask id="{key}" name="Bước {key}" {ours}{more}>{extensions}{inside}</bpmn:userTask>'


def _outcome(written: str) -> str:
    named, _, rounds = written.partition("/")
    value, _, effect = named.partition("=")
    bound = (f' rounds="{rounds}"' if rounds else "") + (f' effect="{effect}"' if effect else "")
    return f'<motcua:outcome value="{value}" name="Kết quả {value}" name_en="{value}"{bound} />'


def gateway(key: str, default: str | None = None) -> str:
    chosen = f' default="{default}"' if default else ""
    return f'<bpmn:exclusiveGateway id="{key}"{chosen} />'


def fork(key: str) -> str:
    return f'<bpmn:parallelGateway id="{key}" />'


def several(key: str, *outcomes: str, **attributes: str) -> str:
    """A user task that every consulted unit does."""
    given = {"action": "consult", "unit": "consulted"} | attributes
    return step(key, *outcomes, inside="<bpmn:multiInstanceLoopCharacteristics />", **given)


def at_step(key: str, host: str, *, word: str = "", aside: bool = False, **attributes: str) -> str:
    """An event at a step: a timer, or the message `word`. Its time and legal basis are as said, or eight hours."""
    given = {"name_en": key} | ({} if word else {"limitHours": "8", "legalBasis": "Luật thử"}) | attributes
    more = f' attachedToRef="{host}"' + (' cancelActivity="false"' if aside else "")
    return _event("boundaryEvent", key, more, given, word)


def awaited(key: str, *, word: str = "", signal: bool = False, **attributes: str) -> str:
    """An event that the way waits for: a timer of eight hours, or the message (or signal) `word`."""
    given = {"name_en": key} | ({} if word else {"limitHours": "8"}) | attributes
    return _event("intermediateCatchEvent", key, "", given, word, signal=signal)


def _event(tag: str, key: str, more: str, attributes: dict[str, str], word: str, *, signal: bool = False) -> str:
    ours = " ".join(f"motcua:{name}={quoteattr(value)}" for name, value in attributes.items() if value)
    waits = "<bpmn:timerEventDefinition />"
    if word:
        waits = f'<bpmn:messageEventDefinition messageRef="{word}" />'
    if signal:
        waits = f'<bpmn:signalEventDefinition signalRef="{word}_signal" />'
    return f'<bpmn:{tag} id="{key}" name="Sự kiện {key}" {ours}{more}>{waits}</bpmn:{tag}>'


def first_of(key: str) -> str:
    """An event-based gateway."""
    return f'<bpmn:eventBasedGateway id="{key}" />'


def sub(key: str, *parts: str) -> str:
    return f'<bpmn:subProcess id="{key}" name="Khối {key}">{"".join(parts)}</bpmn:subProcess>'


def flows(*written: str) -> str:
    """`a > b`, or `a > b : condition`; the id of a flow is `a_b`."""
    return "".join(map(_flow, written))


def _flow(written: str) -> str:
    way, _, condition = written.partition(" : ")
    source, target = way.split(" > ")
    inside = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(condition)}</bpmn:conditionExpression>'
        if condition
        else ""
    )
    return (
        f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
        f"{inside}</bpmn:sequenceFlow>"
    )


def straight(*steps: str) -> bytes:
    """From the start through these steps to the end."""
    keys = [written.split('id="')[1].split('"')[0] for written in steps]
    ways = [f"{a} > {b}" for a, b in zip(["start", *keys], [*keys, "end"], strict=True)]
    return drawing(start(), *steps, end(), flows(*ways))


def problems(xml: bytes) -> str:
    """Why the drawing is not published."""
    result = check_definition(xml)
    assert not isinstance(result, Checked)
    return "; ".join(result)


def good(xml: bytes) -> Checked:
    """The drawing, which may be published."""
    result = check_definition(xml)
    assert isinstance(result, Checked), result
    return result
