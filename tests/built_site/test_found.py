"""How the site is found and shared: titles, structured data, feeds, twins for machines, manifest, headers."""

import json
import re
import struct
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from knowledge.feeds import feed
from knowledge.headers import hashes
from readers import HTML_LANG, LANGUAGES, by_id, header_rules, headers_for

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
    "image": ADDRESS,
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
    """The pages of the site, without the 404 page and the embeds."""
    return {name: soup for name, soup in soups.items() if name != "404.html" and not name.startswith("embed/v1/")}


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
        if "image" in work:
            assert work["image"] == pages[name].select_one('meta[property="og:image"]')["content"], name
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


def root(site, lang):
    return site.folder / "en" if lang == "en" else site.folder


ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_is_atom_and_leads_to_each_dated_change(site, pages, lang):
    tree = ElementTree.parse(root(site, lang) / "feed.xml").getroot()
    below = "en/" if lang == "en" else ""
    assert tree.tag == f"{ATOM}feed" and tree.get("{http://www.w3.org/XML/1998/namespace}lang") == HTML_LANG[lang]
    links = {link.get("rel"): link.get("href") for link in tree.findall(f"{ATOM}link")}
    assert links == {"self": f"{URL}{below}feed.xml", "alternate": f"{URL}{below}changes/"}
    assert tree.findtext(f"{ATOM}author/{ATOM}name")
    changes = pages[f"{below}changes/index.html"]
    entries = tree.findall(f"{ATOM}entry")
    anchors = [entry.find(f"{ATOM}link").get("href").partition("#")[2] for entry in entries]
    assert anchors == [heading["id"] for heading in changes.select("h3[id^=d20]")] and anchors
    for one in [tree, *entries]:
        assert one.findtext(f"{ATOM}id").startswith("urn:uuid:") and one.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated")).tzinfo
    assert len({one.findtext(f"{ATOM}id") for one in [tree, *entries]}) == len(entries) + 1
    days = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert days == sorted(days, reverse=True), "newest first"
    assert all(len(entry.findtext(f"{ATOM}content")) > 40 for entry in entries)


def test_a_change_keeps_its_id_when_the_site_moves(library, lang):
    ids = [re.findall("<id>(.*)</id>", feed(library, lang, url)) for url in (URL, "https://example.org/sub/")]
    assert ids[0] == ids[1]


def test_every_page_names_its_feed_search_manifest_and_twin(site, pages):
    for name, soup in pages.items():
        below = "en/" if lang_of(name) == "en" else ""
        found = {link.get("type") or link["rel"][0]: link["href"] for link in soup.select("head link")}
        there = {kind: urljoin(f"/{name}", href) for kind, href in found.items()}
        assert there["application/atom+xml"] == f"/{below}feed.xml"
        assert there["application/opensearchdescription+xml"] == f"/{below}opensearch.xml"
        assert there["manifest"] == f"/{below}manifest.webmanifest"
        assert there["text/markdown"] == f"/{name.removesuffix('html')}md"
        assert there["apple-touch-icon"] == "/assets/apple-touch-icon.png"


def test_a_pages_twin_is_plain_markdown_with_the_same_headings_and_working_links(site, pages):
    markdown_link = re.compile(r"\]\(([^)]+)\)")
    ids = {name: set(by_id(soup)) for name, soup in pages.items()}
    for name, soup in pages.items():
        path = site.folder / name.replace("index.html", "index.md")
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<!--|\[@|\{ *[#:]|</?(?:div|section|nav|br|span)\b", text), path
        assert text.startswith("# ") and text.endswith(f"<{soup.select_one('link[rel=canonical]')['href']}>\n")
        said = [" ".join(title.split()) for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
        for heading in soup.select("article.md-content__inner > h1, article.md-content__inner > h2"):
            assert " ".join(heading.get_text().split()) in said, f"{path}: {heading}"
        for href in markdown_link.findall(text):
            if href.startswith(("tel:", "https:", "mailto:")):
                continue
            target = urlsplit(urljoin(f"/{name}", href))
            there = ids[f"{target.path.strip('/')}/index.html".lstrip("/")]
            assert not target.fragment or target.fragment in there, f"{path}: {href}"


def test_a_twin_holds_every_citation_question_and_outcome_of_its_page(site, library):
    for (lang, path), page in library.pages.items():
        text = (root(site, lang) / page.url.strip("/") / "index.md").read_text(encoding="utf-8")
        for spot in page.citations:
            assert f"sources/#{spot.name})" in text or f"./#{spot.name})" in text, f"{path}: {spot.name}"
        flow = library.flows.get(str(page.meta.get("flow")))
        if flow:
            for one in [*flow.questions.values()]:
                assert f"## {one.ask[lang]}\n" in text
            for outcome in flow.outcomes.values():
                assert f"## {outcome.headline[lang]}\n" in text
                assert all(step[lang] in text for step in outcome.steps)


def test_llms_txt_lists_every_twin_once(site, pages, lang):
    text = (root(site, lang) / "llms.txt").read_text(encoding="utf-8")
    assert re.match(r"# .+\n\n> .+\n\n", text)
    listed = re.findall(r"^- \[.+\]\((.+index\.md)\): .+$", text, re.MULTILINE)
    assert sorted(listed) == sorted(URL + name.removesuffix("html") + "md" for name in pages if lang_of(name) == lang)
    for address in re.findall(r"\((https:[^)]+)\)", text):
        assert (site.folder / address.removeprefix(URL)).is_file(), address


def test_a_browser_can_add_the_search(site, lang):
    tree = ElementTree.parse(root(site, lang) / "opensearch.xml").getroot()
    name = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert tree.tag == f"{name}OpenSearchDescription"
    assert 0 < len(tree.findtext(f"{name}ShortName")) <= 16
    assert 0 < len(tree.findtext(f"{name}Description")) <= 1024
    (url,) = (one for one in tree.findall(f"{name}Url") if one.get("type") == "text/html")
    assert url.get("template") == f"{URL}{'en/' if lang == 'en' else ''}?q={{searchTerms}}"


def test_a_phone_can_put_each_language_on_its_home_screen(site, lang):
    path = root(site, lang) / "manifest.webmanifest"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    assert manifest["lang"] == HTML_LANG[lang] and manifest["name"].startswith(manifest["short_name"])
    assert (path.parent / manifest["start_url"] / "index.html").is_file()
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        data = (path.parent / icon["src"]).read_bytes()
        assert data.startswith(b"\x89PNG")
        assert "{}x{}".format(*struct.unpack(">II", data[16:24])) == icon["sizes"]


def test_each_page_is_sent_with_one_policy_that_allows_its_own_scripts_and_no_others(site, soups):
    rules = header_rules(site.folder)
    embeds = {path.relative_to(site.folder).as_posix(): site.soup(path) for path in site.folder.glob("embed/v1/*.html")}
    for name, soup in {**soups, **embeds}.items():
        sent = headers_for(rules, "/" + name.removesuffix("index.html"))
        (policy,) = (value for header, value in sent if header == "Content-Security-Policy")
        assert ("X-Content-Type-Options", "nosniff") in sent and ("Referrer-Policy", "no-referrer") in sent
        assert "default-src 'none'" in policy and "unsafe" not in policy.replace("style-src-attr 'unsafe-inline'", "")
        assert f"frame-ancestors {'*' if name.startswith('embed/v1') else chr(39) + 'self' + chr(39)}" in policy
        inline = [tag.string for tag in soup.select("script:not([src])") if "json" not in tag.get("type", "")]
        assert set(hashes(inline)) <= set(policy.replace(";", "").split()), name
        assert not soup.select("[onclick], [onload]"), f"{name} holds an attribute that the policy refuses"
        styled = bool(soup.select("[style]"))
        assert styled == ("style-src-attr" in policy), f"{name}: only pages that are copied with their looks have style"


def test_only_files_named_by_their_content_are_kept_for_ever(site):
    rules = header_rules(site.folder)
    for path in (path for path in site.folder.rglob("*") if path.suffix in {".js", ".css"}):
        sent = dict(headers_for(rules, "/" + path.relative_to(site.folder).as_posix()))
        named = re.search(r"\.[0-9a-f]{8,}\.", path.name)
        assert ("immutable" in sent.get("Cache-Control", "")) == bool(named), path
    for header in {name for said in rules.values() for name in said}:
        for rule in rules:
            values = [name for name, _ in headers_for(rules, rule.replace("*", "x/"))]
            assert values.count(header) <= 1, f"{header} is sent twice with {rule}"


def test_no_template_is_published(site):
    assert not (site.folder / "partials").exists()
