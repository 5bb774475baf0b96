"""At the terminal: a broken file stops the build with all problems at once, and the old site stands."""

import subprocess

import pytest

BROKEN = {
    "docs/zh/visit/stages.md": ("](factors.md", "](factros.md", 'docs/zh/visit/stages.md:{line} link to "factros.md'),
    "docs/flows/will-they-visit/flow.yml": (
        "to: announced-by",
        "to: anounced-by",
        'flow.yml:{line} option "announced" of "right-now" points to "anounced-by"',
    ),
    "docs/sources/civil-code.yml": ("kind: law", "kind: lore", 'civil-code.yml:{line} kind is "lore"'),
    "docs/words.yml": ("    en: Skip to content\n", "", "words.yml:{line}"),
}


def run(checkout, *arguments):
    return subprocess.run([checkout / "scripts" / "build", *arguments], cwd=checkout, capture_output=True, text=True)


def test_bad_input_lists_every_problem_and_leaves_the_old_site(checkout):
    (checkout / "site").mkdir()
    (checkout / "site" / "index.html").write_text("the last good site")
    for name, (old, new, _) in BROKEN.items():
        path = checkout / name
        text = path.read_text(encoding="utf-8")
        assert old in text, name
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = run(checkout)
    said = done.stdout + done.stderr
    assert done.returncode == 1 and "Traceback" not in said, said
    for name, (old, _, expected) in BROKEN.items():
        before, _, after = expected.partition("{line}")
        line = next(line for line in said.splitlines() if before in line)
        assert (after in line and line.partition(before)[2][:1].isdigit()) or not after, f"{name} ({old!r}): {line}"
    assert (checkout / "site" / "index.html").read_text() == "the last good site"
    assert sorted(path.name for path in checkout.glob(".site*")) == []


@pytest.mark.parametrize("content", [b"\xff\xfe broken", b"", b"- just\n- a list\n"])
def test_a_file_that_is_no_flow_at_all_is_a_problem_not_a_crash(checkout, content):
    (checkout / "docs" / "flows" / "will-they-visit" / "flow.yml").write_bytes(content)
    done = run(checkout)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "docs/flows/will-they-visit/flow.yml" in done.stderr


def test_a_wrong_site_url_is_explained(checkout):
    done = run(checkout, "--site-url", "example.org")
    assert done.returncode == 2 and "is no address" in done.stderr


def test_two_builds_of_one_commit_are_the_same_bytes(request, site, build):
    """The site under test is one of the two, unless it was made by hand."""
    left, right = build() if request.config.getoption("--site") else site.folder, build()
    names = {path.relative_to(left) for path in left.rglob("*") if path.is_file()}
    assert names == {path.relative_to(right) for path in right.rglob("*") if path.is_file()}
    differing = [str(name) for name in sorted(names) if (left / name).read_bytes() != (right / name).read_bytes()]
    assert differing == []


def test_a_new_flow_passes_the_check_from_the_first_minute_and_the_new_site_replaces_the_old(checkout):
    (checkout / "site").mkdir()
    (checkout / "site" / "old.html").write_text("old")
    done = subprocess.run(
        [checkout / "scripts" / "new-flow", "joint-debt"], cwd=checkout, capture_output=True, text=True
    )
    assert done.returncode == 0 and "docs/en/flows/joint-debt.md" in done.stdout, done.stderr
    menus = checkout / "mkdocs.yml"
    text = menus.read_text(encoding="utf-8")
    for label in ("消息真假", "Is this message real?"):
        line = f"              - {label}: flows/real-or-fake.md\n"
        assert line in text
        text = text.replace(line, f"{line}              - {label} 2: flows/joint-debt.md\n")
    menus.write_text(text, encoding="utf-8")
    built = run(checkout)
    assert built.returncode == 0, built.stderr
    assert (checkout / "site" / "en" / "index.html").is_file() and not (checkout / "site" / "old.html").exists()
    again = subprocess.run(
        [checkout / "scripts" / "new-flow", "joint-debt"], cwd=checkout, capture_output=True, text=True
    )
    assert again.returncode == 1 and "already there" in again.stderr
