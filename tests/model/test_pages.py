"""Pages: what is wrong between twins, links, citations and markers is named with its line."""

import pytest
from knowledge.pages import check_pages, join_lines, load_pages, url_of

HEAD = "---\ntitle: T\ndescription: D\nchecked: 2026-11-23\nrecheck: 2027-05-23\n---\n"
BODY = HEAD + '<section data-article="1" markdown>\n\n# T { #t }\n\nLaw. [@a-law-1] [there](b.md#b)\n\n</section>\n'


@pytest.fixture
def problems_of(tmp_path):
    """Writes a two-page site, changes one file, and returns what is then wrong."""

    def run(path: str = "zh/a.md", old: str = "", new: str = "", remove: bool = False) -> list[str]:
        for lang in ("zh", "en"):
            (tmp_path / lang).mkdir(exist_ok=True)
            (tmp_path / lang / "a.md").write_text(BODY, encoding="utf-8")
            (tmp_path / lang / "b.md").write_text(HEAD + "# B { #b }\n", encoding="utf-8")
        file = tmp_path / path
        if remove:
            file.unlink()
        else:
            text = file.read_text(encoding="utf-8")
            assert old in text
            file.write_text(text.replace(old, new, 1), encoding="utf-8")
        pages, found = load_pages(tmp_path)
        found += check_pages(
            pages, docs=tmp_path, citable=["a-law-1"], flows=["walk"], pictures=["road"], articles=["1"]
        )
        return [str(problem) for problem in found]

    return run


def test_a_sound_pair_has_no_problem(problems_of):
    assert problems_of() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[@a-law-1]", "[@a-law-2]", 'a.md:11 cites "a-law-2", which no source holds; did you mean "a-law-1"?'),
        ("b.md#b", "c.md#b", 'there is no page "c.md"'),
        ("b.md#b", "b.md#x", 'that page has no heading "x"'),
        (" { #t }", "", "heading has no ASCII id"),
        ("# T { #t }", "## T { #t }", "exactly one first-level heading"),
        ("Law.", "Law. <!-- flow: wlak -->", 'there is no flow "wlak"; did you mean "walk"?'),
        ("Law.", "Law. <!-- shrug -->", 'nothing fills the marker "shrug"'),
        ("title: T\n", "", 'has no "title"'),
        ("checked: 2026-11-23", "checked: soon", "is not a date"),
        ("---\ntitle", "title", "has no front matter"),
        ('data-article="1"', 'data-article="9"', 'the article has no section "9"'),
        ("Law.", "Law. [ring](tel:one-one-oh)", "is not a number to ring"),
    ],
)
def test_a_wrong_page_is_named_with_its_line_and_remedy(problems_of, old, new, said):
    found = problems_of(old=old, new=new)
    assert any(said in problem for problem in found), found


def test_a_missing_twin_is_a_problem(problems_of):
    assert any("has no en twin; write docs/en/b.md" in problem for problem in problems_of("en/b.md", remove=True))


def test_twins_that_differ_are_named(problems_of):
    found = problems_of("en/a.md", "# T { #t }", "# T { #t }\n\n## More { #more }")
    assert any(
        'headings differ from the zh page: zh has no more but en line 11 has "more"' in problem for problem in found
    ), found


def test_an_article_section_without_a_home_is_a_problem(problems_of):
    assert any('article section "1" has 0 homes in zh' in problem for problem in problems_of(old=' data-article="1"'))


def test_chinese_lines_are_joined_and_others_left_alone():
    assert join_lines("先关门，\n再说话。\n**打电话**。") == "先关门，再说话。**打电话**。"
    assert join_lines("- 一\n- 二\n\n三\n\n1. 四\n    五") == "- 一\n- 二\n\n三\n\n1. 四五"
    assert join_lines("打 110\n再说") == "打 110\n再说"
    assert join_lines("以上。\n\n<div>\n文") == "以上。\n\n<div>\n文"


def test_urls_follow_file_names():
    assert [url_of(path) for path in ("index.md", "act/index.md", "about.md")] == ["/", "/act/", "/about/"]
