"""Flows: decision trees. Data in, a checked model out, and the walk that every reader takes.

    docs/flows/<id>/flow.yml -> load_flow() -> Flow, list of problems
    Flow + answers           -> walk()      -> where the reader stands
    Flow                     -> routes()    -> every combination of answers and its outcome

An edge leads to a question, an outcome or the word "rules"; the first rule that fits the answers decides.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge import checks
from knowledge.checks import Text
from knowledge.problems import Problem, nearest
from knowledge.yamlfile import Document, Key, load

RULES = "rules"
URGENCIES = ("emergency", "high", "medium", "low")
FLOW_KEYS = ("schema", "id", "checked", "recheck", "title", "start", "questions", "rules", "outcomes")
OUTCOME_KEYS = ("urgency", "headline", "steps", "cites")
OUTCOME_EXTRAS = ("because", "avoid", "call", "read")
MOST_ROUTES = 300
LONGEST = {"at-the-door": 4}
LONGEST_ELSEWHERE = 7

When = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Option:
    id: str
    label: Text
    to: str


@dataclass(frozen=True)
class Question:
    id: str
    ask: Text
    help: Text | None
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Rule:
    when: When
    to: str

    def fits(self, answers: Mapping[str, str]) -> bool:
        return all(answers.get(question) in options for question, options in self.when.items())


@dataclass(frozen=True)
class Outcome:
    """`because`, `steps`, `avoid` and `call` hold {zh, en} entries; some carry `when`, `href` or `tel`."""

    id: str
    urgency: str
    headline: Text
    because: tuple[Mapping[str, Any], ...]
    steps: tuple[Mapping[str, Any], ...]
    avoid: tuple[Text, ...]
    call: tuple[Text, ...]
    read: tuple[str, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True)
class Flow:
    id: str
    checked: str
    recheck: str
    title: Text
    start: str
    questions: Mapping[str, Question]
    rules: tuple[Rule, ...]
    outcomes: Mapping[str, Outcome]
    data: Mapping[str, Any] = field(repr=False, compare=False)
    file: Path = field(compare=False)

    @cached_property
    def longest(self) -> int:
        """Questions on the longest path from the start."""
        return longest_from(self, self.start)


@dataclass(frozen=True)
class Route:
    """One combination of answers: `answers` maps question to option in the order asked."""

    answers: Mapping[str, str]
    outcome: str | None
    rule: int | None = None


@dataclass(frozen=True)
class Journey:
    """A named reader: the options chosen one after another, and the outcome they should meet."""

    name: str
    answers: tuple[str, ...]
    outcome: str


def load_flows(folder: Path) -> tuple[dict[str, Flow], list[Problem]]:
    flows: dict[str, Flow] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*/flow.yml")):
        flow, found = load_flow(path)
        problems += found
        if flow:
            flows[flow.id] = flow
    return flows, problems


def load_flow(path: Path) -> tuple[Flow | None, list[Problem]]:
    """One flow, or None where its shape is too broken to walk; the walk is only checked on a sound shape."""
    document = load(path)
    if not document.problems:
        _shape(document)
    if document.problems:
        return None, document.problems
    flow = _flow(document.data, path)
    _walks(flow, document)
    return (None if document.problems else flow), document.problems


def load_journeys(path: Path, flow: Flow) -> tuple[list[Journey], list[Problem]]:
    """The journeys of a flow; each must end where it says, and every outcome and option must have one."""
    document = load(path)
    journeys: list[Journey] = []
    if document.problems or not checks.is_list(document, (), document.data):
        return [], document.problems
    for index, data in enumerate(document.data):
        if not checks.keys(document, (index,), data, ("name", "answers", "outcome")):
            continue
        journey = Journey(data["name"], tuple(data["answers"]), data["outcome"])
        end = walk(flow, journey.answers)
        if end.outcome != journey.outcome:
            document.problem(
                (index,), f'journey "{journey.name}" ends at "{end.outcome}"', f'it says "{journey.outcome}"'
            )
        journeys.append(journey)
    for outcome in sorted(set(flow.outcomes) - {journey.outcome for journey in journeys}):
        document.problem((), f'no journey ends at "{outcome}"', "add one")
    return journeys, document.problems


def walk(flow: Flow, options: Sequence[str]) -> Route:
    """Follows options one after another; stops early at the first that the question does not offer."""
    node, answers = flow.start, dict[str, str]()
    for chosen in options:
        question = flow.questions.get(node)
        option = next((one for one in question.options if one.id == chosen), None) if question else None
        if not question or not option:
            break
        answers[question.id] = chosen
        node = option.to
    return arrive(flow, node, answers)


def arrive(flow: Flow, node: str, answers: Mapping[str, str]) -> Route:
    """The route that ends at a node: through the rules where it leads to them, no outcome while a question is open."""
    if node != RULES:
        return Route(answers, node if node in flow.outcomes else None)
    for index, rule in enumerate(flow.rules):
        if rule.fits(answers):
            return Route(answers, rule.to, index)
    return Route(answers, None)


def routes(flow: Flow) -> Iterator[Route]:
    """Every combination of answers, in the order of the options."""
    yield from _routes_from(flow, flow.start, {})


def _routes_from(flow: Flow, node: str, answers: dict[str, str]) -> Iterator[Route]:
    question = flow.questions.get(node)
    if question is None:
        yield arrive(flow, node, answers)
        return
    for option in question.options:
        yield from _routes_from(flow, option.to, {**answers, question.id: option.id})


def longest_from(flow: Flow, node: str) -> int:
    """Questions still to come from a node, itself included."""
    question = flow.questions.get(node)
    return 1 + max(longest_from(flow, option.to) for option in question.options) if question else 0


def outline(flow: Flow) -> str:
    """The reviewed list of routes, one a line: answers in order, an arrow, the outcome."""
    found = list(routes(flow))
    lines = [f"{' / '.join(route.answers.values())} -> {route.outcome}{_mark(flow, route)}" for route in found]
    ends = Counter(str(route.outcome) for route in found)
    head = [f"# {flow.id}: {len(found)} routes, at most {flow.longest} questions, {len(flow.outcomes)} outcomes"]
    head += [f"#   {outcome}: {count}" for outcome, count in sorted(ends.items())]
    return "\n".join([*head, *lines, ""])


def outline_in(flow: Flow, lang: str) -> str:
    """The same list in a reader's words: what was answered, an arrow, the answer they get."""
    lines = [flow.title[lang], ""]
    for route in routes(flow):
        said = [labels_of(flow, asked, lang)[option] for asked, option in route.answers.items()]
        lines.append(f"{' / '.join(said)} → {flow.outcomes[str(route.outcome)].headline[lang]}")
    return "\n".join([*lines, ""])


def labels_of(flow: Flow, question: str, lang: str) -> dict[str, str]:
    return {option.id: option.label[lang] for option in flow.questions[question].options}


def _mark(flow: Flow, route: Route) -> str:
    by_default = route.rule is not None and not flow.rules[route.rule].when
    return "  (by the last rule, which asks nothing)" if by_default else ""


def _flow(data: Mapping[str, Any], path: Path) -> Flow:
    questions = {
        id: Question(id, one["ask"], one.get("help"), tuple(Option(**option) for option in one["options"]))
        for id, one in data["questions"].items()
    }
    outcomes = {
        id: Outcome(
            id,
            one["urgency"],
            one["headline"],
            *(tuple(one.get(key, ())) for key in ("because", "steps", "avoid", "call", "read", "cites")),
        )
        for id, one in data["outcomes"].items()
    }
    rules = tuple(Rule(rule["when"], rule["to"]) for rule in data["rules"])
    plain = {key: data[key] for key in ("id", "checked", "recheck", "title", "start")}
    return Flow(**plain, questions=questions, rules=rules, outcomes=outcomes, data=data, file=path)


# -- shape: keys, languages, ids ------------------------------------------------------------------------------------


def _shape(document: Document) -> None:
    data = document.data
    if not checks.keys(document, (), data, FLOW_KEYS, ("moved",)):
        return
    if data["schema"] != 1:
        document.problem(("schema",), f'schema is "{data["schema"]}"', "write 1")
    if data["id"] != document.path.parent.name:
        document.problem(
            ("id",), f'id "{data["id"]}" differs from its folder', f'write "id: {document.path.parent.name}"'
        )
    checks.day(document, ("checked",), data["checked"])
    checks.day(document, ("recheck",), data["recheck"])
    checks.text(document, ("title",), data["title"])
    if not (
        checks.is_mapping(document, ("questions",), data["questions"])
        and checks.is_mapping(document, ("outcomes",), data["outcomes"])
        and checks.is_list(document, ("rules",), data["rules"])
    ):
        return
    for id, question in data["questions"].items():
        _question_shape(document, ("questions", id), question)
    for index, rule in enumerate(data["rules"]):
        if checks.keys(document, ("rules", index), rule, ("when", "to")):
            _when_shape(document, ("rules", index, "when"), rule["when"])
    for id, outcome in data["outcomes"].items():
        _outcome_shape(document, ("outcomes", id), outcome)
    _names(document)


def _question_shape(document: Document, key: Key, data: Any) -> None:
    if not checks.keys(document, key, data, ("ask", "options"), ("help",)):
        return
    checks.text(document, (*key, "ask"), data["ask"])
    if "help" in data:
        checks.text(document, (*key, "help"), data["help"])
    if not checks.is_list(document, (*key, "options"), data["options"]):
        return
    seen: set[str] = set()
    for index, option in enumerate(data["options"]):
        place = (*key, "options", index)
        if not checks.keys(document, place, option, ("id", "label", "to")):
            continue
        checks.text(document, (*place, "label"), option["label"])
        if checks.kebab(document, (*place, "id"), option["id"]) and option["id"] in seen:
            document.problem((*place, "id"), f'option "{option["id"]}" is offered twice', "rename one")
        seen.add(str(option["id"]))


def _when_shape(document: Document, key: Key, when: Any) -> None:
    """A `when` maps questions of this flow to lists of their options."""
    if not checks.is_mapping(document, key, when):
        return
    for question, options in when.items():
        place = (*key, question)
        asked = document.data["questions"].get(question)
        if asked is None:
            document.problem(place, f'there is no question "{question}"', nearest(question, document.data["questions"]))
            continue
        if not checks.is_list(document, place, options):
            continue
        offered = [option["id"] for option in asked["options"] if "id" in option]
        for index, option in enumerate(options):
            if option not in offered:
                document.problem(
                    (*place, index), f'question "{question}" has no option "{option}"', nearest(str(option), offered)
                )


def _outcome_shape(document: Document, key: Key, data: Any) -> None:
    if not checks.keys(document, key, data, OUTCOME_KEYS, OUTCOME_EXTRAS):
        return
    checks.one_of(document, (*key, "urgency"), data["urgency"], URGENCIES)
    checks.text(document, (*key, "headline"), data["headline"])
    extras = {"because": ("when",), "steps": ("href",), "avoid": (), "call": ("tel",)}
    for part, extra in extras.items():
        entries = data.get(part, [])
        if not checks.is_list(document, (*key, part), entries):
            continue
        for index, entry in enumerate(entries):
            place = (*key, part, index)
            checks.text(document, place, entry, extra)
            if isinstance(entry, dict) and "when" in entry:
                _when_shape(document, (*place, "when"), entry["when"])
            if part == "call" and isinstance(entry, dict) and not str(entry.get("tel", "")).isdigit():
                document.problem(place, "a call needs its number", 'add tel: "110"')
    for part in ("read", "cites"):
        checks.is_list(document, (*key, part), data.get(part, []))


def _names(document: Document) -> None:
    """Questions and outcomes share one name space; every edge points into it."""
    data = document.data
    for id in [*data["questions"], *data["outcomes"]]:
        checks.kebab(document, ("questions" if id in data["questions"] else "outcomes", id), id)
        if id == RULES:
            document.problem(("questions", id), 'the id "rules" is reserved', "rename it")
    for id in set(data["questions"]) & set(data["outcomes"]):
        document.problem(("outcomes", id), f'"{id}" is both a question and an outcome', "rename one")
    nodes = {*data["questions"], *data["outcomes"]}
    if data["start"] not in data["questions"]:
        document.problem(
            ("start",), f'start "{data["start"]}" is no question', nearest(str(data["start"]), data["questions"])
        )
    for id, question in data["questions"].items():
        for index, option in enumerate(question.get("options") or []):
            if isinstance(option, dict) and option.get("to") not in nodes | {RULES}:
                what = f'option "{option.get("id")}" of "{id}" points to "{option.get("to")}"'
                document.problem(("questions", id, "options", index, "to"), what, nearest(str(option.get("to")), nodes))
    for index, rule in enumerate(data["rules"]):
        if isinstance(rule, dict) and rule.get("to") not in data["outcomes"]:
            what = f'rule {index + 1} points to "{rule.get("to")}", which is no outcome'
            document.problem(("rules", index, "to"), what, nearest(str(rule.get("to")), data["outcomes"]))


# -- walks: reachable, no loop, every combination decided -----------------------------------------------------------


def _walks(flow: Flow, document: Document) -> None:
    loop = _loop(flow, flow.start, ())
    if loop:
        document.problem(
            ("questions", loop[-1]), f"the questions run in a loop: {' -> '.join(loop)}", "point one of them onward"
        )
        return
    found = list(routes(flow))
    if len(found) > MOST_ROUTES:
        document.problem(
            (), f"{len(found)} routes are more than {MOST_ROUTES}", "ask less, or join answers that lead alike"
        )
    allowed = LONGEST.get(flow.id, LONGEST_ELSEWHERE)
    if flow.longest > allowed:
        document.problem((), f"the longest path asks {flow.longest} questions", f"at most {allowed}")
    asked = {question for route in found for question in route.answers}
    for id in flow.questions.keys() - asked:
        document.problem(("questions", id), f'question "{id}" is never reached', "point an answer to it or remove it")
    for id in flow.outcomes.keys() - {route.outcome for route in found}:
        document.problem(
            ("outcomes", id), f'outcome "{id}" is never reached', "point an answer or a rule to it, or remove it"
        )
    for route in found:
        if route.outcome is None:
            said = ", ".join(f"{question}: {option}" for question, option in route.answers.items())
            document.problem(("rules",), f"no rule decides ({said})", "add a rule that fits these answers")
    _rules_fire(flow, document, found)
    _reasons_show(flow, document, found)


def _rules_fire(flow: Flow, document: Document, found: Sequence[Route]) -> None:
    fired = Counter(route.rule for route in found if route.rule is not None)
    for index, rule in enumerate(flow.rules):
        if not fired[index]:
            said = json.dumps(rule.when, ensure_ascii=False)
            document.problem(
                ("rules", index),
                f"rule {index + 1} {said} never fires",
                "an earlier rule takes its readers; reorder or remove it",
            )
        if not rule.when and index < len(flow.rules) - 1:
            document.problem(("rules", index), "a rule that asks nothing must stand last", "move it to the end")
        if not rule.when and fired[index] * 10 > len(found):
            share = f"{fired[index]} of {len(found)}"
            document.problem(
                ("rules", index),
                f"the rule that asks nothing decides {share}",
                "at most one in ten; write rules for them",
            )


def _reasons_show(flow: Flow, document: Document, found: Sequence[Route]) -> None:
    """A reason whose `when` no reader of its outcome can have given is never shown."""
    for id, outcome in flow.outcomes.items():
        here = [route for route in found if route.outcome == id]
        for index, reason in enumerate(outcome.because):
            if not any(Rule(reason.get("when", {}), id).fits(route.answers) for route in here):
                document.problem(
                    ("outcomes", id, "because", index),
                    f'a reason of "{id}" is never shown',
                    "mend its `when` or remove it",
                )


def _loop(flow: Flow, node: str, seen: tuple[str, ...]) -> tuple[str, ...]:
    if node in seen:
        return (*seen[seen.index(node) :], node)
    for option in flow.questions[node].options if node in flow.questions else ():
        found = _loop(flow, option.to, (*seen, node))
        if found:
            return found
    return ()
