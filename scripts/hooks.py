"""The one file that knows mkdocs: each event is a call into knowledge/. Events run once a language."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

from jinja2 import Environment
from knowledge import drafts
from knowledge.checks import HTML_LANG
from knowledge.edition import DEFAULT_URL
from knowledge.export import alternates, publish, share_address
from knowledge.fallback import as_day
from knowledge.library import Library, kept_library, load_library
from knowledge.problems import report
from knowledge.render import mend_theme, render_html, render_markdown, render_report
from knowledge.search import publish_page_search, publish_search, teach
from knowledge.structured_data import as_script, structured_data
from knowledge.templates import bytecode, reread, write_json_tightly
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

log = get_plugin_logger("pages")
library: Library
seen: drafts.Stamps = {}  # the files the site was built from; none where a build failed
load = kept_library


class Built(NamedTuple):
    """One language as the last build of the whole site left it."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Environment


menu: Navigation
built: dict[str, Built] = {}


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Saved edits are many: `scripts/serve` keeps none of them."""
    global load
    load = load_library if command == "serve" else kept_library


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> None:
    def save() -> None:
        if not _drawn_again():
            builder()

    server.builder = save


def on_pre_build(config: MkDocsConfig) -> None:
    global library, seen
    if _within(config):
        return
    reread()
    seen = drafts.files(_watched(config))
    library = _sound(load())
    teach(library.glossary)


def on_build_error(error: Exception) -> None:
    global seen
    seen = {}


@event_priority(-200)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    global menu
    menu = nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    return render_markdown(markdown, library, _lang(page))


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    report = partial(_report, page, config)
    return render_html(html, library, _lang(page), _url(page), _address(page, files), report, _site_url(config))


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    env.bytecode_cache = bytecode()
    write_json_tightly(env)
    env.globals["address_from"] = lambda page: _address(page, files)
    built[config.plugins["i18n"].current_language] = Built(config, files, menu, env)  # type: ignore[attr-defined]


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any) -> dict[str, Any]:
    lang, live = _lang(page), config.extra.get("live") or ""
    context.update(
        site_lang=lang,
        words=library.said[lang],
        report=_report(page, config),
        here=_url(page),
        live=live.rstrip("/") + _published(page) if live else "",
        alternates=alternates(_url(page), config.site_url) if config.site_url else {},
        share=share_address(page.file.src_uri, _site_url(config)),
        day=lambda iso: as_day(str(iso), lang),
        other=_other(lang, page.url),
    )
    source = library.pages[lang, page.file.src_uri.removeprefix(f"{lang}/")]
    context["keeps"] = any(spot.name == "keep-offline" for spot in source.markers)
    if config.site_url:
        data = structured_data(source, library, config.site_url, str(config.extra["published"]))
        context["structured_data"] = as_script(data)
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    return mend_theme(output)


def on_template_context(context: dict[str, Any], template_name: str, config: MkDocsConfig) -> dict[str, Any]:
    context["words"] = library.said
    return context


@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    if _within(config):
        return
    publish(library, Path(config.site_dir), _site_url(config))
    publish_search(Path(config.site_dir), library)


def _drawn_again() -> bool:
    """Draws the saved pages as a build of the whole site would, if what was saved shows on no other."""
    global library, seen
    config = next(iter(built.values())).config
    now = drafts.files(_watched(config))
    names = drafts.only_pages(seen, now, Path(config.docs_dir))
    if not names:
        return False
    found = _sound(load_library())
    if not drafts.lend_the_same(library, found):
        return False
    library = found
    for lang, path in names:
        _draw(built[lang], lang, path)
    seen = now
    return True


def _draw(was: Built, lang: str, path: str) -> None:
    was.config.plugins["i18n"].current_language = lang  # type: ignore[attr-defined]
    config = was.config.plugins.on_config(was.config)
    file = was.files.get_file_from_path(f"{lang}/{path}")
    assert file and file.page
    _populate_page(file.page, config, was.files)
    _build_page(file.page, config, was.files.documentation_pages(), was.nav, was.env)
    file.page.validate_anchor_links(files=was.files, log_level=config.validation.links.anchors)
    entries = config.plugins["material/search"].search_index.entries  # type: ignore[attr-defined]
    publish_page_search(Path(config.site_dir), library, lang, entries)
    log.info(f"Drawn again: {file.src_uri}")


def _sound(found: Library) -> Library:
    if found.problems:
        raise Abort(report(found.problems))
    return found


def _watched(config: MkDocsConfig) -> list[str]:
    return [config.docs_dir, config.config_file_path, *config.watch]


def _within(config: MkDocsConfig) -> bool:
    """static-i18n builds the other language inside the first one's build."""
    return bool(config.plugins["i18n"].building)  # type: ignore[attr-defined]


def _lang(page: Page) -> str:
    return str(page.file.locale)  # type: ignore[attr-defined]  # set by static-i18n


def _site_url(config: MkDocsConfig) -> str:
    """Where the hosted site stands; a copy has no address of its own."""
    return str(config.site_url or config.extra.get("live") or DEFAULT_URL)


def _url(page: Page) -> str:
    """`/act/`: a page's address below its language, whether the build writes folders or files."""
    return library.pages[_lang(page), page.file.src_uri.removeprefix(f"{_lang(page)}/")].url


def _published(page: Page) -> str:
    """`/en/act/`: where the hosted site has the page."""
    return ("/en" if _lang(page) == "en" else "") + _url(page)


def _address(page: Page, files: Files) -> Callable[[str], str]:
    @cache
    def address(url: str) -> str:
        """`/act/` is the page in this language, `/flows/x.svg` a file below the root."""
        if not url.endswith("/"):
            return get_relative_url(url.lstrip("/"), page.url)
        path = url.strip("/")
        names = (f"{_lang(page)}/{path}.md", f"{_lang(page)}/{path}/index.md".replace("//", "/"))
        target = next(file for file in map(files.get_file_from_path, names) if file)
        return target.url_relative_to(page.file)

    return address


def _other(lang: str, url: str) -> dict[str, str]:
    """The same page in the other language; `url` is mkdocs' own, from the root of the site."""
    other = "en" if lang == "zh" else "zh"
    href = f"en/{url}" if other == "en" else url.removeprefix("en/") or "."
    return {"lang": HTML_LANG[other], "name": library.words["site"]["language"][other], "href": href}


def _report(page: Page, config: MkDocsConfig) -> str:
    lang = _lang(page)
    return render_report(library, lang, _published(page), str(page.meta["checked"]), config.extra.get("contact"))
