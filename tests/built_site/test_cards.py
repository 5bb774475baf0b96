"""Pictures with words: cards to post, a sheet for the door, share pictures; all there, whole, and the same twice."""

import contextlib
import io
import re
import zlib

import pypdfium2
import pytest
import zxingcpp
from bs4 import BeautifulSoup
from knowledge.cards import AT_THE_DOOR, alt_text, card_section, cards, door_page, rich_text
from knowledge.edition import DEFAULT_URL
from knowledge.typeset import CARD, DOOR, TypesetError, draw
from knowledge.words import in_language
from PIL import Image, ImageChops
from readers import LANGUAGES, text_of

URL = "https://knock.example.org/"
MOST_BYTES = {"card": 200_000, "share": 60_000}
RICH_TAGS = {"section", "p", "span", "strong", "ul", "ol", "li"}
RICH_STYLES = {"margin", "padding", "border", "border-top", "border-bottom", "color", "background-color"}
RICH_STYLES |= {"font-size", "font-weight", "line-height", "text-align"}


@pytest.fixture(scope="session")
def made(library):
    """{(name, language): card} of a site that has an address."""
    return {(card.name, card.lang): card for card in cards(library, URL)}


def words_of(library, card):
    return in_language(library.words, card.lang)


def picture(path):
    return Image.open(io.BytesIO(path.read_bytes())).convert("RGB")


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_every_flow_and_every_now_page_has_its_card_in_both_languages(library, site):
    names = {path.removesuffix(".md") for _, path in library.pages if path.startswith("now/")}
    names |= {f"flows/{flow}" for flow in library.flows}
    found = sorted(path.relative_to(site.folder / "cards").as_posix() for path in site.folder.glob("cards/*/*.png"))
    shared = [name for name in found if name.startswith("share/")]
    assert [name for name in found if name not in shared] == sorted(
        f"{name}.{lang}.png" for name in names for lang in LANGUAGES
    )
    assert len(names) == 10


def test_cards_are_as_wide_as_a_phone_screen_wants_and_light(site):
    for path in [*site.folder.glob("cards/now/*.png"), *site.folder.glob("cards/flows/*.png")]:
        assert picture(path).width == 1080, path
        assert path.stat().st_size <= MOST_BYTES["card"], path


@pytest.mark.parametrize("side", ["left", "right"])
def test_nothing_on_a_picture_runs_off_its_side(site, side):
    """The outermost columns hold paint and no ink: each equals its neighbour."""
    for path in site.folder.glob("cards/**/*.png"):
        image = picture(path)
        start = 0 if side == "left" else image.width - 20
        columns = image.crop((start, 0, start + 19, image.height)), image.crop((start + 1, 0, start + 20, image.height))
        assert not ImageChops.difference(*columns).getbbox(), path


def test_words_that_do_not_fit_stop_the_build(library, made):
    card = made["now/threats", "en"]
    section = card_section(card, words_of(library, card)).replace("</h1>", " more words" * 3000 + "</h1>")
    with pytest.raises(TypesetError):
        draw(CARD, [section])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_says_what_its_page_says_first(library, site, lang):
    for card in cards(library, DEFAULT_URL):
        if card.lang != lang:
            continue
        page = squeezed(text_of(site.page(lang, f"/{card.name.removesuffix('index')}/")))
        said = [card.title, *(step.act + step.how for step in card.steps)]
        said += [card.question.ask] if card.question else card.say.lines
        said += [card.emergency.headline] if card.emergency else []
        for text in said:
            assert squeezed(text) in page, f"{card.file}: {text}"


def test_every_card_names_an_emergency_number_and_its_date(library, made):
    for card in made.values():
        said = alt_text(card, words_of(library, card))
        assert any(number in call for call in card.calls for number in ("110", "120")), card.file
        assert "2026" in said and card.checked.startswith("2026"), card.file


def test_the_support_line_never_stands_alone_on_a_card(library, made):
    for card in made.values():
        said = alt_text(card, words_of(library, card))
        if "12356" in said:
            assert "18" in said and "120" in said and "110" in said, card.file
    card = made["now/overwhelmed", "zh"]
    assert [re.sub(r"\D", "", call) for call in card.calls] == ["120", "110"]
    assert "12356" in card.note and "18" in card.note


def test_the_card_for_despair_holds_no_money_and_no_law(library, made):
    for lang in LANGUAGES:
        card = made["now/overwhelmed", lang]
        said = alt_text(card, words_of(library, card))
        assert not re.search(r"元|欠|债|法律规定|《|yuan|debt|owe|Article", said.replace(card.address, "")), said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_code_on_a_card_leads_to_its_page(library, made, lang):
    card = made["now/at-the-door", lang]
    [png] = draw(CARD, [card_section(card, words_of(library, card))])
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    assert code.text == card.address == f"{URL}{'en/' if lang == 'en' else ''}now/at-the-door/"
    assert "knock.example.org" in alt_text(card, words_of(library, card))


def test_without_an_address_there_is_no_code_and_no_address(library, site):
    for path in [*site.folder.glob("cards/now/*.png"), *site.folder.glob("cards/flows/*.png")]:
        assert zxingcpp.read_barcodes(picture(path)) == [], path
    for card in cards(library, DEFAULT_URL):
        assert "after-the-knock.example" not in card_section(card, words_of(library, card)), card.file


def test_the_same_words_give_the_same_bytes_alone_or_together(library, made):
    one, other = (
        card_section(made[name, "zh"], words_of(library, made[name, "zh"])) for name in ("now/index", "now/threats")
    )
    together = draw(CARD, [one, other])
    assert together == [*draw(CARD, [one]), *draw(CARD, [other])]


def test_a_card_and_its_rich_text_say_the_same(library, made):
    for card in made.values():
        words = words_of(library, card)
        drawn = BeautifulSoup(card_section(card, words), "html.parser").get_text()
        typed = BeautifulSoup(rich_text(card, words), "html.parser").get_text()
        drawn = squeezed(drawn.replace(words["cards"]["scan"], ""))
        assert sorted(drawn) == sorted(squeezed(typed.replace("https://", ""))), card.file


def test_rich_text_holds_only_what_a_strict_editor_keeps(library, made):
    for card in made.values():
        soup = BeautifulSoup(rich_text(card, words_of(library, card)), "html.parser")
        for tag in soup.find_all(True):
            assert tag.name in RICH_TAGS, card.file
            assert set(tag.attrs) <= {"style"}, card.file
            names = {rule.partition(":")[0] for rule in tag.get("style", "").split(";") if rule}
            assert names <= RICH_STYLES, f"{card.file}: {names - RICH_STYLES}"


def streams(pdf):
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            yield zlib.decompress(packed)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_door_sheet_is_one_tagged_a5_page_with_the_three_things(library, site, lang):
    data = (site.folder / "cards" / f"at-the-door.{lang}.pdf").read_bytes()
    pdf = pypdfium2.PdfDocument(data)
    assert len(pdf) == 1
    assert [round(side / 72 * 25.4) for side in pdf[0].get_size()] == [148, 210]
    assert pdf.is_tagged() and any(b"pdfuaid:part" in stream for stream in streams(data))
    said = squeezed(pdf[0].get_textpage().get_text_bounded())
    words = in_language(library.words, lang)["here-now"]
    for text in [*words["things"], words["call"], words["officials"]]:
        assert squeezed(text) in said, text
    picture = pdf[0].render(scale=1).to_pil().convert("RGB")
    assert all(max(colour) - min(colour) <= 4 for _, colour in picture.getcolors(1 << 20)), "it needs a colour printer"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_door_sheet_carries_a_code_and_is_the_same_twice(library, made, lang):
    card = made[AT_THE_DOOR, lang]
    page = door_page(card, words_of(library, card))
    [data] = draw(DOOR, [page])
    assert draw(DOOR, [page]) == [data]
    [code] = zxingcpp.read_barcodes(pypdfium2.PdfDocument(data)[0].render(scale=3).to_pil())
    assert code.text == card.address


def test_every_page_has_a_picture_for_where_it_is_shared(site, soups):
    seen = set()
    for name, soup in soups.items():
        if not name.endswith("index.html"):
            continue
        said = {tag["property"]: tag["content"] for tag in soup.select("meta[property]")}
        path = site.folder / said["og:image"].removeprefix(DEFAULT_URL)
        assert said["og:image"].startswith(DEFAULT_URL) and path.is_file(), name
        assert picture(path).size == (1200, 630), name
        assert path.stat().st_size <= MOST_BYTES["share"], name
        assert said["og:url"] == soup.select_one("link[rel=canonical]")["href"], name
        assert said["og:description"] == soup.select_one("meta[name=description]")["content"], name
        assert said["og:title"] and {said["og:locale"], said["og:locale:alternate"]} == {"zh_CN", "en_GB"}, name
        assert soup.select_one('meta[name="twitter:card"]')["content"] == "summary_large_image", name
        seen.add(path)
    assert len(seen) == len([name for name in soups if name.endswith("index.html")])
