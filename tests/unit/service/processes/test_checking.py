"""What a publication refuses, each with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from motcua.service.processes.rules import exploring
from motcua.service.processes.rules.reading import DATA, read_model
from tests.unit.service.processes.drawings import (
    drawing,
    end,
    flows,
    fork,
    gateway,
    good,
    problems,
    start,
    step,
    straight,
)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.bpmn")), ids=lambda path: path.stem)
def test_every_drawing_of_the_house_may_be_published(path: Path) -> None:
    assert good(path.read_bytes()).model.key == path.stem


def test_the_house_has_its_six_drawings() -> None:
    assert {path.stem for path in DATA.glob("*.bpmn")} == {
        "same_day",
        "standard",
        "with_consultation",
        "two_agencies",
        "three_agencies",
        "notice",
    }


@pytest.mark.parametrize("path", sorted(DATA.glob("*.bpmn")), ids=lambda path: path.stem)
def test_everything_drawn_has_its_place_on_the_sheet(path: Path) -> None:
    model, tree = read_model(path.read_bytes()), etree.parse(path)

    placed = {shape.get("bpmnElement") for shape in tree.findall(".//{*}BPMNShape")}
    joined = {edge.get("bpmnElement") for edge in tree.findall(".//{*}BPMNEdge")}

    assert placed == set(model.nodes)
    assert joined == {flow.key for flow in model.flows}


def test_a_step_without_outcomes_can_be_done() -> None:
    (outcome,) = good(straight(step("a"))).model.steps["a"].outcomes

    assert (outcome.value, outcome.name_vi) == ("done", "Hoàn thành")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (step("a", role="mayor"), "role “mayor”; known are counter"),
        (step("a", role=""), "role “”"),
        (step("a", action="dance"), "action “dance”"),
        (step("a", unit="elsewhere"), "unit “elsewhere”, which is no place"),
        (step("a", unit="leg:0"), "unit “leg:0”"),
        (step("a", unit=""), "unit “”"),
        (step("a", name_en=""), "step a lacks its name or its English name"),
        (step("a", limitShare="much"), "limitShare “much”, which is no number"),
        (step("a", limitShare="-0.1"), "not above zero"),
        (step("a", limitShare="NaN"), "not above zero"),
        (step("a", limitShare="1.1"), "more than the whole time"),
        (step("a", limitShare="0.1", limitHours="8"), "both a share of the time and hours"),
        (step("a", "yes", "yes"), "not plain keys, each once"),
        (step("a", "Yes!"), "not plain keys, each once"),
        (step("a", "yes/0"), "rounds “0”, which is no count"),
        (step("a", "yes/two"), "rounds “two”, which is no count"),
        (step("a", "yes/2"), "ordinary (first) outcome of step a is bounded"),
        (step("a", "done", action="receive"), "step a of action receive needs one outcome with the effect receive"),
        (step("a", "approve", action="sign"), "step a of action sign needs one outcome with the effect refuse"),
        (step("a", "ok", action="issue"), "step a of action issue needs one outcome with the effect issue"),
        (step("a", "go_on=approve"), "step a of action examine cannot have the effect approve"),
        (step("a", "done", "sealed=issue", action="issue"), "needs one outcome with the effect issue"),
        (step("a", "done=dance"), "has effect “dance”; known are receive"),
        (step("A-b"), "the id of step “A-b” is no plain key"),
        (step("a", inside="<bpmn:standardLoopCharacteristics />"), "standardLoopCharacteristics in a"),
        (step("a", inside="<bpmn:multiInstanceLoopCharacteristics />"), "its unit is not “consulted”"),
        (
            step("a", inside='<bpmn:multiInstanceLoopCharacteristics isSequential="true" />'),
            "multiInstanceLoopCharacteristics in a",
        ),
    ],
)
def test_a_step_is_whole_and_known(changed: str, reason: str) -> None:
    assert reason in problems(straight(changed))


def test_what_an_outcome_does_is_said_by_its_effect_whatever_it_is_called() -> None:
    (signed,) = (
        step for step in good(straight(step("a", "yes=approve", "no=refuse", action="sign"))).model.steps.values()
    )

    assert [(outcome.value, outcome.effect) for outcome in signed.outcomes] == [("yes", "approve"), ("no", "refuse")]


def test_a_clock_is_not_stopped_for_money_that_nobody_awaits() -> None:
    assert "after a with outcome bill the clock stands still and no payment" in problems(
        straight(step("a", "done", "bill=pause_for_money"))
    )


def test_who_asks_the_citizen_has_a_step_when_she_answers() -> None:
    assert "after a with outcome more the citizen is asked, and nobody of handling" in problems(
        straight(step("a", "done", "more=request_supplement"), step("b", unit="receiving"))
    )
    good(straight(step("a", "done", "more=request_supplement"), step("b")))


def test_an_effect_is_one_that_the_action_can_have() -> None:
    found = problems(straight(step("a", "yes=approve", "no=refuse", "tell=notify", action="sign")))

    assert "step a of action sign cannot have the effect notify" in found


def test_all_problems_are_named_at_once() -> None:
    found = problems(straight(step("a", name_en="", unit="x"), step("b", limitShare="2")))

    assert all(part in found for part in ("step a lacks", "unit “x”", "step b has more"))


@pytest.mark.parametrize(
    "element",
    [
        '<bpmn:scriptTask id="s"><bpmn:script>import os</bpmn:script></bpmn:scriptTask>',
        '<bpmn:serviceTask id="s" />',
        '<bpmn:businessRuleTask id="s" />',
        '<bpmn:manualTask id="s" />',
        '<bpmn:inclusiveGateway id="s" />',
        '<bpmn:subProcess id="s"><bpmn:scriptTask id="t" /></bpmn:subProcess>',
        '<bpmn:callActivity id="s" calledElement="other" />',
        '<bpmn:intermediateThrowEvent id="s" />',
        '<bpmn:boundaryEvent id="s" attachedToRef="a" />',
        '<bpmn:dataObject id="s" />',
    ],
)
def test_nothing_but_steps_and_gateways_is_run(element: str) -> None:
    found = problems(drawing(start(), step("a"), element, end(), flows("start > a", "a > s", "s > end")))

    assert "which is not run here" in found


@pytest.mark.parametrize(
    "event",
    [
        '<bpmn:startEvent id="start"><bpmn:timerEventDefinition /></bpmn:startEvent>',
        '<bpmn:startEvent id="start"><bpmn:signalEventDefinition /></bpmn:startEvent>',
    ],
)
def test_a_start_waits_for_nothing(event: str) -> None:
    assert "in start, which is not run here" in problems(
        drawing(event, step("a"), end(), flows("start > a", "a > end"))
    )


def test_an_end_does_nothing_more() -> None:
    terminate = '<bpmn:endEvent id="end"><bpmn:terminateEventDefinition /></bpmn:endEvent>'

    assert "terminateEventDefinition in end" in problems(
        drawing(start(), step("a"), terminate, flows("start > a", "a > end"))
    )


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((step("a"), end(), flows("a > end")), "0 starts instead of one"),
        ((start(), start("again"), step("a"), end(), flows("start > a", "again > a", "a > end")), "2 starts"),
        ((start(), step("a"), flows("start > a")), "no end"),
        ((start(), end(), flows("start > end")), "no step"),
        ((start(), step("a"), step("b"), end(), flows("start > a", "b > end")), "nothing follows a"),
        ((start(), step("a"), step("b"), end(), flows("start > a", "a > end", "b > end")), "no way comes by step b"),
        (
            (start(), step("a"), step("b"), end(), flows("start > a", "a > b", "a > end", "b > end")),
            "more than one flow leaves a",
        ),
    ],
)
def test_every_node_is_on_a_way_to_an_end(parts: tuple[str, ...], reason: str) -> None:
    assert reason in problems(drawing(*parts))


def choice(condition: str, *, default: str | None = "g_end", facts: tuple[str, ...] = ()) -> bytes:
    """A step, then a gateway that leads to a second step on the condition."""
    ways = flows("start > a", "a > g", f"g > b : {condition}", "g > end", "b > end")
    return drawing(start(), step("a", "yes", "no"), gateway("g", default), step("b"), end(), ways, facts=facts)


def test_a_choice_has_a_way_for_everything_else() -> None:
    assert "gateway g has no default flow" in problems(choice('outcome == "yes"', default=None))


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("amount > 5", "amount"),
        ("outcome", "bool"),
        ("outcome ==", "ends"),
        ("outcome == 1", "cannot join"),
        ("__import__('os').system('true')", "not"),
    ],
)
def test_a_condition_is_cel_over_known_facts(condition: str, reason: str) -> None:
    found = problems(choice(condition))

    assert "g_b" in found
    assert reason in found


def test_a_fact_of_its_own_may_be_named_by_a_condition() -> None:
    assert set(good(choice("amount > 5 && round == 1", facts=("amount:int=0",))).model.steps) == {"a", "b"}


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        ("amount:int=many", "not of it"),
        ("amount:int=1.5", "no int"),
        ("amount:int=true", "no int"),
        ("amount:money=5", "no known type"),
        ("amount:list=[]", "no known type"),
        ("urgent:bool=0", "no bool"),
        ("weight:double=NaN", "no double"),
        ("outcome:string=", "hides a fact of the house"),
        ("Not plain:string=", "no plain key"),
    ],
)
def test_a_fact_has_a_known_type_and_a_default_of_it(fact: str, reason: str) -> None:
    assert reason in problems(choice('outcome == "yes"', facts=(fact,)))


def test_a_condition_stands_on_a_choice_only() -> None:
    xml = drawing(start(), step("a"), end(), flows("start > a", 'a > end : outcome == "done"'))

    assert "only a choice of an exclusive gateway" in problems(xml)


def loop(outcome: str, *, back_to: str = "a") -> bytes:
    ways = flows("start > a", "a > g", f'g > {back_to} : outcome == "again"', "g > end")
    return drawing(start(), step("a", "enough", outcome), gateway("g", "g_end"), end(), ways)


def test_a_loop_without_a_bound_is_refused() -> None:
    assert "a can come more than 20 times; bound its loop by `rounds`" in problems(loop("again"))
    assert "a can come more than 20 times" in problems(loop("again/25"))


def test_a_loop_with_a_bound_is_followed_to_its_end() -> None:
    assert len(good(loop("again/3")).states) == 4


@pytest.mark.parametrize("back", ["g > g", "h > g"])
def test_a_way_that_goes_round_without_a_step_is_never_run(back: str) -> None:
    ways = flows("start > a", "a > g", 'g > h : outcome == "no"', "g > end", "h > b", "b > end", f"{back} : round > 0")
    xml = drawing(start(), step("a", "yes", "no"), step("b"), gateway("g", "g_end"), gateway("h", "h_b"), end(), ways)

    assert "goes round by g" in problems(xml)


def test_loops_inside_loops_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exploring, "STATES_MAX", 50)
    ways = flows(
        "start > a", "a > g", 'g > a : outcome == "again"', "g > b", "b > h", 'h > a : outcome == "back"', "h > end"
    )
    steps = (step("a", "on", "again/19"), step("b", "on", "back/19"))
    xml = drawing(start(), *steps, gateway("g", "g_b"), gateway("h", "h_end"), end(), ways)

    assert "more than 50 states; bound its loops" in problems(xml)


def test_a_join_that_waits_for_ever_is_found() -> None:
    ways = flows("start > a", "a > g", 'g > b : outcome == "yes"', "g > c", "b > j", "c > j", "j > end")
    xml = drawing(start(), step("a", "yes", "no"), gateway("g", "g_c"), step("b"), step("c"), fork("j"), end(), ways)

    assert "a join that waits?" in problems(xml)


def test_shares_of_one_way_are_at_most_the_whole() -> None:
    assert "add up to 1.1 on the way by a, b" in problems(
        straight(step("a", limitShare="0.6"), step("b", limitShare="0.5"))
    )
    good(straight(step("a", limitShare="0.6"), step("b", limitShare="0.4")))


def test_shares_of_a_detour_count_and_those_of_another_way_do_not() -> None:
    def parted(share: str) -> bytes:
        ways = flows("start > a", "a > g", 'g > b : outcome == "yes"', "g > c", "b > end", "c > end")
        steps = (step("a", "yes", "no", limitShare="0.5"), step("b", limitShare="0.5"), step("c", limitShare=share))
        return drawing(start(), *steps, gateway("g", "g_c"), end(), ways)

    good(parted("0.5"))
    assert "add up to 1.1 on the way by a, c" in problems(parted("0.6"))


def test_both_branches_of_a_fork_may_take_the_whole_time() -> None:
    ways = flows("start > f", "f > a", "f > b", "a > j", "b > j", "j > end")
    steps = (step("a", limitShare="1"), step("b", limitShare="1"))

    checked = good(drawing(start(), fork("f"), *steps, fork("j"), end(), ways))

    open_together = {tuple(sorted(waiting.step for waiting in state.opened)) for state in checked.states}
    assert open_together == {("a", "b"), ("a",), ("b",)}


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"no xml", "Start tag expected"),
        (b'<?xml version="1.0" encoding="UTF-8"?><a/>', "no valid BPMN 2.0"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        (b" " * 1_000_001, "larger than"),
        (straight(step("a")).replace(b"</bpmn:process>", b"</bpmn:process><bpmn:process id='q' />"), "2 processes"),
        (straight(step("a")).replace(b"bpmn:userTask", b"bpmn:usrTask"), "no valid BPMN 2.0"),
        (straight(step("a")).replace(b'id="trial"', b'id="Tri-al"'), "no plain key"),
        (drawing(start(), step("a"), end(), flows("start > a", "a > end"), name_en=""), "lacks its name"),
    ],
)
def test_what_is_no_drawing_is_said_to_be_none(xml: bytes, reason: str) -> None:
    assert reason in problems(xml)


def test_a_bomb_of_entities_does_no_harm() -> None:
    layers = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "boom">{layers}]><a>&l9;</a>'

    assert problems(bomb.encode())
