"""Small drawings for tests, put together from their parts."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:motcua="https://motcua.vn/ns/process" id="d" targetNamespace="https://motcua.vn/process">'
)


def drawing(*parts: str, key: str = "trial", facts: Iterable[str] = (), name_en: str = "Trial") -> bytes:
    """A whole drawing of these parts. Facts are written `name:type=default`."""
    declared = "".join(_fact(fact) for fact in facts)
    extensions = f"<bpmn:extensionElements>{declared}</bpmn:extensionElements>" if declared else ""
    head = f'<bpmn:process id="{key}" name="Thử" isExecutable="true" motcua:name_en="{name_en}">'
    return f"{_HEAD}{head}{extensions}{''.join(parts)}</bpmn:process></bpmn:definitions>".encode()


def _fact(written: str) -> str:
    name, _, rest = written.partition(":")
    type_, _, default = rest.partition("=")
    return f'<motcua:fact name="{name}" type="{type_}" default="{default}" />'


def start(key: str = "start") -> str:
    return f'<bpmn:startEvent id="{key}" />'


def end(key: str = "end") -> str:
    return f'<bpmn:endEvent id="{key}" />'


def step(key: str, *outcomes: str, more: str = "", inside: str = "", **attributes: str) -> str:
    """A user task; outcomes are written `value` or `value/rounds`."""
    given = {"name_en": key, "action": "examine", "role": "handler", "unit": "handling"} | attributes
    ours = " ".join(f"motcua:{name}={quoteattr(value)}" for name, value in given.items() if value)
    listed = "".join(_outcome(outcome) for outcome in outcomes)
    extensions = f"<bpmn:extensionElements>{listed}</bpmn:extensionElements>" if listed else ""
    return f'<bpmn:userTask id="{key}" name="Bước {key}" {ours}{more}>{extensions}{inside}</bpmn:userTask>'


def _outcome(written: str) -> str:
    value, _, rounds = written.partition("/")
    bound = f' rounds="{rounds}"' if rounds else ""
    return f'<motcua:outcome value="{value}" name="Kết quả {value}" name_en="{value}"{bound} />'


def gateway(key: str, default: str | None = None) -> str:
    chosen = f' default="{default}"' if default else ""
    return f'<bpmn:exclusiveGateway id="{key}"{chosen} />'


def fork(key: str) -> str:
    return f'<bpmn:parallelGateway id="{key}" />'


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
