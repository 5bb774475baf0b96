"""What the content as a whole promises, before anything is built."""

import ast
import re

import pytest
from knowledge.problems import ROOT, report

FLOWS = sorted(path.parent.name for path in (ROOT / "docs" / "flows").glob("*/flow.yml"))
VERBS = ("serve", "test", "build", "check", "bench", "new-flow", "lock")


def test_the_content_has_no_problem(library):
    assert not library.problems, report(library.problems)


def test_only_hooks_imports_mkdocs():
    for path in (ROOT / "scripts").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert path.name == "hooks.py" or not any(name.partition(".")[0] == "mkdocs" for name in names), path


def test_every_verb_runs_and_stands_in_both_readmes():
    for verb in VERBS:
        assert (ROOT / "scripts" / verb).stat().st_mode & 0o111, verb
        for readme in ("README.md", "README.zh.md"):
            assert f"scripts/{verb}" in (ROOT / readme).read_text(encoding="utf-8"), f"{readme} does not name {verb}"


def test_the_three_things_stand_in_every_outcome_a_visit_may_follow(library):
    flow = library.flows["will-they-visit"]
    for id, outcome in flow.outcomes.items():
        if id == "overwhelmed":
            continue
        said = " ".join(step["en"] for step in outcome.steps)
        for part in ("shut", "110", "Sign nothing", "pay nothing", "hand over nothing"):
            assert part in said, f"{id} does not say {part}"


def test_every_outcome_at_the_door_keeps_the_three_things(library):
    for id, outcome in library.flows["at-the-door"].outcomes.items():
        said = " ".join(step["zh"] for step in outcome.steps)
        assert "110" in said, id
        if id not in ("overwhelmed", "officials-inside"):
            assert "不签字" in said and "不付钱" in said and "不交东西" in said, id


@pytest.mark.parametrize("name", FLOWS)
def test_a_reader_who_cannot_cope_meets_help_and_nothing_of_money_or_law(library, name):
    flow = library.flows[name]
    assert "overwhelmed" in {option.to for option in flow.questions[flow.start].options}, "one tap from the start"
    outcome = flow.outcomes["overwhelmed"]
    assert {call["tel"] for call in outcome.call} == {"120", "110", "12356"}
    words = outcome.headline["zh"] + "".join(step["zh"] for step in outcome.steps)
    assert not re.search("债|欠|还款|法|起诉|逾期", words)
    assert {library.sources[library.provisions[id].source].kind for id in outcome.cites} == {"official-guidance"}


def test_no_outcome_scores_a_person_or_promises_that_nobody_will_come(library):
    for flow in library.flows.values():
        for id, outcome in flow.outcomes.items():
            for lang in ("zh", "en"):
                entries = [outcome.headline, *outcome.steps, *outcome.because, *outcome.avoid]
                words = " ".join(entry[lang] for entry in entries)
                assert not re.search(r"\d\s?%|概率|得分|probability|score", words), f"{id} {lang}"
                assert not re.search(r"不会有人(来|上门)|nobody will (come|visit)", words, re.I), f"{id} {lang}"


def test_every_likelihood_says_that_no_public_figures_exist(library):
    outcomes = library.flows["will-they-visit"].outcomes
    for id in ("less-usual", "possible", "more-usual", "announced", "private-lender"):
        words = " ".join(reason["en"] for reason in outcomes[id].because)
        assert "public figures" in words and "Nobody can promise" in words, id


def test_no_file_names_a_registry_or_a_path_of_a_machine():
    for path in ROOT.glob("requirements-*.txt"):
        assert not re.search(r"https?://|index-url", path.read_text(encoding="utf-8")), path.name
