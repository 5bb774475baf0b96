"""The text of a page, block by block, and the questions asked of it: is law cited, do both languages give the same
numbers, is the Chinese set as Chinese is, how hard is it to read?

Markdown -> blocks() -> paragraphs, list items and headings with their lines and the section they stand in
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from knowledge.checks import LANGUAGES
from knowledge.problems import Problem
from knowledge.yamlfile import Document, Key

MARKUP = re.compile(r"\[@[\w-]+\]|\]\([^)]*\)|\{ *#[^}]*\}|<[^>]*>|\*\*|[\[\]`|]")
CITED = re.compile(r"\[@[\w-]+\]")
ITEM = re.compile(r"\s*(?:[-*]|\d+\.) +")
LEGAL = {
    "zh": re.compile(r"应当|不得|禁止|违法|犯罪|有权"),
    "en": re.compile(r"\b(?:must|may not|illegal(?:ly)?|unlawful(?:ly)?|crimes?|criminal(?! law))\b", re.IGNORECASE),
}

HAN = "\u3400-\u9fff"
# Set tight by house style: dates, years and article numbers. A stand-in keeps the rest of the line in place.
TIGHT = re.compile(
    r"\d{4}(?:年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:[—～至]\d{4}年)?)|\d{1,2}月(?:\d{1,2}日)?|第\d+(?:条|款|项|章|题|号)"
    r"|〔\d{4}〕(?:第)?\d+号|《[^》]*》"
)
TYPE_FAULTS = (
    (re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9%][{HAN}]"), "no space between Chinese and Latin", "put a space there"),
    (re.compile(rf"[{HAN}][,;:?!()]|[,;?!()][{HAN}]"), "half-width punctuation in Chinese", "write it full width"),
    (
        re.compile(r"[，。；：？、“”（）《》] +(?=\S)|\S +[，。；：？、”）》]"),
        "a space beside full-width punctuation",
        "take it out",
    ),
    (re.compile(r"！|，，|。。|、、|(?<!目)的的"), "a mark or word that this site does not write", "say it plainly"),
    (re.compile(rf'[{HAN}]["\']|["\'][{HAN}]'), "a straight quotation mark in Chinese", "write “ ”"),
    (re.compile(rf"[{HAN}] +[{HAN}]"), "a space between Chinese characters", "take it out"),
)

DATE_ZH = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
DATE_EN = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]+) (\d{4})\b")
MONTHS = list(calendar.month_name)[1:]
NUMBER = re.compile(r"(?<![A-Za-z0-9.])\d[\d,]*(?:[.:]\d+)?")
ONE_TO_TWELVE = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WORDS_EN = {word: str(number) for number, word in enumerate(ONE_TO_TWELVE, start=1)} | {
    "once": "1", "twice": "2", "fifteen": "15", "twenty": "20", "thirty": "30",
}  # fmt: skip
DIGITS_ZH = {digit: str(number) for number, digit in enumerate("一二三四五六七八九十", start=1)} | {"两": "2"}
TENS_ZH = re.compile("([一二三四五六七八九]?)十([一二三四五六七八九]?)")


class Wording(NamedTuple):
    """A line or a value in one language, wherever it is written."""

    file: Path
    line: int
    lang: str
    text: str


def wordings(document: Document) -> Iterator[Wording]:
    """Every zh and en value of a YAML file, with its line."""

    def below(key: Key, value: Any) -> Iterator[Wording]:
        if isinstance(value, dict):
            for name, child in value.items():
                yield from below((*key, name), child)
        elif isinstance(value, list):
            for index, child in enumerate(value):
                yield from below((*key, index), child)
        elif key and key[-1] in LANGUAGES and key[-2:-1] != ("title",) and isinstance(value, str):
            yield Wording(document.path, document.line(*key), str(key[-1]), value)

    return below((), document.data)


@dataclass(frozen=True)
class Block:
    """One paragraph, list item or heading as written; `section` counts the headings above it."""

    text: str
    line: int
    section: int
    heading: bool = False

    @property
    def plain(self) -> str:
        return plain(self.text)


def plain(text: str) -> str:
    """What is read aloud: no links' addresses, ids, tags or citations."""
    return MARKUP.sub("", ITEM.sub("", text, count=1) if ITEM.match(text) else text).strip()


def blocks(markdown: str, first_line: int = 1) -> Iterator[Block]:
    section, held, start = 0, list[str](), first_line
    for number, line in enumerate([*markdown.splitlines(), ""], start=first_line):
        heading = line.startswith("#")
        if held and (not line.strip() or heading or ITEM.match(line) or line.lstrip().startswith("<")):
            yield Block("\n".join(held), start, section)
            held = []
        if heading:
            section += 1
            yield Block(line.lstrip("# "), number, section, heading=True)
        elif line.strip() and not line.lstrip().startswith("<"):
            start = start if held else number
            held.append(line)


def uncited(lang: str, found: Sequence[Block]) -> list[Block]:
    """Blocks that say what the law is, by their verbs, with no citation in them or their section's first block."""
    leads: dict[int, Block] = {}
    for block in found:
        if not block.heading:
            leads.setdefault(block.section, block)
    return [
        block
        for block in found
        if not block.heading
        and LEGAL[lang].search(block.plain)
        and not CITED.search(block.text)
        and not CITED.search(leads[block.section].text)
    ]


@lru_cache(maxsize=2048)
def numbers(text: str, lang: str) -> tuple[set[str], set[str]]:
    """The numbers written in digits, dates as ISO days, and those that words may stand for as well."""
    said = plain(text)
    if lang == "zh":
        written = {f"{year}-{int(month):02}-{int(day):02}" for year, month, day in DATE_ZH.findall(said)}
        said = DATE_ZH.sub(" ", said)
        said = re.sub(r"\d{1,2}月", " ", said)  # English names its months
        said = scaled(said, {"万": 10**4, "亿": 10**8})
        meant = {DIGITS_ZH[digit] for digit in re.findall(f"[{''.join(DIGITS_ZH)}]", said)}
        meant |= {str(10 * int(DIGITS_ZH[digit])) for digit in re.findall(f"([{''.join(DIGITS_ZH)}])成", said)}
        for tens, ones in TENS_ZH.findall(said):
            meant.add(str(10 * int(DIGITS_ZH.get(tens, "1")) + int(DIGITS_ZH.get(ones, "0"))))
    else:
        written = {
            f"{year}-{MONTHS.index(month) + 1:02}-{int(day):02}"
            for day, month, year in DATE_EN.findall(said)
            if month in MONTHS
        }
        said = DATE_EN.sub(lambda match: " " if match[2] in MONTHS else match[0], said)
        said = scaled(said, {"million": 10**6, "billion": 10**9})
        meant = {WORDS_EN[word] for word in re.findall(r"[a-z]+", said.lower()) if word in WORDS_EN}
    written |= {number.replace(",", "").lstrip("0") or "0" for number in NUMBER.findall(said)}
    return written, written | meant


def scaled(said: str, units: Mapping[str, int]) -> str:
    """`1.21 billion` -> `1210000000`."""
    pattern = re.compile(rf"(\d[\d,.]*) ?({'|'.join(units)})")
    return pattern.sub(lambda match: f"{float(match[1].replace(',', '')) * units[match[2]]:.0f}", said)


def unlike_numbers(zh: Sequence[Block], en: Sequence[Block]) -> Iterator[tuple[int, str, str]]:
    """(line of the English section, number, language that lacks it), for each number only one language gives."""
    for section in sorted({block.section for block in zh}):
        here = {
            lang: numbers(" \n".join(block.text for block in found if block.section == section), lang)
            for lang, found in (("zh", zh), ("en", en))
        }
        line = next((block.line for block in en if block.section == section), 1)
        for lang, other in (("zh", "en"), ("en", "zh")):
            for number in sorted(here[lang][0] - here[other][1]):
                yield line, number, other


def check_prose(pages: Mapping[tuple[str, str], Any], wordings: Iterable[Wording], allowed: Document) -> list[Problem]:
    """Uncited law, numbers that differ between languages, and Chinese that is not set as Chinese is."""
    problems = []
    excused = {(entry["lang"], entry["page"], entry["begins"]): index for index, entry in enumerate(allowed.data or [])}
    used = set()
    for (lang, path), page in pages.items():
        for block in uncited(lang, page.blocks):
            excuse = next((key for key in excused if key[:2] == (lang, path) and block.plain.startswith(key[2])), None)
            used.add(excuse)
            if not excuse:
                fix = "cite the provision, or say what to do without a verb of law"
                problems.append(
                    Problem(page.file, block.line, f'says what the law is with no citation: "{block.plain[:24]}…"', fix)
                )
        twin = pages.get(("en", path))
        if lang == "zh" and twin:
            for line, number, lacking in unlike_numbers(page.blocks, twin.blocks):
                problems.append(
                    Problem(
                        twin.file,
                        line,
                        f"{number} does not stand in this section in {lacking}",
                        "give both languages the same numbers",
                    )
                )
    for key, index in excused.items():
        if key not in used:
            allowed.problem((index,), f'nothing begins with "{key[2]}" there any more', "take the entry out")
    for one in wordings:
        if one.lang == "zh":
            problems += type_faults(one.file, one.line, one.text)
    return [*problems, *allowed.problems]


@lru_cache(maxsize=16384)
def type_faults(file: Path, line: int, text: str) -> list[Problem]:
    """What a Chinese typesetter would mark in one line."""
    problems = []
    # A bold lead-in ends with its full stop and a space; what follows is set on its own.
    for part in re.split(r"(?<=[。：？]\*\*) ", text):
        problems += _faults(file, line, TIGHT.sub("日", plain(CITED.sub("", part))))
    return problems


def _faults(file: Path, line: int, said: str) -> list[Problem]:
    problems = []
    for pattern, what, fix in TYPE_FAULTS:
        match = pattern.search(said)
        if match:
            near = said[max(0, match.start() - 4) : match.end() + 4]
            problems.append(Problem(file, line, f"{what}: “{near}”", fix))
    return problems


def mean_sentence(texts: Sequence[str]) -> float:
    """Mean length of the sentences of Chinese text, in characters."""
    sentences = [one for text in texts for one in re.split(r"[。？！；\n]", plain(text)) if re.search(f"[{HAN}]", one)]
    return sum(len(re.findall(f"[{HAN}]", one)) for one in sentences) / max(1, len(sentences))


def grade(texts: Sequence[str]) -> float:
    """Flesch–Kincaid grade of English text (Kincaid and others, 1975); a block without a full stop is one sentence."""
    sentences = words = beats = 0
    for text in texts:
        said = plain(text)
        tokens = re.findall(r"[a-z][a-z’'-]*", said.lower())
        if tokens:
            sentences += max(1, len(re.findall(r"[.?](?=[”)]*(?:\s|$))", said)))
            words += len(tokens)
            beats += sum(map(syllables, tokens))
    return 0.39 * words / max(1, sentences) + 11.8 * beats / max(1, words) - 15.59


def syllables(word: str) -> int:
    """Groups of vowels, a silent last e left out: close enough for a mean over a page."""
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"[^aeiouyl]e[sd]?$", word) and not re.search(r"(?:[td]ed|[csxz]es|ches|shes|ges)$", word)
    return max(1, groups - bool(silent))
