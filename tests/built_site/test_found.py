"""How the site is found and shared: titles, structured data, feeds, twins for machines, manifest, headers."""

import json
from datetime import date

import pytest
from jsonschema import Draft202012Validator
from readers import HTML_LANG, LANGUAGES

URL = "https://after-the-knock.example/"
LENGTHS = {"zh": {"title": (6, 60), "description": (30, 80)}, "en": {"title": (15, 110), "description": (70, 160)}}

DAY = {"type": "string", "format": "date"}
ADDRESS = {"type": "string", "pattern": "^https://"}
TEXT = {"type": "string", "minLength": 2, "pattern": r"^[^\[\]{}<>]*$"}  # no mark-up is left in it


def shape(type_, required, **more):
    """What schema.org and the search engines' published guides ask of one kind of thing."""
    properties = {"@type": {"const": type_}, **required, **more}
    return {
        "type": "object",
        "properties": properties,
        "required": ["@type", *required],
        "additionalProperties": False,
    }


ORGANISATION = shape("Organization", {"name": TEXT, "url": ADDRESS})
WORK = {
    "description": TEXT,
    "url": ADDRESS,
    "inLanguage": {"enum": list(HTML_LANG.values())},
    "datePublished": DAY,
    "dateModified": DAY,
    "isAccessibleForFree": {"const": True},
    "license": ADDRESS,
    "author": ORGANISATION,
    "publisher": ORGANISATION,
}
ANSWER = shape("Answer", {"text": TEXT})
QUESTION = shape("Question", {"name": TEXT, "acceptedAnswer": ANSWER})
ITEM = shape("ListItem", {"position": {"type": "integer"}, "name": TEXT, "item": ADDRESS})
STEP = shape("HowToStep", {"position": {"type": "integer"}, "text": TEXT})
SEARCH = shape(
    "SearchAction",
    {
        "target": shape("EntryPoint", {"urlTemplate": {"pattern": r"\?q=\{query\}$"}}),
        "query-input": {"const": "required name=query"},
    },
)
SHAPES = {
    "Article": shape("Article", {"headline": {**TEXT, "maxLength": 110}, **WORK}),
    "AboutPage": shape("AboutPage", {"name": TEXT, **WORK}),
    "FAQPage": shape(
        "FAQPage", {"name": TEXT, **WORK, "mainEntity": {"type": "array", "minItems": 1, "items": QUESTION}}
    ),
    "WebSite": shape(
        "WebSite",
        {
            **{key: WORK[key] for key in ("description", "url", "inLanguage", "license", "publisher")},
            "name": TEXT,
            "potentialAction": SEARCH,
        },
    ),
    "BreadcrumbList": shape(
        "BreadcrumbList", {"itemListElement": {"type": "array", "minItems": 2, "maxItems": 3, "items": ITEM}}
    ),
    "HowTo": shape(
        "HowTo",
        {
            "name": TEXT,
            "url": ADDRESS,
            "inLanguage": WORK["inLanguage"],
            "step": {"type": "array", "minItems": 3, "items": STEP},
        },
    ),
}


@pytest.fixture(scope="session")
def pages(soups):
    return {name: soup for name, soup in soups.items() if soup.select_one("link[rel=canonical]")}


@pytest.fixture(scope="session")
def graphs(pages):
    """{page: {type: node}}"""
    found = {}
    for name, soup in pages.items():
        (script,) = soup.select('script[type="application/ld+json"]')
        data = json.loads(script.string)
        assert data["@context"] == "https://schema.org"
        found[name] = {node["@type"]: node for node in data["@graph"]}
        assert len(found[name]) == len(data["@graph"])
    return found


def lang_of(name):
    return "en" if name.startswith("en/") else "zh"


def test_titles_and_descriptions_are_unique_and_of_a_length_that_is_shown(pages):
    for part in ("title", "description"):
        said = {
            name: soup.title.get_text() if part == "title" else soup.select_one("meta[name=description]")["content"]
            for name, soup in pages.items()
        }
        assert len(set(said.values())) == len(pages)
        for name, text in said.items():
            least, most = LENGTHS[lang_of(name)][part]
            assert least <= len(text) <= most, f"{name}: {part} of {len(text)}: {text}"


def test_structured_data_has_the_published_shape_and_its_pages_dates_and_language(pages, graphs):
    for name, graph in graphs.items():
        for kind, node in graph.items():
            Draft202012Validator(SHAPES[kind], format_checker=Draft202012Validator.FORMAT_CHECKER).validate(node)
        work = next(graph[kind] for kind in ("Article", "FAQPage", "AboutPage", "WebSite") if kind in graph)
        assert work["url"] == pages[name].select_one("link[rel=canonical]")["href"], name
        assert work["inLanguage"] == HTML_LANG[lang_of(name)]
        if "dateModified" in work:
            assert work["dateModified"] == pages[name].select_one("[data-checked]")["datetime"]
            assert date.fromisoformat(work["datePublished"]) <= date.fromisoformat(work["dateModified"])


def test_the_breadcrumbs_lead_from_home_to_the_page(pages, graphs):
    for name, graph in graphs.items():
        if "WebSite" in graph:
            continue
        trail = graph["BreadcrumbList"]["itemListElement"]
        assert [one["position"] for one in trail] == list(range(1, len(trail) + 1))
        assert trail[0]["item"] == URL + ("en/" if lang_of(name) == "en" else "")
        assert trail[-1]["item"] == URL + name.removesuffix("index.html")
        for one in trail:
            assert one["item"].removeprefix(URL) + "index.html" in pages, one


@pytest.mark.parametrize("lang", LANGUAGES)
def test_faq_data_holds_every_question_with_the_answer_it_begins_with(pages, graphs, lang):
    name = f"{'en/' if lang == 'en' else ''}faq/index.html"
    asked = graphs[name]["FAQPage"]["mainEntity"]
    headings = pages[name].select("article.md-content__inner h3")
    assert [" ".join(one["name"].split()) for one in asked] == [" ".join(tag.get_text().split()) for tag in headings]
    for one, heading in zip(asked, headings, strict=True):
        shown = heading.find_next_sibling("p").get_text()
        assert "".join(shown.split()).startswith("".join(one["acceptedAnswer"]["text"].split()))


def test_only_pages_with_an_ordered_list_of_steps_say_how_to(pages, graphs):
    found = {name for name, graph in graphs.items() if "HowTo" in graph}
    assert {f"en/{name}" for name in found if not name.startswith("en/")} == {
        name for name in found if name.startswith("en/")
    }
    for name in found:
        node = graphs[name]["HowTo"]
        heading = pages[name].find(id=node["url"].partition("#")[2])
        items = heading.find_next_sibling("ol").find_all("li", recursive=False)
        assert len(items) == len(node["step"]), name


def test_a_page_has_one_address_whatever_was_answered_on_it(pages):
    for name, soup in pages.items():
        (link,) = soup.select("link[rel=canonical]")
        assert link["href"] == URL + name.removesuffix("index.html")
