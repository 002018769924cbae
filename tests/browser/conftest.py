"""Fixtures for tests in Chromium. Without a browser this folder is not collected; in CI that is an error."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page

from tests.browser.chromium import Scheme, Size, chromium, find_chromium, new_visitor, watch

if find_chromium() is None:
    if os.environ.get("CI") == "true":
        raise RuntimeError("no Chromium: install it, or name it in CHROMIUM")
    collect_ignore_glob = ["test_*.py"]

OpenPage = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as launched:
        yield launched


@pytest.fixture
def faults() -> list[str]:
    """Script errors and breaches of the security policy on the pages of this test: at its end there must be none."""
    return []


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, faults: list[str]) -> AsyncIterator[OpenPage]:
    """``await open_page(url, "phone", "dark")`` is a page of a new visitor, ``await open_page(url, beside=page)`` another
    tab of the same one."""
    contexts: list[BrowserContext] = []

    async def opened(url: str, size: Size = "phone", scheme: Scheme = "light", *, beside: Page | None = None) -> Page:
        if beside is None:
            contexts.append(await new_visitor(browser, size, scheme))
        page = await (beside.context if beside else contexts[-1]).new_page()
        page.set_default_timeout(5000)
        watch(page, faults)
        await page.goto(url)
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert faults == []
