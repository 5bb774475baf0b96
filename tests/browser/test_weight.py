"""What a page asks for is what its HTML names: the budgets in built_site/test_weight.py leave nothing out."""

from urllib.parse import urlsplit

from readers import Site, parts_of

ICON = "assets/favicon.svg"  # a browser without a window asks for it as a picture alone, the others keep it from there


def test_a_page_asks_for_nothing_else_until_the_network_is_idle(page, address, site: Site):
    for name in ("index.html", "en/visit/stages/index.html", "flows/at-the-door/index.html", "now/index.html"):
        asked = []
        page.on("request", lambda request, asked=asked: asked.append(urlsplit(request.url).path.lstrip("/")))
        page.goto(f"{address}/{name.removesuffix('index.html')}", wait_until="networkidle")
        assert sorted(asked) == sorted(
            [name.removesuffix("index.html"), *parts_of(name, site.soup(site.folder / name))]
        )
