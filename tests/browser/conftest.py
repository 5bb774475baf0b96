"""A fresh page a test, which fails on any console error or request to another host."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page
from readers import PolicedHandler, Site, served


@pytest.fixture(scope="session")
def address(site: Site) -> Iterator[str]:
    with served(site.folder) as url:
        yield url


@pytest.fixture(scope="session")
def policed(site: Site) -> Iterator[str]:
    with served(site.folder, PolicedHandler) as url:
        yield url


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    page = context.new_page()
    faults = watch(page, address)
    yield page
    assert not faults, faults


def watch(page: Page, address: str) -> list[str]:
    """Collects console errors, script errors and requests that leave this machine's site."""
    faults: list[str] = []
    page.on(
        "console",
        lambda message: faults.append(f"console: {message.text}") if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((address, "data:", "blob:")) else faults.append(f"request: {request.url}")
        ),
    )
    return faults
