"""The city's side of the process designer's canvas, played by the test: what the canvas sends and what it is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from django.conf import settings
from playwright.sync_api import Page, Route

from motcua.service.processes.rules.reading import DATA

#: Never answered by the city: the test is in between.
HOST, DRAWING, PROBLEMS, COVERAGE = "/canvas-host/", "/canvas-drawing/", "/canvas-problems/", "/canvas-coverage/"
CHOICES = {
    "roles": [["counter", "Cán bộ một cửa"], ["handler", "Công chức chuyên môn"], ["leader", "Lãnh đạo"]],
    "actions": [["examine", "Thẩm định"], ["consult", "Cho ý kiến"], ["sign", "Ký"]],
    "places": [["receiving", "Nơi tiếp nhận"], ["handling", "Nơi giải quyết"], ["consulted", "Nơi được hỏi ý kiến"]],
    "events": [["payment_received", "Đã nhận tiền"]],
}

_PAGE = """<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>Canvas</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/static/emblem.svg">
<link rel="stylesheet" href="/static/desk.css"><link rel="stylesheet" href="/static/designer.css">
<script type="module" src="/static/designer.js"></script></head>
<body class="govuk-template__body"><main class="desk desk__main" id="main"><h1 class="govuk-heading-m">Canvas</h1>
<script type="application/json" id="designer-choices">{choices}</script>
<div data-designer data-drawing="{drawing}" data-table="/canvas-table/" data-version="1" data-lang="{language}"{more}></div>
</main></body></html>"""


def house_drawing(key: str) -> str:
    return (DATA / f"{key}.bpmn").read_text(encoding="utf-8")


@dataclass
class PlayedCity:
    """Holds one drawing. `conflict`: who saved meanwhile; `is_down`: nothing that is sent arrives; `loses_answers`: it
    does, but nobody is told."""

    drawing: str
    version: int = 3
    problems: Sequence[Mapping[str, object]] = ()
    coverage: Mapping[str, object] = field(default_factory=dict)
    conflict: str = ""
    is_down: bool = False
    loses_answers: bool = False
    saved: list[str] = field(default_factory=list)
    matched: list[str] = field(default_factory=list)

    def play(self, page: Page) -> None:
        page.route(f"**{HOST}**", self._host)
        page.route(f"**{DRAWING}", self._drawing)
        page.route(f"**{PROBLEMS}", lambda route: route.fulfill(json={"problems": list(self.problems)}))
        page.route(f"**{COVERAGE}", lambda route: route.fulfill(json=dict(self.coverage)))

    def _host(self, route: Route) -> None:
        english, still = "english" in route.request.url, "still" in route.request.url
        more = f' data-problems="{PROBLEMS}" data-coverage="{COVERAGE}"' + (" data-reading" if still else "")
        language = "en" if english else "vi"
        page = _PAGE.format(
            language=language, choices=escape(json.dumps(CHOICES), quote=False), drawing=DRAWING, more=more
        )
        route.fulfill(body=page, content_type="text/html", headers={"Content-Security-Policy": _policy()})

    def _drawing(self, route: Route) -> None:
        request = route.request
        if request.method == "GET":
            headers = {"ETag": f'W/"{self.version}"'}
            return route.fulfill(body=self.drawing, content_type="application/xml", headers=headers)
        if self.is_down:
            return route.abort("connectionfailed")
        self.matched.append(request.headers["if-match"])
        if self.conflict or self.matched[-1] != f'"{self.version}"':
            told = {"version": self.version, "by": self.conflict, "at": "2023-07-03T08:15:00+07:00"}
            return route.fulfill(status=409, json=told)
        self.version += 1
        self.drawing = request.post_data or ""
        self.saved.append(self.drawing)
        if self.loses_answers:
            return route.abort("connectionreset")
        return route.fulfill(json={"version": self.version, "problems": list(self.problems)})


def _policy() -> str:
    directives: Mapping[str, Sequence[str]] = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


def many_steps(count: int) -> str:
    """A drawing of that many steps one after the other, in rows of twenty."""
    head, tail = house_drawing("notice").split("<bpmn:process", 1)[0], "</bpmn:definitions>"
    nodes = ["start", *(f"step_{number}" for number in range(count)), "end"]
    tags = {"start": "startEvent", "end": "endEvent"}
    flows = list(pairwise(nodes))
    process = [f'<bpmn:{tags.get(node, "userTask")} id="{node}" name="{node}" />' for node in nodes]
    process += [f'<bpmn:sequenceFlow id="{a}_to_{b}" sourceRef="{a}" targetRef="{b}" />' for a, b in flows]
    place = {node: (200 * (number % 20), 140 * (number // 20)) for number, node in enumerate(nodes)}
    shapes = [
        f'<bpmndi:BPMNShape id="{node}_di" bpmnElement="{node}">'
        f'<dc:Bounds x="{x}" y="{y}" width="{36 if node in tags else 120}" height="{36 if node in tags else 80}" />'
        "</bpmndi:BPMNShape>"
        for node, (x, y) in place.items()
    ]
    edges = [
        f'<bpmndi:BPMNEdge id="{a}_to_{b}_di" bpmnElement="{a}_to_{b}">'
        f'<di:waypoint x="{place[a][0] + 120}" y="{place[a][1] + 40}" />'
        f'<di:waypoint x="{place[b][0]}" y="{place[b][1] + 40}" />'
        "</bpmndi:BPMNEdge>"
        for a, b in flows
    ]
    diagram = f'<bpmndi:BPMNPlane id="plane" bpmnElement="many">{"".join(shapes + edges)}</bpmndi:BPMNPlane>'
    return (
        f'{head}<bpmn:process id="many" name="Nhiều bước" isExecutable="true">{"".join(process)}</bpmn:process>'
        f'<bpmndi:BPMNDiagram id="diagram">{diagram}</bpmndi:BPMNDiagram>{tail}'
    )
