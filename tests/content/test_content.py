"""What the content as a whole promises, before anything is built."""

import ast
import re
from datetime import date, timedelta

import pytest
from knowledge.check import stale
from knowledge.problems import ROOT, report
from knowledge.yamlfile import load

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


def test_excuses_for_uncited_law_are_few_and_each_has_a_reason():
    excuses = load(ROOT / "docs" / "uncited.yml").data
    assert len(excuses) <= 40
    assert all(one["reason"] for one in excuses)


def test_every_provision_is_cited_or_marked_background(library):
    cited = {spot.name for page in library.pages.values() for spot in page.citations}
    cited |= {id for flow in library.flows.values() for outcome in flow.outcomes.values() for id in outcome.cites}
    cited |= {id for term in library.glossary.terms.values() for id in term.cites}
    background = {id for id, one in library.provisions.items() if one.background}
    assert set(library.provisions) - cited - background == set(), "cite it, or write background: true"
    assert cited & background == set(), "cited, so not background"


def test_stale_lists_what_is_old_or_ended_and_who_cites_it(library):
    checked = max(date.fromisoformat(source.checked) for source in library.sources.values())
    ended = [line for line in stale(library, checked, 1000) if " ended on " in line]
    assert any("public-security-law-2012.yml" in line and "see public-security-law" in line for line in ended)
    assert len(stale(library, checked + timedelta(days=400), 30)) >= len(library.pages) + len(library.flows)
    assert any("what-next" in line for line in ended if "one-off-credit-repair" in line)
