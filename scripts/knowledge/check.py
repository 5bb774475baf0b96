"""The content rules: prints every problem, or what the flows hold when there is none."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from knowledge.embeds import check_loaders
from knowledge.flows import load_flows, outline
from knowledge.library import Library, load_library
from knowledge.problems import ROOT, report
from knowledge.sources import Source


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/check", description=__doc__)
    parser.add_argument("--routes", action="store_true", help="write the flows' route lists again first")
    parser.add_argument("--stale", type=int, metavar="DAYS", help="list what was last checked more than DAYS ago")
    wanted = parser.parse_args()
    if wanted.routes:
        write_routes()
    library = load_library()
    problems = [*library.problems, *check_loaders()]
    if problems:
        sys.exit(report(problems))
    if wanted.stale is not None:
        print("\n".join(stale(library, date.today(), wanted.stale)) or f"nothing is older than {wanted.stale} days")
    for flow in library.flows.values():
        print(outline(flow).splitlines()[0].removeprefix("# "))
    clauses, pages = len(library.provisions), len(library.pages)
    print(f"{pages} pages, {len(library.sources)} sources with {clauses} provisions: no problem found")


def stale(library: Library, today: date, days: int) -> list[str]:
    """A line for each page, flow and source that was last checked more than `days` ago or is past its recheck date,
    and for each source that has ended or was replaced, with the pages and flows that cite it."""

    def late(checked: str, recheck: str) -> str:
        age = (today - date.fromisoformat(checked)).days
        if str(today) > recheck:
            return f"was to be checked again by {recheck}"
        return f"was checked {age} days ago" if age > days else ""

    lines = []
    for page in library.pages.values():
        why = late(str(page.meta["checked"]), str(page.meta["recheck"]))
        lines += [f"docs/{page.lang}/{page.path} {why}"] * bool(why)
    for flow in library.flows.values():
        why = late(flow.checked, flow.recheck)
        lines += [f"docs/flows/{flow.id}/flow.yml {why}"] * bool(why)
    for source in library.sources.values():
        why = late(source.checked, source.recheck)
        if source.until and source.until < str(today):
            why = f"ended on {source.until}" + (f", see {source.replaced_by}" if source.replaced_by else "")
        if why:
            cited = ", ".join(citing(library, source)) or "nothing"
            lines.append(f"docs/sources/{source.id}.yml {why}; cited by {cited}")
    return sorted(lines)


def citing(library: Library, source: Source) -> list[str]:
    """The pages and flows that cite any clause of a source."""
    ids = {one.id for one in source.provisions}
    pages = {page.path for page in library.pages.values() if ids & {spot.name for spot in page.citations}}
    flows = {
        f"flow {flow.id}"
        for flow in library.flows.values()
        if any(ids & {*one.cites} for one in flow.outcomes.values())
    }
    return sorted(pages | flows)


def write_routes() -> None:
    """Lists every route beside its flow, to be read as a diff."""
    for flow in load_flows(ROOT / "docs" / "flows")[0].values():
        (flow.file.parent / "routes.txt").write_text(outline(flow), encoding="utf-8")


if __name__ == "__main__":
    main()
