"""What every page promises: links that work, dates, one heading, its twin, its language, no third party."""

import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

from bs4 import BeautifulSoup
from knowledge.links import check_links
from knowledge.problems import report
from readers import HTML_LANG, LANGUAGES

URL = "https://after-the-knock.example/"


def content_pages(soups):
    return {name: soup for name, soup in soups.items() if name != "404.html"}


def of_language(soups, lang):
    """{path below the language: soup}"""
    prefix = "en/" if lang == "en" else ""
    pages = content_pages(soups)
    return {name.removeprefix(prefix): soup for name, soup in pages.items() if name.startswith("en/") == (lang == "en")}


def test_every_internal_link_and_anchor_works(site):
    dead = check_links(site.folder, URL)
    assert not dead, report(dead)


def test_every_internal_link_works_at_a_base_path(build):
    folder = build("https://example.org/sub/")
    dead = check_links(folder, "https://example.org/sub/")
    assert not dead, report(dead)
    assert "https://example.org/sub/" in (folder / "sitemap.xml").read_text()
    assert 'href="/sub/' in (folder / "404.html").read_text()


def test_both_languages_have_the_same_pages(soups):
    assert set(of_language(soups, "zh")) == set(of_language(soups, "en"))


def test_twins_agree_in_headings_ids_citations_and_pictures(soups):
    for path, zh in of_language(soups, "zh").items():
        en = of_language(soups, "en")[path]
        assert skeleton(zh) == skeleton(en), path


def skeleton(soup: BeautifulSoup) -> dict[str, list]:
    """The parts of a page that its twin must share, in order."""
    article = soup.select_one("article.md-content__inner")
    return {
        "headings": [(tag.name, tag.get("id")) for tag in article.find_all(re.compile("^h[1-6]$"))],
        "ids": [tag["id"] for tag in article.find_all(id=True)],
        "citations": [link["href"].partition("#")[2] for link in article.select("a.cite")],
        "pictures": [len(tag.find_all(True)) for tag in article.select("svg[role=img]")],
        "times": [tag["datetime"] for tag in article.select("time")],
        "numbers": [link["href"] for link in article.select('a[href^="tel:"]')],
    }


def test_every_heading_has_an_ascii_id(soups):
    for name, soup in content_pages(soups).items():
        for heading in soup.select("article.md-content__inner h1, article.md-content__inner > h2"):
            assert re.fullmatch(r"[a-z0-9-]+", heading.get("id", "")), f"{name}: {heading}"


def test_every_page_says_its_language(soups):
    for lang in LANGUAGES:
        for name, soup in of_language(soups, lang).items():
            assert soup.html["lang"] == HTML_LANG[lang], name


def test_every_page_shows_when_it_was_checked(soups):
    for name, soup in content_pages(soups).items():
        for mark in ("data-checked", "data-recheck"):
            times = soup.select(f"time[{mark}]")
            assert len(times) == 1 and re.fullmatch(r"\d{4}-\d\d-\d\d", times[0]["datetime"]), f"{name} {mark}"


def test_alternates_are_absolute_and_name_a_default(soups, site):
    names = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    listed = {
        url.findtext("map:loc", namespaces=names): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", names)
        }
        for url in ElementTree.parse(site.folder / "sitemap.xml").getroot()
    }
    for name, soup in content_pages(soups).items():
        path = name.removesuffix("index.html").removeprefix("en/")
        expected = {"zh-CN": f"{URL}{path}", "en": f"{URL}en/{path}", "x-default": f"{URL}{path}"}
        head = {
            link["hreflang"]: link["href"] for link in soup.head.select("link[hreflang]") if "alternate" in link["rel"]
        }
        assert head == expected, name
        assert listed[URL + name.removesuffix("index.html")] == expected, name
    assert len(listed) == len(content_pages(soups))


def test_language_switch_leads_to_the_same_page(soups):
    for name, soup in content_pages(soups).items():
        path = name.removesuffix("index.html")
        link = soup.select_one(".site-header__language")
        there = urlsplit(link["href"]).path
        depth = path.count("/")
        twin = path.removeprefix("en/") if path.startswith("en/") else f"en/{path}"
        assert "/".join([".."] * depth + [twin]).strip("/") == there.strip("/") or there in (
            twin,
            "./" + twin,
            "..",
            "../",
        ), name


def test_no_page_loads_anything_from_another_host(soups, site):
    for name, soup in soups.items():
        for tag in soup.select("[src], link[href]:not([rel~=canonical]):not([rel~=alternate])"):
            address = tag.get("src") or tag.get("href")
            assert not urlsplit(address).netloc, f"{name} loads {address}"
    for path in [*site.folder.rglob("*.css"), *site.folder.rglob("*.svg")]:
        assert not re.search(r"(?:url\(|@import)[\"' ]*https?:", path.read_text(encoding="utf-8")), path.name


def test_no_page_stores_or_measures_anything(site):
    """What a reader asks to keep is another matter: browser/test_offline.py."""
    for path in site.folder.rglob("*.js"):
        if "assets/javascripts" not in path.as_posix() and path != site.folder / "sw.js":
            assert not re.search(
                r"localStorage|sessionStorage|document\.cookie|sendBeacon|fetch\(", path.read_text(encoding="utf-8")
            ), path.name


def test_the_404_page_serves_both_languages_without_script(soups):
    page = soups["404.html"]
    assert not page.select("script")
    assert [section["lang"] for section in page.select("section[lang]")] == ["zh-CN", "en"]
    assert len(page.select('a[href="tel:110"]')) == 2
    assert {urlsplit(link["href"]).path for link in page.select("section > p > a")} == {"/", "/en/"}


def test_home_shows_the_doors_and_what_to_do_when_someone_is_here(soups, library):
    for lang in LANGUAGES:
        home = of_language(soups, lang)["index.html"]
        box = home.select_one(".here-now")
        assert [item.get_text() for item in box.select("li")] == [
            thing[lang] for thing in library.words["here-now"]["things"]
        ]
        assert box.select_one('a.call[href="tel:110"]')
        assert len(home.select(".doors a")) == 3
        article = home.select_one("article.md-content__inner")
        assert article.find("h1").find_next("section")["class"] == ["here-now"], "the box comes first, before any door"


def test_the_road_is_drawn_in_both_languages(soups, library):
    for lang in LANGUAGES:
        drawing = of_language(soups, lang)["visit/index.html"].select_one("svg.road__svg")
        assert drawing.title.get_text() and drawing.desc.get_text()
        assert len(drawing.select(".road__label")) == 6


def test_no_check_box_says_autocomplete(soups):
    for name, soup in soups.items():
        assert not soup.select("input[type=checkbox][autocomplete]"), name
