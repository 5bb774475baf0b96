"""A new flow: docs/flows/<name>/ and its page pair, small but whole, so that the check passes from the first minute."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

from knowledge.checks import KEBAB, LANGUAGES
from knowledge.flows import load_flow, outline
from knowledge.problems import ROOT
from knowledge.templates import template

HALF_A_YEAR = timedelta(days=181)


def main() -> None:
    if len(sys.argv) != 2 or not KEBAB.fullmatch(sys.argv[1]):
        sys.exit("scripts/new-flow NAME: a kebab-case name, such as scripts/new-flow joint-debt")
    try:
        written = new_flow(sys.argv[1], ROOT / "docs")
    except FileExistsError as error:
        sys.exit(f"{Path(str(error.filename)).relative_to(ROOT)} is already there; choose another name")
    print("Written:", *(f"  {path.relative_to(ROOT)}" for path in written), sep="\n")
    print(
        "Next: 1. add the page to both menus in mkdocs.yml",
        "2. write questions and outcomes in flow.yml, with citations, and the two pages' words",
        "3. write a journey for each outcome and option",
        "4. scripts/check --routes, and read routes.txt",
        "5. scripts/test",
        sep="\n      ",
    )


def new_flow(name: str, docs: Path) -> list[Path]:
    """Raises FileExistsError, with nothing written, where the flow or one of its pages is there already."""
    folder = docs / "flows" / name
    pages = {lang: docs / lang / "flows" / f"{name}.md" for lang in LANGUAGES}
    for path in (folder, *pages.values()):
        if path.exists():
            raise FileExistsError(17, "exists", str(path))
    folder.mkdir(parents=True)
    today = date.today()
    texts = {folder / part: template(f"new-flow/{part}.html") for part in ("flow.yml", "journeys.yml")}
    texts |= {path: template(f"new-flow/page.{lang}.md.html") for lang, path in pages.items()}
    for path, text in texts.items():
        path.write_text(text.render(name=name, checked=today, recheck=today + HALF_A_YEAR) + "\n", encoding="utf-8")
    flow, problems = load_flow(folder / "flow.yml")
    assert flow and not problems, problems
    (folder / "routes.txt").write_text(outline(flow), encoding="utf-8")
    return [*texts, folder / "routes.txt"]


if __name__ == "__main__":
    main()
