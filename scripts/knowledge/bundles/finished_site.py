"""A finished site/ -> its pages in one language, in the order of the menu, each with what a book prints of it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from knowledge import edition
from knowledge.bundles import BundleError
from knowledge.checks import HTML_LANG
from knowledge.edition import Edition
from knowledge.fallback import as_day
from knowledge.problems import Problem

ROOTS = {"zh": "/", "en": "/en/"}
# What works only on the hosted page, or stands elsewhere in a book. `data-live` marks what scripts/bundle fills in.
TAGS = {"script", "style", "template", "button", "form", "input"}
ATTRIBUTES = {"hidden", "data-live"}
CLASSES = {"dock", "page-dates", "flow-picture", "flow-tree__dock", "flow-tree__note", "flow-tree__dates"}
OUTSIDE = ("https", "http", "tel", "mailto", "sms")

Place = Callable[[str, str], str]


@dataclass(frozen=True)
class SitePage:
    """One page: `url` is below its language's root, `content` is its article without the interface."""

    url: str
    title: str
    checked: date
    recheck: date
    content: Tag = field(repr=False)
    ids: frozenset[str] = field(repr=False)

    @property
    def slug(self) -> str:
        return slug(self.url)


@dataclass(frozen=True)
class Chapter:
    title: str
    pages: tuple[SitePage, ...]


@dataclass(frozen=True)
class Book:
    """A language's pages in reading order, the bibliography last."""

    language: str
    lang: str
    title: str
    description: str
    edition: Edition
    chapters: tuple[Chapter, ...]

    @property
    def pages(self) -> tuple[SitePage, ...]:
        return tuple(page for chapter in self.chapters for page in chapter.pages)

    @property
    def checked(self) -> tuple[date, date]:
        """The first and the last day on which a page was checked."""
        days = [page.checked for page in self.pages]
        return min(days), max(days)

    def live(self, page: SitePage) -> str:
        """Where the live page stands, or nothing where no address is known."""
        address = self.edition.address
        return address and urljoin(address, (ROOTS[self.language].rstrip("/") + page.url).lstrip("/"))


def read_book(site: Path, language: str) -> Book:
    """Raises BundleError naming every page of the menu that is missing or is no finished page."""
    home = _soup(site, ROOTS[language])
    brand = home.select_one(".site-header__home span")
    description = home.select_one('meta[name="description"]')
    chapters: list[Chapter] = []
    last: list[Chapter] = []
    problems: list[Problem] = []
    for title, urls in _menu(site, language, home):
        pages = []
        for url in urls:
            try:
                pages.append(_page(site, url, language))
            except BundleError as error:
                problems += error.problems
        last += [Chapter(page.title, (page,)) for page in pages if page.url == "/sources/"]
        chapters.append(Chapter(title, tuple(page for page in pages if page.url != "/sources/")))
    built = edition.read(site)
    if problems or not (brand and description and built):
        raise BundleError(problems or [_no_page(_file(site, ROOTS[language]))])
    name, said = brand.get_text(strip=True), str(description["content"])
    return Book(language, HTML_LANG[language], name, said, built, (*chapters, *last))


def relink(page: SitePage, book: Book, place: Place) -> None:
    """Points every link to where its target stands in the book.

    `place(url, id)` says where that is; the id is empty for the page itself. What the book does not hold leads to the
    live site, or, where its address is not known, becomes plain text.
    """
    here = ROOTS[book.language].rstrip("/") + page.url
    ids = {one.url: one.ids for one in book.pages}
    address = book.edition.address
    for link in page.content.select("a[href]"):
        href = str(link["href"])
        if urlsplit(href).scheme in OUTSIDE:
            continue
        target = urlsplit(urljoin(here, href))
        url = "/" + target.path.removeprefix(ROOTS[book.language])
        if url in ids:
            id = unquote(target.fragment)
            link["href"] = place(url, id if id in ids[url] else "")
        elif address:
            link["href"] = urljoin(address, target.path.lstrip("/")) + (target.fragment and f"#{target.fragment}")
        else:
            link.unwrap()


def checked_days(book: Book, between: str) -> str:
    """The day on which every page was checked, or the first and the last of them."""
    first, last = (as_day(day.isoformat(), book.language) for day in book.checked)
    return first if first == last else between.replace("{first}", first).replace("{last}", last)


def slug(url: str) -> str:
    """`/act/complain/` -> `act-complain`; the root is `home`."""
    return url.strip("/").replace("/", "-") or "home"


def _menu(site: Path, language: str, home: BeautifulSoup) -> Iterator[tuple[str, list[str]]]:
    """Every chapter of the menu with the addresses of its pages; a closed chapter is read on its own first page."""
    for link in home.select(".menu > ul > li > a"):
        first = _resolve(link, ROOTS[language])
        links = _soup(site, first).select(".menu__here > ul > li > a")
        yield _label(link), list(dict.fromkeys([first, *(_resolve(one, first) for one in links)]))


def _resolve(link: Tag, here: str) -> str:
    path = posixpath.normpath(posixpath.join(here, str(link["href"])))
    return path if path == "/" else f"{path}/"


def _label(link: Tag) -> str:
    return " ".join(link.get_text().split())


def _page(site: Path, url: str, language: str) -> SitePage:
    soup = _soup(site, url)
    content = soup.select_one("article.md-content__inner")
    title = content.select_one("h1") if content else None
    checked, recheck = soup.select_one("time[data-checked]"), soup.select_one("time[data-recheck]")
    if not (content and title and checked and recheck):
        raise BundleError([_no_page(_file(site, url))])
    days = [date.fromisoformat(str(day["datetime"])) for day in (checked, recheck)]
    for part in content.find_all(_is_interface):
        part.decompose()
    below = "/" + url.removeprefix(ROOTS[language]).lstrip("/")
    ids = frozenset(str(part["id"]) for part in content.find_all(id=True))
    return SitePage(below, " ".join(title.get_text().split()), days[0], days[1], content, ids)


def _is_interface(tag: Tag) -> bool:
    """Asked of every element: a selector with as many parts takes fifteen times as long."""
    classes = set(tag.get_attribute_list("class"))
    folded = tag.name == "details" and "plain" in classes
    return folded or tag.name in TAGS or not ATTRIBUTES.isdisjoint(tag.attrs) or not CLASSES.isdisjoint(classes)


def _soup(site: Path, url: str) -> BeautifulSoup:
    path = _file(site, url)
    if not path.is_file():
        raise BundleError([_no_page(path)])
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def _file(site: Path, url: str) -> Path:
    return site / url.strip("/") / "index.html"


def _no_page(path: Path) -> Problem:
    return Problem(path, 0, "is missing or is no finished page", "run scripts/build again")
