"""The flow model on small fixture flows, each wrong in one way and named for it."""

from pathlib import Path

import pytest
from knowledge.flows import load_flow, load_journeys, longest_from, outline, routes, walk

FIXTURES = Path(__file__).parents[1] / "fixtures" / "flows"

WRONG = {
    "dangling-edge": ('points to "reech"', 'did you mean "reach"?'),
    "unreachable-question": ('question "reach" is never reached', "remove it"),
    "unreachable-outcome": ('outcome "sooner" is never reached', "remove it"),
    "loop": ("run in a loop: sum -> reach -> sum", "point one of them onward"),
    "rule-that-never-fires": ("rule 4", "reorder or remove it"),
    "undecided": ("no rule decides (sum: small, reach: lost)", "add a rule"),
    "missing-language": ('has no "en"', 'add "en:"'),
    "swapped-languages": ("languages swapped", "put Chinese under zh"),
    "unknown-option-in-rule": ('has no option "huge"', "known: large, small"),
    "unknown-key": ('unknown key "colour"', "known:"),
    "repeated-key": ('key "urgency" is written twice', "keep one"),
    "empty-rule-decides-too-much": ("decides 3 of 4", "at most one in ten"),
    "reason-never-shown": ("is never shown", "`when`"),
    "not-yaml": ("is not valid YAML", "block form"),
    "call-without-number": ("a call needs its number", "tel:"),
    "no-start": ('start "summ" is no question', 'did you mean "sum"?'),
    "too-long": ("the longest path asks 8 questions", "at most 7"),
}


def test_a_sound_flow_has_no_problem():
    flow, problems = load_flow(FIXTURES / "sound" / "flow.yml")
    assert problems == [] and flow is not None


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_flow_is_refused_with_line_and_remedy(name):
    path = FIXTURES / name / "flow.yml"
    flow, problems = load_flow(path)
    what, fix = WRONG[name]
    assert flow is None
    hit = [problem for problem in problems if what in problem.what]
    assert hit, [str(problem) for problem in problems]
    assert fix in hit[0].fix and hit[0].file == path and hit[0].line > 0


def test_every_wrong_fixture_is_tested():
    assert {path.name for path in FIXTURES.iterdir()} == {"sound", *WRONG}


def test_a_problem_names_the_line_it_is_on():
    path = FIXTURES / "dangling-edge" / "flow.yml"
    problem = load_flow(path)[1][0]
    assert "to: reech" in path.read_text(encoding="utf-8").splitlines()[problem.line - 1]


@pytest.fixture
def sound():
    return load_flow(FIXTURES / "sound" / "flow.yml")[0]


def test_routes_are_every_combination_with_its_outcome(sound):
    found = {tuple(route.answers.values()): route.outcome for route in routes(sound)}
    assert found == {
        ("small", "reachable"): "later",
        ("small", "lost"): "later",
        ("large", "reachable"): "later",
        ("large", "lost"): "sooner",
    }


def test_a_walk_stops_at_the_first_option_that_is_not_offered(sound):
    assert walk(sound, ["large", "nonsense", "lost"]).answers == {"sum": "large"}
    assert walk(sound, ["large", "lost"]).outcome == "sooner"
    assert walk(sound, []).outcome is None


def test_longest_counts_the_questions_still_to_come(sound):
    assert (sound.longest, longest_from(sound, "reach"), longest_from(sound, "later")) == (2, 1, 0)


def test_the_outline_lists_each_route_and_counts_each_outcome(sound):
    text = outline(sound)
    assert "# sound: 4 routes, at most 2 questions, 2 outcomes" in text
    assert "large / lost -> sooner" in text and "#   later: 3" in text


def test_a_journey_that_ends_elsewhere_is_a_problem(sound, tmp_path):
    path = tmp_path / "journeys.yml"
    path.write_text("- name: Wrong end\n  answers: [large, lost]\n  outcome: later\n", encoding="utf-8")
    problems = [problem.what for problem in load_journeys(path, sound)[1]]
    assert 'journey "Wrong end" ends at "sooner"' in problems
    assert 'no journey ends at "sooner"' in problems
