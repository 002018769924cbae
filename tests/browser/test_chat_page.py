"""The chat page in Chromium, with a scripted conversation behind it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from markupsafe import Markup
from playwright.async_api import FilePayload, Page, expect

from bot.messengers.base import Document, Message, Sent
from bot.messengers.webchat import WebChatMessenger
from bot.models import Address
from bot.web.visitors import COOKIE, reader_chat
from tests.browser.chromium import Scheme, Size, keep
from tests.browser.conftest import OpenPage
from tests.web.conversation import COMMANDS, answer, push
from tests.web.samples import png
from tests.web.serving import chat_server, free_port

pytestmark = pytest.mark.asyncio(loop_scope="session")
EVERY_LOOK = [(size, scheme) for size in ("phone", "desktop") for scheme in ("light", "dark")]


class Chat:
    """A running web chat: its address, and Loa's side of it."""

    def __init__(self, url: str, webchat: WebChatMessenger) -> None:
        self.url = url
        self.webchat = webchat

    async def reader(self, page: Page) -> Address:
        cookies = {cookie.get("name"): cookie.get("value", "") for cookie in await page.context.cookies()}
        return Address("web", reader_chat(cookies[COOKIE]))


@pytest_asyncio.fixture(loop_scope="session")
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with chat_server(tmp_path / "web.db", answer) as (url, webchat):
        await webchat.announce_commands({"vi": COMMANDS})
        yield Chat(url, webchat)


async def say(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.press("#text", "Enter") if not await is_phone(page) else await page.click("#send")


async def is_phone(page: Page) -> bool:
    return bool(await page.evaluate("matchMedia('(pointer: coarse)').matches"))


async def begin(page: Page) -> None:
    await page.click("#begin")
    await expect(page.locator(".key")).to_have_count(7)


@pytest.mark.parametrize(("size", "scheme"), EVERY_LOOK)
async def test_a_newcomer_is_subscribed_in_three_taps(
    chat: Chat, open_page: OpenPage, size: Size, scheme: Scheme
) -> None:
    page = await open_page(chat.url, size, scheme)
    await expect(page.locator("#begin")).to_be_visible()
    await keep(page, f"chat-{size}-{scheme}-1-empty")
    await begin(page)
    await page.click(".key >> text=Thời tiết")
    await expect(page.locator(".key.active")).to_contain_text("Thời tiết")
    await expect(page.locator(".toast")).to_have_text("Đã theo dõi Thời tiết")
    await keep(page, f"chat-{size}-{scheme}-2-topics")
    await page.click(".key >> text=Xong")
    await expect(page.locator(".line.loa").last).to_contain_text("Bạn theo dõi 1 chủ đề")
    await say(page, "/moi")
    await expect(page.locator(".preview:not(.loading)")).to_have_count(2)
    await say(page, "/tim bão số 3")
    await expect(page.locator(".line.loa").last).to_contain_text("12 bài")
    await push(chat.webchat, (await chat.reader(page)).chat)
    await expect(page.locator(".preview:not(.loading)")).to_have_count(3)
    await keep(page, f"chat-{size}-{scheme}-3-push")


@pytest.mark.parametrize("size", ["phone", "desktop"])
async def test_nothing_is_wider_than_the_screen(chat: Chat, open_page: OpenPage, size: Size) -> None:
    page = await open_page(chat.url, size)
    await begin(page)
    await say(page, "/moi")
    await say(page, "w" * 400)
    await expect(page.locator(".line.loa").last).to_contain_text("wwww")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("(box => box.scrollWidth <= box.clientWidth)(document.getElementById('timeline'))")


async def test_a_push_arrives_live_and_is_counted_while_the_reader_is_elsewhere(
    chat: Chat, open_page: OpenPage
) -> None:
    page = await open_page(chat.url)
    await begin(page)
    await page.click("#back")
    await expect(page.locator("#chats")).to_be_visible()
    await push(chat.webchat, (await chat.reader(page)).chat, "Cấm biển từ 15 giờ")
    item = page.locator(".chat-item[data-key=reader]")
    await expect(item.locator(".badge")).to_have_text("1")
    await expect(item.locator(".chat-last")).to_contain_text("Cấm biển từ 15 giờ")
    assert (await page.title()).startswith("(1) ")
    await keep(page, "chat-phone-light-4-list")
    await item.click()
    await expect(page.locator(".line.loa").last).to_be_in_viewport()
    await expect(item.locator(".badge")).to_be_hidden()
    assert not (await page.title()).startswith("(")


async def test_reader_and_editor_count_what_is_unread_each_for_itself(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url, "desktop")
    await begin(page)
    await chat.webchat.send(Address("web", "editor"), Message(Markup("Một nguồn tin im lặng")))
    await expect(page.locator(".chat-item[data-key=editor] .badge")).to_have_text("1")
    await expect(page.locator(".chat-item[data-key=reader] .badge")).to_be_hidden()
    await page.click(".chat-item[data-key=editor]")
    await expect(page.locator("#chat-title")).to_have_text("Loa · Biên tập viên")
    await expect(page.locator(".line.loa .text")).to_have_text("Một nguồn tin im lặng")
    await expect(page.locator(".chat-item[data-key=editor] .badge")).to_be_hidden()


async def test_a_long_quote_is_folded_and_opens_on_a_tap(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url)
    await begin(page)
    await say(page, "/moi")
    last = page.locator(".line.loa").last
    await expect(last.locator(".more")).to_have_text("Xem thêm")
    folded = await last.locator("blockquote").bounding_box()
    await last.locator(".more").click()
    await expect(last.locator(".more")).to_have_text("Thu gọn")
    opened = await last.locator("blockquote").bounding_box()
    assert folded is not None
    assert opened is not None
    assert opened["height"] > 1.5 * folded["height"]


async def test_hostile_markup_is_inert(chat: Chat, open_page: OpenPage, faults: list[str]) -> None:
    page = await open_page(chat.url)
    await begin(page)
    await say(page, "/xau")
    text = page.locator(".line.loa .text").last
    await expect(text).to_contain_text("bấm đậm")
    assert await page.evaluate("window.stolen") is None
    assert await text.locator("img, script, svg, iframe, [onclick], [onmouseover]").count() == 0
    assert await text.locator("a").evaluate_all("links => links.map(a => a.href)") == ["https://that.example/?a=1&b=2"]
    assert (await text.inner_text()).endswith("<i>chữ</i>")
    await say(page, "<img src=x onerror='window.stolen=9'><b>tôi</b>")
    mine = page.locator(".line.me .text").last
    await expect(mine).to_have_text("<img src=x onerror='window.stolen=9'><b>tôi</b>")
    await expect(page.locator(".line.loa").last).to_contain_text("<b>tôi</b>")
    assert await page.evaluate("window.stolen") is None
    # The second wall reports what the first one throws away: handlers in the text that is being read.
    faults[:] = [fault for fault in faults if not fault.startswith("Executing inline event handler violates")]


async def test_a_picture_that_fails_keeps_its_place(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url)
    await begin(page)
    await say(page, "/moi")
    await expect(page.locator(".preview.broken")).to_have_count(1)
    await expect(page.locator(".preview:not(.broken):not(.loading)")).to_have_count(1)
    heights = await page.locator(".preview").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert heights[0] == heights[1] > 100


async def test_after_the_server_restarts_the_page_goes_on_where_it_was(tmp_path: Path, open_page: OpenPage) -> None:
    port = free_port()
    async with chat_server(tmp_path / "web.db", answer, port=port) as (url, webchat):
        page = await open_page(url)
        await begin(page)
        reader = await Chat(url, webchat).reader(page)
    await expect(page.locator("#banner")).to_have_text("Đang kết nối lại…")
    await say(page, "gửi khi mất mạng")
    await expect(page.locator(".line.me").last.locator("[aria-label='đang gửi']")).to_be_visible()
    await keep(page, "chat-phone-light-5-reconnecting")
    async with chat_server(tmp_path / "web.db", answer, port=port) as (_, webchat):
        await push(webchat, reader.chat, "Tin sau khi khởi động lại")
        await expect(page.locator("#banner")).to_be_hidden(timeout=10_000)
        await expect(page.locator("#lines")).to_contain_text("Tin sau khi khởi động lại")
        await expect(page.locator("#lines")).to_contain_text("Bạn viết: gửi khi mất mạng", timeout=10_000)
        assert await page.locator(".line.me >> text=gửi khi mất mạng").count() == 1
        assert await page.locator(".line", has_text="Xin chào, tôi là Loa").count() == 1


async def test_a_message_that_cannot_be_sent_says_so_and_goes_again_on_demand(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url)
    await begin(page)
    refusal = {"status": 403, "content_type": "application/json", "body": '{"error": "Bị từ chối."}'}
    await page.route("**/api/reader/messages", lambda route: route.fulfill(**refusal))
    await say(page, "xin chào")
    await expect(page.locator(".failed")).to_contain_text("Bị từ chối.")
    await page.unroute("**/api/reader/messages")
    await page.click(".failed button")
    await expect(page.locator(".line.loa").last).to_contain_text("Bạn viết: xin chào")
    await expect(page.locator(".failed")).to_have_count(0)
    assert await page.locator(".line.me >> text=xin chào").count() == 1


async def test_words_that_could_not_be_sent_outlive_a_reload_and_go_when_the_network_is_back(
    chat: Chat, open_page: OpenPage
) -> None:
    page = await open_page(chat.url)
    await begin(page)
    await page.route("**/api/reader/messages", lambda route: route.abort())
    await say(page, "giữ lời")
    await expect(page.locator(".line.me").last).to_contain_text("giữ lời")
    await page.unroute("**/api/reader/messages")
    await page.reload()
    await expect(page.locator(".line.loa").last).to_contain_text("Bạn viết: giữ lời")
    await page.route("**/api/reader/messages", lambda route: route.abort())
    await page.clock.install()
    await say(page, "có mạng rồi")
    for _ in range(4):
        await page.clock.run_for(11_000)
    await expect(page.locator(".failed")).to_contain_text("Không có kết nối.")
    await page.unroute("**/api/reader/messages")
    await page.evaluate("dispatchEvent(new Event('online'))")
    await expect(page.locator(".line.loa").last).to_contain_text("Bạn viết: có mạng rồi")
    assert await page.locator(".line.me >> text=giữ lời").count() == 1


async def test_two_tabs_of_one_reader_show_the_same(chat: Chat, open_page: OpenPage) -> None:
    one = await open_page(chat.url, "desktop")
    await begin(one)
    other = await open_page(chat.url, beside=one)
    await expect(other.locator(".key")).to_have_count(7)
    await say(one, "từ thẻ một")
    for page in (one, other):
        await expect(page.locator(".line.loa").last).to_contain_text("Bạn viết: từ thẻ một")
        assert await page.locator(".line.me >> text=từ thẻ một").count() == 1
    await other.click(".key >> text=Y tế")
    await expect(one.locator(".key.active")).to_contain_text("Y tế")


async def test_enter_sends_and_shift_enter_breaks_the_line(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url, "desktop")
    await begin(page)
    low = await page.locator("#text").bounding_box()
    await page.locator("#text").press_sequentially("một")
    await page.press("#text", "Shift+Enter")
    await page.locator("#text").press_sequentially("hai")
    high = await page.locator("#text").bounding_box()
    assert low is not None
    assert high is not None
    assert high["height"] > low["height"]
    await page.press("#text", "Enter")
    assert await page.locator(".line.me .text").last.inner_text() == "một\nhai"
    assert await page.input_value("#text") == ""


async def test_commands_are_offered_and_reached_by_keyboard(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url, "desktop")
    await begin(page)
    await page.focus("#menu-button")
    await page.keyboard.press("Enter")
    await expect(page.locator("#menu button")).to_have_count(len(COMMANDS))
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("#menu button").nth(1)).to_be_focused()
    await keep(page, "chat-desktop-light-6-commands")
    await page.keyboard.press("Escape")
    await expect(page.locator("#menu")).to_be_hidden()
    await page.locator("#text").press_sequentially("/mo")
    await expect(page.locator("#menu button")).to_have_count(1)
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.locator(".preview")).to_have_count(2)


async def test_commands_in_a_message_are_said_on_a_tap_and_examples_taken_over(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url)
    await page.click("#begin")
    await page.locator(".key").first.wait_for()
    text = Markup("Xem /moi, hay <code>/bantin 6h30</code>. Trực 24/24, báo /a/b: <b>/tim</b>")
    await chat.webchat.send(await chat.reader(page), Message(text))
    said = page.locator(".line.loa", has_text="Trực 24/24")
    assert await said.locator(".command").all_inner_texts() == ["/moi", "/tim"]
    await said.locator(".example").click()
    await expect(page.locator("#text")).to_have_value("/bantin 6h30")
    await said.locator(".command", has_text="/moi").click()
    await expect(page.locator(".line.me").last).to_contain_text("/moi")


async def test_what_changes_by_itself_lights_up_and_what_is_taken_back_closes_up(
    chat: Chat, open_page: OpenPage
) -> None:
    page = await open_page(chat.url)
    await page.click("#begin")
    await page.locator(".key").first.wait_for()
    reader = await chat.reader(page)
    sent = [await chat.webchat.send(reader, Message(Markup(text))) for text in ("Một tin", "Hai tin", "Ba tin")]
    ids = [each.message_id for each in sent if isinstance(each, Sent)]
    last = await page.locator(".line", has_text="Ba tin").element_handle()
    await chat.webchat.edit(reader, ids[0], Message(Markup("Một tin, đã cập nhật")))
    await expect(page.locator(".line.changes")).to_have_text(re.compile("đã cập nhật"))
    await page.evaluate(
        "window.moved = 0; addEventListener('animationstart', (e) => (window.moved += e.animationName === 'arrive'))"
    )
    await chat.webchat.delete(reader, ids[1])
    await expect(page.locator(".line", has_text="Hai tin")).to_have_count(0)
    assert await page.evaluate("window.moved") == 0
    assert await last.is_visible()


async def test_an_editor_attaches_a_picture_and_sees_it_come_back(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(f"{chat.url}/#editor")
    await expect(page.locator("#begin")).to_be_visible()
    file: FilePayload = {"name": "anh.png", "mimeType": "image/png", "buffer": png(400, 300)}
    await page.set_input_files("#file", files=[file])
    await expect(page.locator("#attachment")).to_be_visible()
    await say(page, "Mất điện phường Hoa Đào")
    await expect(page.locator(".line.loa .key >> text=Gửi ngay")).to_be_visible()
    await expect(page.locator(".picture:not(.loading):not(.broken)")).to_have_count(2)
    await expect(page.locator("#attachment")).to_be_hidden()
    ratio = await page.locator(".picture").last.evaluate("box => box.offsetWidth / box.offsetHeight")
    assert abs(ratio - 400 / 300) < 0.02
    await keep(page, "chat-phone-light-7-editor")


async def test_what_is_no_picture_is_said_to_be_none(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url)
    file: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"}
    await page.set_input_files("#file", files=[file])
    await expect(page.locator(".toast")).to_contain_text("không phải là ảnh")


async def test_a_file_can_be_downloaded(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url, "desktop")
    await begin(page)
    document = Document("du-lieu.json", b'{"a": 1}')
    await chat.webchat.send(await chat.reader(page), Message(Markup("Dữ liệu của bạn"), document=document))
    async with page.expect_download() as download:
        await page.click(".document")
    downloaded = await download.value
    assert (await asyncio.to_thread((await downloaded.path()).read_bytes)) == b'{"a": 1}'
    assert downloaded.suggested_filename == "du-lieu.json"


async def test_who_reads_further_up_is_not_torn_away_but_told(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url)
    await begin(page)
    await say(page, "/moi")
    await expect(page.locator(".preview")).to_have_count(2)
    await expect(page.locator(".keys").last).to_be_in_viewport(ratio=1)
    await page.evaluate("document.getElementById('timeline').scrollTo({ top: 0, behavior: 'instant' })")
    await expect(page.locator("#to-end")).to_be_visible()
    await push(chat.webchat, (await chat.reader(page)).chat)
    await expect(page.locator("#to-end-badge")).to_have_text("1")
    assert await page.evaluate("document.getElementById('timeline').scrollTop") < 5
    await page.click("#to-end")
    await expect(page.locator(".line.loa").last).to_be_in_viewport()
    await expect(page.locator("#to-end")).to_be_hidden()


async def test_an_answer_taller_than_the_screen_is_read_from_its_first_word(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url)
    await begin(page)
    await say(page, "/dai 60")
    await expect(page.locator(".line.loa").last).to_contain_text("Dòng 59")
    await expect(page.locator("#to-end")).to_be_visible()
    await expect(page.locator(".line.loa").last.get_by_text("Đầu")).to_be_in_viewport(ratio=1)
    await page.click("#to-end")
    await expect(page.locator(".keys").last).to_be_in_viewport(ratio=1)
    await say(page, "xin chào")
    await expect(page.locator(".line.loa").last).to_be_in_viewport(ratio=1)


async def test_an_answer_hardly_taller_than_the_screen_stays_where_its_reading_begins(
    chat: Chat, open_page: OpenPage
) -> None:
    page = await open_page(chat.url)
    await begin(page)
    await page.emulate_media(reduced_motion="reduce")  # it is where it goes at once
    await say(page, "/dai 9")
    await expect(page.locator(".line.loa").last).to_contain_text("Dòng 8")
    one = await page.evaluate("[...document.querySelectorAll('.text')].pop().offsetHeight") / 10
    room = await page.evaluate("document.getElementById('timeline').clientHeight")
    count = int(room / one) - 3  # the key and what is around them come on top
    await say(page, f"/dai {count}")
    await expect(page.locator(".line.loa").last).to_contain_text(f"Dòng {count - 1}")
    beginning = page.locator("#lines").get_by_text("Đầu", exact=True).last
    await expect(beginning).to_be_in_viewport(ratio=1)
    hidden = "document.getElementById('timeline').scrollHeight - document.getElementById('timeline').scrollTop"
    assert 0 < await page.evaluate(hidden) - room < 90
    await push(chat.webchat, (await chat.reader(page)).chat)
    await expect(page.locator("#to-end-badge")).to_have_text("1")
    await expect(beginning).to_be_in_viewport(ratio=1)


async def test_what_answers_a_key_is_seen_though_the_message_with_the_key_is_taller_than_the_screen(
    chat: Chat, open_page: OpenPage
) -> None:
    page = await open_page(chat.url)
    await begin(page)
    await say(page, "/dai 60")
    key = page.locator(".key").get_by_text("Sau")
    await expect(key).not_to_be_in_viewport()
    await page.mouse.move(200, 400)
    await page.mouse.wheel(0, -40)  # whoever reads above the end is not pinned to it
    await key.dispatch_event("click")
    await expect(page.locator(".line.loa").last).to_contain_text("Hết rồi.")
    await expect(page.locator(".line.loa").last).to_be_in_viewport(ratio=1)
    await page.mouse.wheel(0, -400)
    await expect(page.locator("#to-end")).to_be_visible()
    await push(chat.webchat, (await chat.reader(page)).chat)
    await expect(page.locator("#to-end-badge")).to_have_text("1")


async def test_who_is_at_the_end_stays_there_however_fast_news_arrives(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url)
    await begin(page)
    reader = await chat.reader(page)
    for number in range(8):
        await push(chat.webchat, reader.chat, f"Tin thứ {number}")
        await page.evaluate("new Promise(requestAnimationFrame)")
    await expect(page.locator(".line.loa").last).to_contain_text("Tin thứ 7")
    await expect(page.locator(".keys").last).to_be_in_viewport(ratio=1)
    await expect(page.locator("#to-end")).to_be_hidden()


async def test_the_chosen_light_is_kept(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url, "desktop", "light")
    await page.click("#theme")
    assert await page.get_attribute("html", "data-theme") == "dark"
    await page.reload()
    assert await page.get_attribute("html", "data-theme") == "dark"


async def test_a_picture_that_loads_late_moves_nothing(chat: Chat, open_page: OpenPage) -> None:
    page = await open_page(chat.url)
    await begin(page)
    gate = asyncio.Event()

    async def late(route: object) -> None:
        await gate.wait()
        await route.fallback()  # type: ignore[attr-defined] # a Route

    await page.route("**/*.jpg", late)
    await say(page, "/moi")
    await expect(page.locator(".preview.loading")).to_have_count(2)
    before = await page.evaluate(PLACES)
    gate.set()
    await expect(page.locator(".preview.loading")).to_have_count(0)
    assert await page.evaluate(PLACES) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_stands_out_from_what_is_behind_it(chat: Chat, open_page: OpenPage, scheme: Scheme) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    page = await open_page(chat.url, "desktop", scheme)
    await begin(page)
    await page.click(".key >> text=Y tế")
    await expect(page.locator(".key.active")).to_have_count(1)
    await page.evaluate("Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)))")
    ratios = await page.evaluate(CONTRAST, [".text", ".meta", ".key", ".key.active", ".chat-last", ".chat-time", "h2"])
    assert min(ratios.values()) >= 4.5, ratios


PLACES = "[...document.querySelectorAll('.line, .preview')].map(one => [one.offsetTop, one.offsetHeight])"
CONTRAST = """(selectors) => {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (colours) => {
    paint.clearRect(0, 0, 1, 1);
    for (const colour of colours) { paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); }
    return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = {};
  for (const selector of selectors) {
    for (const one of document.querySelectorAll(selector)) {
      const behind = [];
      for (let at = one; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor);
      const [a, b] = [over([...behind, getComputedStyle(one).color]), over(behind)].map(light).sort((x, y) => y - x);
      found[selector] = Math.min(found[selector] ?? 99, (a + 0.05) / (b + 0.05));
    }
  }
  return found;
}"""
