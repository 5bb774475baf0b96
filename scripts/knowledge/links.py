"""The finished site -> every link or anchor that leads nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from knowledge.elements import elements
from knowledge.problems import Problem, nearest

ADDRESS = ("href", "src")
ELSEWHERE = ("https:", "http:", "tel:", "mailto:", "data:", "sms:")


@dataclass
class _Seen:
    """The ids of a page and the addresses it points to, with their lines."""

    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, int]] = field(default_factory=list)


def check_links(site: Path, site_url: str, folder_page: str = "index.html") -> list[Problem]:
    """Every address in every page, followed inside the folder; `site_url` gives the base path it will stand at.

    `folder_page` is what a host shows for a folder: nothing where there is no host.
    """
    base = urlsplit(site_url).path
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    pages = {path.relative_to(site).as_posix(): _look(path) for path in sorted(site.rglob("*.html"))}
    problems = []
    for name, seen in pages.items():
        for href, line in seen.links:
            if href.startswith(ELSEWHERE):
                continue
            problem = _follow(files, pages, base, name, href, folder_page)
            if problem:
                problems.append(Problem(site / name, line, f'links to "{href}": {problem[0]}', problem[1]))
    return problems


def _look(path: Path) -> _Seen:
    seen = _Seen()
    for element in elements(path.read_text(encoding="utf-8")):
        said = element.attrib
        if "id" in said:
            seen.ids.add(said["id"])
        seen.links += [(said[name], element.sourceline) for name in ADDRESS if name in said]
    return seen


def _follow(
    files: set[str], pages: dict[str, _Seen], base: str, name: str, href: str, folder_page: str
) -> tuple[str, str] | None:
    target = urlsplit(urljoin(f"{base}{name}", href))
    if not target.path.startswith(base):
        return "it leaves the site's base path", "make it relative"
    path = unquote(target.path.removeprefix(base))
    if not path or path.endswith("/"):
        path += folder_page
    if path not in files:
        return "there is no such file", nearest(path, pages)
    anchor = unquote(target.fragment)
    # A flow's address (#flow/option/…) is read by the flow, not by the page.
    if anchor and "/" not in anchor and path in pages and anchor not in pages[path].ids:
        return f'that page has no "{anchor}"', nearest(anchor, pages[path].ids)
    return None
