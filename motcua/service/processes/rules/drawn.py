"""A drawing as its XML tree: read whether it is whole or not, and changed without touching what it does not know.

`reading` gives a drawing that may be published as values; this is for drawings under way, from whatever editor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count

from lxml import etree

from motcua.foundation.text.rules import search_key
from motcua.service.processes.errors import UnableToReadProcess
from motcua.service.processes.rules.elements import BPMN, KEY, OURS, extensions, ours, tag_of
from motcua.service.processes.rules.reading import parse_xml
from motcua.service.processes.values import Combination

XSI = "http://www.w3.org/2001/XMLSchema-instance"
#: What BPMN has a flow lead to or from.
FLOW_NODES = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
        "callActivity",
        "subProcess",
        "transaction",
        "adHocSubProcess",
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
        "complexGateway",
    }
)
#: What people draw for a step. Other editors' plain tasks become user tasks when their row is filled in.
STEPS = frozenset({"userTask", "task", "manualTask"})
EXCLUSIVE, PARALLEL = "exclusiveGateway", "parallelGateway"
#: A step with it is done by several agencies.
MANY = "multiInstanceLoopCharacteristics"
_KEY_LENGTH = 50
_ROOT = re.compile(rb"<(?:[\w.-]+:)?definitions\b")
_TAG = re.compile(rb"<(?:[\w.-]+:)?definitions\b[^>]*>", re.DOTALL)
#: Where in a node its `incoming` and `outgoing` stand, by the schema.
_BEFORE_FLOWS = ("documentation", "extensionElements")


def set_ours(element: etree._Element, name: str, value: str) -> None:
    """Empty takes it away. What did not change is not touched."""
    _set(element, f"{{{OURS}}}{name}", value)


def set_plain(element: etree._Element, name: str, value: str) -> None:
    _set(element, name, value)


def _set(element: etree._Element, name: str, value: str) -> None:
    if value:
        element.set(name, value)
    else:
        element.attrib.pop(name, None)


def key_of(name: str) -> str:
    """A plain key made from a name: 'Lấy ý kiến' gives 'lay_y_kien'."""
    plain = re.sub(r"[^a-z0-9]+", "_", search_key(name)).strip("_")[:_KEY_LENGTH].strip("_")
    return plain if KEY.fullmatch(plain) else f"b_{plain}".strip("_")


class _Index:
    """The nodes and flows of a process, the flows by what they leave and where they arrive, events by their step."""

    def __init__(self, process: etree._Element) -> None:
        self.nodes: dict[str, etree._Element] = {}
        self.flows: dict[str, etree._Element] = {}
        self.leaving: dict[str, list[etree._Element]] = {}
        self.arriving: dict[str, list[etree._Element]] = {}
        self.attached: dict[str, list[str]] = {}
        for each in process:
            name = tag_of(each)
            if name in FLOW_NODES:
                self.nodes[each.get("id", "")] = each
                if host := each.get("attachedToRef"):
                    self.attached.setdefault(host, []).append(each.get("id", ""))
            elif name == "sequenceFlow":
                self.flows[each.get("id", "")] = each
                self.leaving.setdefault(each.get("sourceRef", ""), []).append(each)
                self.arriving.setdefault(each.get("targetRef", ""), []).append(each)


class Drawn:
    """The one process of a drawing. Raises `UnableToReadProcess` for what is no XML and for none or several of them."""

    def __init__(self, xml: bytes) -> None:
        parse_xml(xml)
        self.tree = parse_xml(_with_prefixes(xml))
        processes = self.tree.getroot().findall(f"{{{BPMN}}}process")
        if len(processes) != 1:
            raise UnableToReadProcess(reason=f"it has {len(processes)} processes instead of one")
        self.process: etree._Element = processes[0]
        self._known: _Index | None = None
        self._names_flows = any(
            tag_of(part) in {"incoming", "outgoing"} for node in self.nodes.values() for part in node
        )

    @property
    def _index(self) -> _Index:
        """What is asked for again and again, until something is added, led elsewhere or taken out."""
        if self._known is None:
            self._known = _Index(self.process)
        return self._known

    @property
    def key(self) -> str:
        return str(self.process.get("id", ""))

    @property
    def nodes(self) -> dict[str, etree._Element]:
        """Steps, gateways, events and what else a flow may lead to, by their ids, in the drawing's own order."""
        return self._index.nodes

    @property
    def flows(self) -> dict[str, etree._Element]:
        return self._index.flows

    def node(self, key: str) -> etree._Element | None:
        return self.nodes.get(key)

    def kind(self, key: str) -> str:
        """'' for what is not there."""
        element = self.node(key)
        return tag_of(element) if element is not None else ""

    def flows_from(self, node: str) -> list[etree._Element]:
        return self._index.leaving.get(node, [])

    def flows_to(self, node: str) -> list[etree._Element]:
        return self._index.arriving.get(node, [])

    def ordinary_flow(self, node: str) -> etree._Element | None:
        """The flow by which the ordinary way leaves: the default one, or else one without a condition, or the first."""
        flows = self.flows_from(node)
        element = self.node(node)
        default = element.get("default") if element is not None else None
        named_default = [flow for flow in flows if default is not None and flow.get("id") == default]
        plain = [flow for flow in flows if condition_of(flow) is None]
        return next(iter([*named_default, *plain, *flows]), None)

    def ordinary_way(self) -> list[str]:
        """The nodes from the start by ordinary flows, to the end or to where it would go round."""
        here: str = next((key for key, element in self.nodes.items() if tag_of(element) == "startEvent"), "")
        way: list[str] = []
        while here and here not in way:
            way.append(here)
            flow = self.ordinary_flow(here)
            here = flow.get("targetRef", "") if flow is not None else ""
        return way

    def chooses(self, node: str) -> bool:
        """Is it a gateway where one of several ways is taken?"""
        return self.kind(node) == EXCLUSIVE and len(self.flows_from(node)) > 1

    def forks(self, node: str) -> bool:
        return self.kind(node) == PARALLEL and len(self.flows_from(node)) > 1

    def joins(self, node: str) -> bool:
        return self.kind(node) == PARALLEL and len(self.flows_from(node)) == 1

    def attached_to(self, step: str) -> list[str]:
        """Events on the edge of a step."""
        return self._index.attached.get(step, [])

    def ids(self) -> set[str]:
        return {str(each) for each in self.tree.xpath("//@id")}

    def free_id(self, wanted: str) -> str:
        taken = self.ids()
        return (
            wanted
            if wanted not in taken
            else next(each for number in count(2) if (each := f"{wanted}_{number}") not in taken)
        )

    def written(self) -> bytes:
        """The drawing as XML in UTF-8."""
        text: bytes = etree.tostring(self.tree, xml_declaration=True, encoding="UTF-8")
        return text.replace(b"<?xml version='1.0' encoding='UTF-8'?>", b'<?xml version="1.0" encoding="UTF-8"?>', 1) + (
            b"\n"
        )

    # Changes. What is not named in them keeps its bytes.

    def add(self, tag: str, *, after: etree._Element, **attributes: str) -> etree._Element:
        """A new element of the process, drawn behind another one."""
        element = etree.Element(f"{{{BPMN}}}{tag}", attrib=attributes, nsmap=None)
        put_behind(after, element)
        self._known = None
        return element

    def add_flow(self, source: str, target: str, *, condition: str = "") -> etree._Element:
        last = list(self.flows.values())[-1:] or list(self.nodes.values())[-1:]
        flow = self.add(
            "sequenceFlow",
            after=last[0],
            id=self.free_id(f"{source}_to_{target}"),
            sourceRef=source,
            targetRef=target,
        )
        if condition:
            set_condition(flow, condition)
        self.sync(source, target)
        return flow

    def aim(self, flow: etree._Element, *, source: str | None = None, target: str | None = None) -> None:
        """Lets a flow leave or arrive elsewhere."""
        touched = {flow.get("sourceRef", ""), flow.get("targetRef", "")}
        if source is not None:
            flow.set("sourceRef", source)
        if target is not None:
            flow.set("targetRef", target)
        self._known = None
        self.sync(*touched, flow.get("sourceRef", ""), flow.get("targetRef", ""))

    def drop_flow(self, flow: etree._Element) -> None:
        key, ends = flow.get("id"), (flow.get("sourceRef", ""), flow.get("targetRef", ""))
        take_out(flow)
        self._known = None
        for node in self.nodes.values():
            if node.get("default") == key:
                node.attrib.pop("default")
        self.sync(*ends)

    def drop_node(self, key: str) -> None:
        """Takes a node out with the flows that still touch it, and the places that name it."""
        for flow in [*self.flows_from(key), *self.flows_to(key)]:
            if flow.getparent() is not None:
                self.drop_flow(flow)
        element = self.node(key)
        if element is not None:
            take_out(element)
            self._known = None
        for reference in self.process.findall(f".//{{{BPMN}}}flowNodeRef"):
            if reference.text == key:
                take_out(reference)

    def rename(self, old: str, new: str) -> None:
        """Gives a node another id wherever the drawing names it."""
        for element in self.tree.getroot().iter(f"{{{BPMN}}}flowNodeRef"):
            if element.text == old:
                element.text = new
        for attribute in ("sourceRef", "targetRef", "attachedToRef", "bpmnElement", "processRef"):
            for element in self.tree.xpath(f"//*[@{attribute}=$old]", old=old):
                element.set(attribute, new)
        for element in self.tree.xpath("//*[@id=$old]", old=old):
            element.set("id", new)
        self._known = None

    def sync(self, *nodes: str) -> None:
        """Brings `incoming` and `outgoing` of these nodes in line with the flows, in drawings that name them."""
        if not self._names_flows:
            return
        for key in set(nodes):
            element = self.node(key)
            if element is not None:
                self._sync_one(element, "incoming", [flow.get("id", "") for flow in self.flows_to(key)])
                self._sync_one(element, "outgoing", [flow.get("id", "") for flow in self.flows_from(key)])

    @staticmethod
    def _sync_one(element: etree._Element, tag: str, wanted: Sequence[str]) -> None:
        kept = []
        for part in element.findall(f"{{{BPMN}}}{tag}"):
            if part.text in wanted and part.text not in kept:
                kept.append(part.text)
            else:
                take_out(part)
        for flow in wanted:
            if flow not in kept:
                part = etree.Element(f"{{{BPMN}}}{tag}", nsmap=None)
                part.text = flow
                put_inside(element, part, behind=_stands_before(tag))


def _stands_before(tag: str) -> Callable[[etree._Element], bool]:
    """What comes before `incoming` or `outgoing` in a node, by the schema."""
    before = {*_BEFORE_FLOWS, "incoming", tag}
    return lambda each: tag_of(each) in before


def condition_of(flow: etree._Element) -> str | None:
    element = flow.find(f"{{{BPMN}}}conditionExpression")
    return (element.text or "").strip() if element is not None else None


def set_condition(flow: etree._Element, condition: str) -> None:
    """Empty takes it away."""
    element = flow.find(f"{{{BPMN}}}conditionExpression")
    if not condition:
        if element is not None:
            take_out(element)
        return
    if element is None:
        element = etree.Element(f"{{{BPMN}}}conditionExpression", nsmap=None)
        put_inside(flow, element, behind=lambda each: tag_of(each) in _BEFORE_FLOWS)
        prefix = flow.prefix
        element.set(f"{{{XSI}}}type", f"{prefix}:tFormalExpression" if prefix else "tFormalExpression")
    element.text = condition


def put_outcomes(element: etree._Element, wanted: Sequence[dict[str, str]]) -> None:
    """Gives a step just these outcomes, new ones behind those that stay. One that stays is known by its value, and keeps what
    else is written in it; extensions of others are not touched."""
    _put_extensions(element, "outcome", wanted, key="value", written=("name", "name_en", "rounds"))


def put_facts(process: etree._Element, wanted: Sequence[dict[str, str]]) -> None:
    """Gives a process just these facts, as `put_outcomes` does; one that stays is known by its name."""
    _put_extensions(process, "fact", wanted, key="name", written=("type", "default"))


def _put_extensions(
    element: etree._Element, tag: str, wanted: Sequence[dict[str, str]], *, key: str, written: Sequence[str]
) -> None:
    known = {each.get(key, ""): each for each in extensions(element, tag)}
    placed: list[etree._Element] = []
    for attributes in wanted:
        one = known.pop(attributes[key], None)
        if one is None:
            one = etree.Element(f"{{{OURS}}}{tag}", attrib=attributes, nsmap=None)
            put_extension(element, one, behind=placed[-1] if placed else None)
        for name in dict.fromkeys((*written, *attributes)):
            _set(one, name, attributes.get(name, ""))
        placed.append(one)
    for surplus in [each for each in extensions(element, tag) if each not in placed]:
        take_out(surplus)
    drop_empty_holder(element)


def drop_empty_holder(owner: etree._Element) -> None:
    """Extension elements that hold none (any more) are no element."""
    holder = owner.find(f"{{{BPMN}}}extensionElements")
    if holder is not None and len(holder) == 0:
        take_out(holder)


def put_several(element: etree._Element, combine: str) -> None:
    """Lets every agency that is asked do a step, their answers made one so; or one agency alone ('')."""
    loops = element.findall(f"{{{BPMN}}}{MANY}")
    if not combine:
        for loop in loops:
            take_out(loop)
        set_ours(element, "combine", "")
        return
    if not loops:
        put_inside(element, etree.Element(f"{{{BPMN}}}{MANY}", nsmap=None), behind=_stands_before_many)
    if combine != Combination.ALL_AGREE or ours(element, "combine"):
        # Unsaid, all have to agree.
        set_ours(element, "combine", combine)


def _stands_before_many(part: etree._Element) -> bool:
    return tag_of(part) != "rendering"


def put_extension(owner: etree._Element, one: etree._Element, *, behind: etree._Element | None = None) -> None:
    """Among the extension elements of `owner`, behind that one or as the last."""
    holder = owner.find(f"{{{BPMN}}}extensionElements")
    if holder is None:
        holder = etree.Element(f"{{{BPMN}}}extensionElements", nsmap=None)
        put_inside(owner, holder, behind=lambda each: tag_of(each) == "documentation")
    if behind is not None:
        put_behind(behind, one)
    else:
        put_inside(holder, one, behind=lambda _: True)


def put_behind(anchor: etree._Element, element: etree._Element) -> None:
    """As the next one of its parent, indented as its neighbours are."""
    parent = anchor.getparent()
    assert parent is not None
    at = parent.index(anchor)
    element.tail = anchor.tail
    if at + 1 == len(parent):
        anchor.tail = parent[at - 1].tail if at else parent.text
    parent.insert(at + 1, element)


def put_inside(parent: etree._Element, element: etree._Element, *, behind: Callable[[etree._Element], bool]) -> None:
    """As a child of `parent`, behind the last of those that `behind` holds for; first where there is none."""
    before = [each for each in parent if behind(each)]
    if before:
        put_behind(before[-1], element)
        return
    own = _indent_of(parent)
    if len(parent):
        element.tail = parent.text
    else:
        parent.text, element.tail = f"{own}  " if own else None, own
    parent.insert(0, element)


def take_out(element: etree._Element) -> None:
    """Without the white space that stood for its line."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    if at + 1 == len(parent) and at:
        parent[at - 1].tail = element.tail
    elif at + 1 == len(parent):
        parent.text = None
    parent.remove(element)


def _indent_of(element: etree._Element) -> str | None:
    """The line break and the white space before an element, as far as it has a line of its own."""
    before = element.getprevious()
    parent = element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    return str(text) if text and "\n" in text and not text.strip() else None


def _with_prefixes(xml: bytes) -> bytes:
    """The same drawing with our namespaces declared at its root, so that what is added does not declare them each time."""
    tag, root = _TAG.search(xml), _ROOT.search(xml)
    if tag is None or root is None:
        return xml
    missing = b"".join(_declarations(tag.group()))
    return xml[: root.end()] + missing + xml[root.end() :]


def _declarations(tag: bytes) -> Iterator[bytes]:
    for prefix, uri in ((b"motcua", OURS.encode()), (b"xsi", XSI.encode())):
        taken = b"xmlns:" + prefix + b"="
        if uri not in tag and taken not in tag:
            yield b" " + taken + b'"' + uri + b'"'
