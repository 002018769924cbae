"""Rich messages of the fake: what aiogram reads without a remainder, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiogram
import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InputRichMessage

from tests.fakes.telegram import FakeTelegram, Person
from tests.fakes.telegram.requests import unknown
from tests.fakes.telegram.rich import shown


@pytest.fixture
async def aio(fake: FakeTelegram) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(fake.url), timeout=20)
    yield aiogram.Bot(fake.token, session=session)
    if session._session:  # its own close() sleeps for a quarter of a second
        await session._session.close()


@pytest.fixture
def an(fake: FakeTelegram) -> Person:
    an = fake.person("An")
    an.starts()
    return an


HTML = (
    "<h1>Bản tin</h1>mở đầu <b>đậm</b><hr/><p>một<br>hai</p>"
    '<ol><li><a href="https://bao.vn">tin</a></li><li>hai</li></ol><blockquote>lời</blockquote><footer>hết</footer>'
)


async def test_aiogram_knows_every_part_of_the_answer(fake: FakeTelegram, aio: aiogram.Bot, an: Person) -> None:
    sent = await aio.send_rich_message(an.id, InputRichMessage(html=HTML))
    edited = await aio.edit_message_text(
        chat_id=an.id, message_id=sent.message_id, rich_message=InputRichMessage(html="<p>khác</p>")
    )
    assert isinstance(edited, aiogram.types.Message)
    assert sent.rich_message
    assert [block.type for block in sent.rich_message.blocks] == [
        "heading",
        "paragraph",
        "divider",
        "paragraph",
        "list",
        "blockquote",
        "footer",
    ]
    assert (unknown(sent), unknown(edited), fake.problems) == ([], [], [])
    assert shown(an.messages[0].rich) == "khác\n"


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p> </p>",
        "<p>",
        "<p>x</b>",
        "<script>x</script>",
        "<li>x</li>",
        "<ul>x</ul>",
        "<ul><p>x</p></ul>",
        "<b><p>x</p></b>",
        "<h2><ul><li>x</li></ul></h2>",
        "<blockquote>" * 16 + "x" + "</blockquote>" * 16,
        "<p>" + "x" * 32_769 + "</p>",
        "<p>x</p>" * 501,
    ],
)
async def test_what_is_not_rich_html_or_too_much_of_it_is_refused(aio: aiogram.Bot, an: Person, html: str) -> None:
    with pytest.raises(TelegramBadRequest):
        await aio.send_rich_message(an.id, InputRichMessage(html=html))
    assert an.messages == []


@pytest.mark.parametrize("html", ["<p>" + "x" * 32_768 + "</p>", "<p>x</p>" * 500])
async def test_the_most_that_fits_is_taken(aio: aiogram.Bot, an: Person, html: str) -> None:
    await aio.send_rich_message(an.id, InputRichMessage(html=html))
    assert len(an.messages) == 1
