"""``loa demo`` in Chromium: what a newcomer does in the first two minutes, with the real program behind the page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.app import utc_now
from bot.config import load_settings
from bot.demo.newsroom import LIVE_EVERY_S
from bot.demo.run import demo
from tests.browser.chromium import Scheme, Size, keep
from tests.browser.conftest import OpenPage
from tests.web.serving import free_port

pytestmark = pytest.mark.asyncio(loop_scope="session")
PATIENCE_MS = 30_000


@pytest_asyncio.fixture(loop_scope="session")
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """The demo with papers that publish an article a second."""
    started = utc_now()
    where = f"127.0.0.1:{free_port()}"
    settings = load_settings({"LOA_WEB": where, "LOA_DATABASE": str(tmp_path / "demo.db")}, tmp_path / "no.env")
    stop = asyncio.Event()
    async with demo(settings, lambda: started + (utc_now() - started) * LIVE_EVERY_S) as loa:
        task = asyncio.create_task(loa.run(stop))
        while not (loa.web and loa.web.started and loa.db.storage.article_count() >= 20):
            await asyncio.sleep(0.05)
        yield f"http://{where}"
        stop.set()
        await task


async def say(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.click("#send")


async def press(page: Page, label: str) -> None:
    await page.locator(".key", has_text=label).last.click()


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
async def test_a_newcomer_subscribes_hears_searches_and_sets(
    open_page: OpenPage, address: str, size: Size, scheme: Scheme
) -> None:
    page = await open_page(address, size, scheme)
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    await page.click("#begin")
    await press(page, "Thời tiết")
    await press(page, "Xã hội")
    await press(page, "Xong")
    await expect(page.locator("body")).to_contain_text("Xong rồi! Bạn theo dõi")
    await expect(page.locator("body")).to_contain_text("Bản tin biển số")
    await keep(page, f"demo-push-{size}-{scheme}")
    await say(page, "hoc phi")
    await expect(page.locator("body")).to_contain_text("🔎 hoc phi")
    await expect(page.locator("b", has_text="học phí").first).to_be_visible()
    await keep(page, f"demo-search-{size}-{scheme}")
    await say(page, "/moi")
    await press(page, "Cũ hơn")
    await expect(page.locator(".key", has_text="Mới hơn").last).to_be_visible()
    await say(page, "/caidat")
    await press(page, "Nhận không kêu")
    await expect(page.locator("body")).to_contain_text("Âm báo: tắt")
    await keep(page, f"demo-settings-{size}-{scheme}")
