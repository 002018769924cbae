"""``loa demo`` in Chromium: what a newcomer does in the first two minutes, with the real program behind the page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.app import Loa, utc_now
from bot.config import load_settings
from bot.demo.newsroom import LIVE_EVERY_S, MISPRINT_S, STORM_EVERY_S, STORM_FIRST_S, pieces
from bot.demo.run import demo
from tests.browser.chromium import Scheme, Size, keep
from tests.browser.conftest import OpenPage
from tests.web.serving import free_port

pytestmark = pytest.mark.asyncio(loop_scope="session")
PATIENCE_MS = 30_000


@dataclass
class Papers:
    """The papers' clock, put forward by the test."""

    started: datetime = field(default_factory=utc_now)
    passed_s: float = 0.0

    def now(self) -> datetime:
        return self.started + timedelta(seconds=self.passed_s)

    def count(self) -> int:
        return len(pieces(self.started, self.now()))


@pytest_asyncio.fixture(loop_scope="session")
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """The demo with papers that publish an article a second."""
    started = utc_now()
    async with running(tmp_path, lambda: started + (utc_now() - started) * LIVE_EVERY_S) as (url, _):
        yield url


@asynccontextmanager
async def running(tmp_path: Path, papers_now: Callable[[], datetime]) -> AsyncIterator[tuple[str, Loa]]:
    where = f"127.0.0.1:{free_port()}"
    settings = load_settings({"LOA_WEB": where, "LOA_DATABASE": str(tmp_path / "demo.db")}, tmp_path / "no.env")
    stop = asyncio.Event()
    async with demo(settings, papers_now) as loa:
        task = asyncio.create_task(loa.run(stop))
        while not (loa.web and loa.web.started and loa.db.storage.article_count() >= 20):
            await asyncio.sleep(0.05)
        yield f"http://{where}", loa
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
    await press(page, "Giờ yên tĩnh")
    await press(page, "22:00–06:00")
    await expect(page.locator("body")).to_contain_text("Giờ yên tĩnh: 22:00–06:00")
    await press(page, "‹ Cài đặt")
    await expect(page.locator("body")).to_contain_text("Nhận tin: từng bài, ngay khi có")
    await press(page, "Bản tin ›")
    await expect(page.locator("body")).to_contain_text("Muốn đọc gộp một lần?")
    await press(page, "Sáng và tối")
    await expect(page.locator("body")).to_contain_text("Bản tin tới:")
    await say(page, "/im bong da 3 ngay")
    await expect(page.locator("body")).to_contain_text("Đã ẩn 🔑 bong da đến")
    await page.locator("#tries button", has_text="Nhận từng bài").click()
    await expect(page.locator("body")).to_contain_text("Bây giờ tin đến từng bài")


async def test_news_is_corrected_withdrawn_and_gathered_before_ones_eyes(open_page: OpenPage, tmp_path: Path) -> None:
    papers = Papers()
    async with running(tmp_path, papers.now) as (url, loa):
        papers.passed_s = STORM_FIRST_S + LIVE_EVERY_S
        while loa.db.storage.article_count() < papers.count():
            await asyncio.sleep(0.05)
        page = await open_page(url)
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        await page.click("#begin")
        await press(page, "Thời tiết")
        await press(page, "Xong")
        await expect(page.locator("body")).to_contain_text("Bạn muốn nhận tin khi nào?")

        bulletin = page.locator(".line", has_text="Bản tin biển số 1").filter(has_text="Đọc bài")
        while not any(piece.title.startswith("Bản tin biển số 1:") for piece in pieces(papers.started, papers.now())):
            papers.passed_s += 1
        await expect(bulletin).to_contain_text("sóng cao 5,0 m")
        papers.passed_s += MISPRINT_S
        await expect(bulletin).to_contain_text("sóng cao 4,0 m")
        await expect(bulletin).to_contain_text("✏️ đã cập nhật")
        await keep(page, "demo-corrected")

        await bulletin.locator(".key", has_text="Bớt tin thế này").click()
        await press(page, "Vì sao tôi nhận tin này?")
        await expect(page.locator("body")).to_contain_text("✏️ Đã cập nhật lúc")
        await keep(page, "demo-why")

        editor = await open_page(f"{url}/#editor", beside=page)
        await say(editor, "/rut")
        await press(editor, "1")
        await press(editor, "Rút bài")
        await expect(editor.locator("body")).to_contain_text("Đã rút “Bản tin biển số 1")
        await expect(bulletin).to_have_count(0)

        papers.passed_s = STORM_FIRST_S + STORM_EVERY_S
        digest = page.locator(".line", has_text="🗞 Bản tin")
        await expect(digest).to_contain_text("Dông lúc")
        await keep(page, "demo-digest")
