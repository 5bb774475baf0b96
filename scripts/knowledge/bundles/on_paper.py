"""The pages of a site -> the same pages to read without tapping: flows numbered, folds open, pictures as lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag

from knowledge.bundles.finished_site import ROOTS, Book, SitePage

KEPT = {"id", "class", "href", "lang", "style", "datetime", "data-kind", "data-article"}


def lay_out(book: Book, words: Mapping[str, Any]) -> None:
    """Changes each page's content in place; ids stay. A flow that two pages show is printed once, on the first."""
    printed: dict[str, SitePage] = {}
    for page in book.pages:
        for flow in page.content.select("flow-tree"):
            first = printed.setdefault(str(flow["data-flow"]), page)
            if first is page:
                _number(flow, words["book"])
            else:
                flow.replace_with(_see(first, str(flow["data-flow"]), str(flow["data-start"]), book, words["book"]))
        for road in page.content.select("figure.road"):
            _list_stops(road)
        for tag in page.content.select("nav"):
            tag.name = "div"
        for tag in page.content.find_all(True):
            tag.attrs = {name: value for name, value in tag.attrs.items() if name in KEPT}


def _see(page: SitePage, flow: str, start: str, book: Book, words: Mapping[str, str]) -> Tag:
    """Where the flow stands, as a line with a link to its first question."""
    line = _tag("p", words["elsewhere"].replace("{title}", page.title) + " ", "how")
    onward = _tag("a", words["goto"].replace("{place}", words["question"].replace("{n}", "1")), "goto")
    onward["href"] = f"{ROOTS[book.language].rstrip('/')}{page.url}#{flow}--{start}"
    line.append(onward)
    return line


def _number(flow: Tag, words: Mapping[str, str]) -> None:
    """Questions and results get numbers, and each answer says where to go on."""
    names: dict[str, str] = {}
    for selector, name in ((".flow-tree__question", "question"), (".flow-tree__outcome", "result")):
        for count, part in enumerate(flow.select(selector), start=1):
            names[str(part["id"])] = words[name].replace("{n}", str(count))
    for rules in flow.select(".flow-tree__rules"):
        heading = rules.select_one("h2")
        names[str(rules["id"])] = f"“{heading.get_text(strip=True)}”" if heading else ""
        for note in rules.select("h2 + p"):
            note.decompose()
    for part in flow.find_all(id=list(names)):
        heading, name = part.find("h2"), names[str(part["id"])]
        if heading and not name.startswith("“"):
            heading.insert(0, _tag("span", name, "number"), " ")
    for link in flow.select(".flow-tree__options a, .flow-tree__rules a"):
        href = str(link["href"])
        onward = _tag("a", words["goto"].replace("{place}", names[href.removeprefix("#")]), "goto")
        onward["href"] = href
        link.insert_after(" ", onward)
        link.unwrap()
    for whole in flow.select(".flow-tree__all"):
        for summary in whole.select("summary"):
            summary.replace_with(_tag("p", words["how"], "how"))
        whole.unwrap()
    flow.name = "div"


def _list_stops(road: Tag) -> None:
    """The drawn road as what it shows: its stops in order, each with its note; a dashed one keeps its sign."""
    stops = _tag("ol", "", "road__stops")
    marks = road.select("rect.road__stop")
    stop = _tag("li", "", "")
    for text in road.select("text.road__label, text.road__note"):
        said = text.get_text(strip=True)
        if "road__label" in text.get_attribute_list("class"):
            mark = marks[len(stops.contents)]
            stop = _tag("li", "", "maybe" if "road__stop--maybe" in mark.get_attribute_list("class") else "")
            stop.append(_tag("strong", said, ""))
            stops.append(stop)
        else:
            stop.append(_tag("br", "", ""))
            stop.append(said)
    for drawing in road.select("svg"):
        drawing.replace_with(stops)


def _tag(name: str, text: str, css: str) -> Tag:
    tag = BeautifulSoup("", "html.parser").new_tag(name, attrs={"class": css} if css else {})
    if text:
        tag.string = text
    return tag
