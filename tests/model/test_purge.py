"""Purge: what a stylesheet loses, and what it must keep."""

import pytest
from knowledge.purge import names_in, purge, words_in, words_of

PAGE = '<html lang="zh-CN" dir="ltr"><p class="answer" data-kind="law">a<a href="tel:110">110</a></p></html>'


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".answer{color:red}", ".answer{color:red}"),
        (".unknown{color:red}", ""),
        (".answer > p, .unknown{margin:0}", ".answer > p{margin:0}"),
        ('[data-kind="law"]::before{top:0}', '[data-kind="law"]::before{top:0}'),
        ('[data-kind="rule"]{top:0}', ""),
        (".law{top:0}", ""),
        (":lang(zh) p{top:0} :lang(en) p{top:0}", ":lang(zh) p{top:0}"),
        ("p:not(.unknown){top:0}", "p:not(.unknown){top:0}"),
        ("@media print{.unknown{top:0}}", ""),
        ("@media print{p{top:0}}", "@media print{p{top:0}}"),
        (
            ":root{--a:1;--b:var(--c);--c:2;--d:var(--e);--e:3}p{top:var(--b)}",
            ":root{--b:var(--c);--c:2}p{top:var(--b)}",
        ),
        (":root{--a:url('data:x;{}')}p{top:0}a{top:1px!important}", "p{top:0}a{top:1px!important}"),
        ("/* said */p{top:0}", "p{top:0}"),
    ],
)
def test_a_rule_stays_when_the_page_can_use_it(css, left):
    assert purge(css, names_in(PAGE)) == left


def test_what_a_script_may_write_stays():
    script = 'part.className = "said"; part.dataset.outcomeShown = one'
    css = ".said{top:0}.part{top:0}[data-outcome-shown]{top:0}"
    assert purge(css, words_of(script)) == ".said{top:0}[data-outcome-shown]{top:0}"
    assert purge(css, words_in(script)) == ".said{top:0}.part{top:0}"


def test_a_rule_that_only_a_later_script_can_use_stands_apart():
    page = names_in(PAGE)
    assert (
        purge("p{top:0}.said{top:1px}p,.said{top:2px}", page | {".said"}, beyond=page) == ".said{top:1px}.said{top:2px}"
    )
