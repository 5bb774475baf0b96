"""What search reads: one index a language, and the words readers type in place of ours.

glossary              -> teach()               -> the Chinese cutter keeps our terms whole
the theme's one index -> publish_search()      -> search/ for Chinese, en/search/ for English
one page's entries    -> publish_page_search() -> the same files, with that page as it is now
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import jieba

from knowledge.checks import LANGUAGES
from knowledge.export import write_json
from knowledge.glossary import Glossary
from knowledge.library import Library

# A word in a heading counts more than in a sentence; the theme's own 1,000 let one such word outweigh all the others.
FIELDS = {"title": {"boost": 2}, "name": {"boost": 6}, "text": {"boost": 1}}
LISTS = ("faq", "sources", "changes", "glossary", "about")  # answer by their parts, not as a whole
# Flows answer where a person asks what will happen or what to do; lists of rules and terms come after the pages.
WEIGHTS = {"flows/": 0.8, "sources/": 0.1, "changes": 0.1, "glossary": 0.5, "about": 0.2}
ONLY_LINKS = "#read-next"
# Words that say nothing about what is asked.
STOP = {
    "zh": """的 了 吗 呢 吧 啊 我 你 他 她 它 我们 他们 你们 她们 是 是不是 会 会不会 能 能不能 可以 可不可以 要
        要不要 该 应该 怎么 怎么办 怎样 怎么样 如何 什么 为什么 谁 哪 哪里 去哪里 有 没有 有没有 被 把 给 跟 和 与 或
        在 到 就 都 也 还 还要 还是 真的 真 说 说要 让 对 从 去 来 得 着 过 这 那 这个 那个 很 太 一直 已经 现在 今天
        明天 请问 求助 想 个 几个 一个 上 下 里 人 不 自己 靠谱 多""",
    "en": """a an and are as at about be been being but by can could did do does for from get had has have
        having he her here him his how i i'm if in is it its just me my of on or our out she should so than
        that the their them then there these they they're this those to too up us was we were what what's
        when where which who why will with would you your say says said am anymore really very not""",
}
BLOCK = re.compile(r"</?(?:p|ul|ol|li|pre)>")
INLINE = re.compile(r"</?(?:code|sub|sup)>")
# Marks part words by themselves, and a cut beside one would let a line begin with a comma.
CUT_AT_MARK = re.compile(r"\u200b+(?=[\s、，。；：？！“”（）《》·])|(?<=[\s、，。；：？！“”（）《》·])\u200b+")
SENTENCE = {"zh": re.compile(r"(?<=[。？！])(?!”)"), "en": re.compile(r"(?<=[.?!])\s+(?=[A-Z“])")}


def teach(glossary: Glossary) -> None:
    """Tells the cutter our terms, so that 会上门 is not cut as 会上 + 门. Once for the process."""
    for term in glossary.searched:
        for word in (term.name["zh"], *term.also.get("zh", ())):
            _teach(word)


@cache
def _teach(word: str) -> None:
    """A word told twice weighs more than one told once."""
    jieba.add_word(word)


def publish_search(site: Path, library: Library) -> None:
    """Splits the theme's mixed index. Safe to call after each language's build: what is split stays as it is."""
    whole = _index(site, "zh")
    if not whole.is_file():
        return
    index = json.loads(whole.read_text(encoding="utf-8"))
    if not any(entry["location"].startswith("en/") for entry in index["docs"]):
        return
    for lang in LANGUAGES:
        config = {
            **index["config"],
            "lang": ["en"],  # the theme then loads no cutter and no word list of a language: both are done here
            "fields": FIELDS,
            "typed": typed_words(library.glossary, lang),
            "stop": STOP[lang].split(),
        }
        docs = list(_entries(index["docs"], library, lang))
        write_json(_index(site, lang), {"config": config, "docs": docs}, None)


def publish_page_search(site: Path, library: Library, lang: str, entries: Iterable[Mapping[str, Any]]) -> None:
    """Puts the theme's new entries of one page where its old ones stood."""
    if not (new := list(_entries(entries, library, lang))):
        return
    index = json.loads(_index(site, lang).read_text(encoding="utf-8"))
    pages = {page: list(entries) for page, entries in groupby(index["docs"], _page)}
    pages[_page(new[0])] = new
    write_json(_index(site, lang), {**index, "docs": [entry for entries in pages.values() for entry in entries]}, None)


def _index(site: Path, lang: str) -> Path:
    return site / ("en" if lang == "en" else "") / "search" / "search_index.json"


def _page(entry: Mapping[str, Any]) -> str:
    return str(entry["location"]).partition("#")[0]


def typed_words(glossary: Glossary, lang: str) -> dict[str, str]:
    """What a reader may type -> the word the site writes: other names, the other language's name, pinyin, slips."""
    other = "en" if lang == "zh" else "zh"
    typed: dict[str, str] = {}
    for term in glossary.searched:
        for word in (*term.typed.get(lang, ()), *term.pinyin):
            typed[_typed(word)] = term.name[lang].lower()
    for term in glossary.searched:
        same = (*term.also.get(lang, ()), *term.avoid.get(lang, ()), term.name[other], *term.also.get(other, ()))
        for word in same:
            typed.setdefault(_typed(word), term.name[lang].lower())
    return {word: name for word, name in sorted(typed.items()) if word != name}


def _typed(word: str) -> str:
    """As the script reads it: small letters, a space for a hyphen."""
    return word.lower().replace("-", " ")


def _entries(docs: Iterable[Mapping[str, Any]], library: Library, lang: str) -> Iterator[dict[str, Any]]:
    """The entries of one language, a paragraph a sentence: a result then shows the sentence that matches."""
    urls = {page.url: page for page in library.pages.values() if page.lang == lang}
    for entry in docs:
        place = str(entry["location"])
        if place.startswith("en/") != (lang == "en") or place.endswith(ONLY_LINKS):
            continue
        place = place.removeprefix("en/")
        text = str(entry["text"])
        page = urls.get("/" + place.removesuffix("index.html").replace(".html", "/"))
        if page and not place.startswith(LISTS):
            text = f"<p>{_cut(str(page.meta['description']), lang)}</p>{text}"
        sentences = list(_sentences(text, lang))
        if not sentences:
            continue  # a heading over other headings
        weight = next((weight for start, weight in WEIGHTS.items() if place.startswith(start)), None)
        yield {
            "location": place,
            "title": CUT_AT_MARK.sub("", str(entry["title"])),
            "text": "".join(f"<p>{sentence}</p>" for sentence in sentences),
            **({"name": _cut(str(page.meta["title"]), lang)} if page and not place.startswith(LISTS) else {}),
            **({"boost": weight} if weight else {}),
        }


def _sentences(text: str, lang: str) -> Iterator[str]:
    for block in BLOCK.split(INLINE.sub("", text)):
        for sentence in SENTENCE[lang].split(block):
            if kept := CUT_AT_MARK.sub("", sentence).strip(" \u200b"):
                yield kept


def _cut(text: str, lang: str) -> str:
    """Chinese with a zero-width space between words, as the theme cuts the rest."""
    return "\u200b".join(jieba.cut(text)) if lang == "zh" else text
