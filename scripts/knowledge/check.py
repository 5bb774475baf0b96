"""The content rules: prints every problem, or what the flows hold when there is none."""

from __future__ import annotations

import sys

from knowledge.flows import load_flows, outline
from knowledge.library import load_library
from knowledge.problems import ROOT, report


def main() -> None:
    if "--routes" in sys.argv[1:]:
        write_routes()
    library = load_library()
    if library.problems:
        sys.exit(report(library.problems))
    for flow in library.flows.values():
        print(outline(flow).splitlines()[0].removeprefix("# "))
    clauses, pages = len(library.provisions), len(library.pages)
    print(f"{pages} pages, {len(library.sources)} sources with {clauses} provisions: no problem found")


def write_routes() -> None:
    """Lists every route beside its flow, to be read as a diff."""
    for flow in load_flows(ROOT / "docs" / "flows")[0].values():
        (flow.file.parent / "routes.txt").write_text(outline(flow), encoding="utf-8")


if __name__ == "__main__":
    main()
