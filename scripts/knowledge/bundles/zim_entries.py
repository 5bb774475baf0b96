"""A finished site/ -> one language's entries of a ZIM: its pages and what they load, each link leading to one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.formatter import HTMLFormatter
from markupsafe import escape

from knowledge.bundles import BundleError
from knowledge.edition import live_address
from knowledge.fallback import as_day
from knowledge.problems import Problem, nearest
from knowledge.templates import template

# Kiwix has its own search; who else speaks about a page is of no use where there is no host.
NOT_HERE = (
    ".site-header__search, .md-search, #__search, "
    "link[rel~=canonical], link[rel~=alternate], link[rel~=search], link[rel=manifest], link[rel=apple-touch-icon], "
    "meta[property], meta[name^=twitter], script[type='application/ld+json'], "
    ".keep, script[src$='keep.js'], .embed-maker, .embed-preview, script[src$='embed-maker.js'], [data-live]"
)
# zimcheck takes src="…" in shown code for a link; written src=&#34;…&#34; it reads the same and is none.
QUOTED = HTMLFormatter(entity_substitution=lambda text: str(escape(text)))
ADDRESSES = ("href", "src", "data-door", "data-loader")
HERE = "https://zim.invalid/"
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
}


@dataclass(frozen=True)
class Entry:
    """One file of a ZIM. `text` is what full-text search reads: a page's article, empty for all else."""

    path: str
    content: bytes = field(repr=False)
    title: str = ""
    text: str = field(default="", repr=False)

    @property
    def mimetype(self) -> str:
        return TYPES[Path(self.path).suffix]


def home_of(language: str) -> str:
    return "en/index.html" if language == "en" else "index.html"


def zim_entries(site: Path, language: str, words: Mapping[str, Any]) -> list[Entry]:
    """Sorted by path. Raises BundleError naming every link that leads nowhere and every file a ZIM cannot hold."""
    live = live_address(site)
    pages, loaded, problems = _pages(site, language), set[str](), list[Problem]()
    entries = []
    for path in pages:
        soup = BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser")
        for part in soup.select(NOT_HERE):
            part.decompose()
        for part in soup.find_all(True, attrs={"data-search": True}):
            del part["data-search"]
        for tag, name in _addresses(soup):
            target = _inside(path, str(tag[name]))
            if target is None:
                continue
            if not (site / target).is_file():
                what = f'links to "{tag[name]}": there is no such file'
                problems.append(Problem(site / path, 0, what, nearest(target, pages)))
            elif target not in pages and (target.endswith("index.html") or target.startswith("downloads/")):
                _lead_outside(tag, name, live and urljoin(live, target.removesuffix("index.html")))
            elif Path(target).suffix not in TYPES:
                what = f'loads "{tag[name]}", of a type no entry of a ZIM has yet'
                problems.append(Problem(site / path, 0, what, f"known: {', '.join(sorted(TYPES))}"))
            else:
                loaded.add(target)
                tag[name] = _relative(path, target) + _fragment(str(tag[name]))
        entries.append(_page(path, soup, language, words, live))
    if problems:
        raise BundleError(problems)
    entries += [Entry(path, (site / path).read_bytes()) for path in loaded - set(pages)]
    return sorted(entries, key=lambda entry: entry.path)


def _pages(site: Path, language: str) -> list[str]:
    """Chinese stands at the root, English below en/; what is embedded elsewhere is no page."""
    names = [path.relative_to(site).as_posix() for path in sorted(site.rglob("index.html"))]
    return [name for name in names if name.startswith("en/") == (language == "en")]


def _addresses(soup: BeautifulSoup) -> list[tuple[Tag, str]]:
    found = [(tag, name) for tag in soup.find_all(True) for name in ADDRESSES if name in tag.attrs]
    return [(tag, name) for tag, name in found if not str(tag[name]).startswith("#")]


def _inside(path: str, address: str) -> str | None:
    """The file of the site that an address on a page leads to; None for one that leads elsewhere."""
    target = urlsplit(urljoin(HERE + path, address))
    if f"{target.scheme}://{target.netloc}/" != HERE:
        return None
    file = unquote(target.path.removeprefix("/"))
    return f"{file}index.html" if not file or file.endswith("/") else file


def _relative(path: str, target: str) -> str:
    return quote(posixpath.relpath(target, posixpath.dirname(path) or "."))


def _fragment(address: str) -> str:
    return re.sub("^[^#]*", "", address)


def _lead_outside(tag: Tag, name: str, live: str) -> None:
    """To the live site; where its address is not known the words stay and the link goes."""
    if tag.name == "a" and live:
        tag[name] = live + _fragment(str(tag[name]))
    elif tag.name == "a" and "site-header__language" not in tag.get_attribute_list("class"):
        tag.unwrap()
    else:
        tag.decompose()


def _page(path: str, soup: BeautifulSoup, language: str, words: Mapping[str, Any], live: str) -> Entry:
    """The finished entry: the note at its foot says how old it is, and search reads its article alone."""
    site_name = words["site"]["name"]
    title = soup.title.get_text() if soup.title else ""
    title = site_name if path == home_of(language) else title.removesuffix(f" · {site_name}")
    checked = soup.find("time", attrs={"data-checked": True})
    dates = soup.find(class_="page-dates")
    if checked and dates:
        address = live and urljoin(live, path.removesuffix("index.html"))
        note = template("offline-note.html").render(
            words=words, checked=as_day(str(checked["datetime"]), language), live=address
        )
        dates.append(BeautifulSoup(note, "html.parser"))
    content = soup.decode(formatter=QUOTED).encode()
    article = soup.find("article")
    for part in article.find_all(_is_unread) if article else ():
        part.decompose()
    return Entry(path, content, title, " ".join(article.get_text(" ").split()) if article else title)


def _is_unread(tag: Tag) -> bool:
    """What full-text search leaves out; asked of every element, as a selector takes ten times as long."""
    silent = tag.name in ("script", "style", "template") or "hidden" in tag.attrs or "data-search-exclude" in tag.attrs
    return silent or "page-dates" in tag.get_attribute_list("class")
