"""How many messages a second go out, beside python-telegram-bot as it comes, to a Bot API server in another process."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from markupsafe import Markup
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.request import HTTPXRequest

from bot.messengers.base import Message, Preview, Sent
from bot.messengers.telegram import TelegramMessenger
from bot.models import Address, Button

IN_FLIGHT = (1, 16, 100)
SECONDS = 3.0
URL = "https://bao.example.vn/tin-so-1"
TEXT = Markup(
    "🌀 <b>Bão số 3 vào vịnh Bắc Bộ, Quảng Ninh cấm biển từ chiều nay</b>\n"
    "<blockquote expandable>Từ 16 giờ, tàu thuyền không được ra khơi. Người dân trên bè nuôi phải lên bờ trước 18 giờ. "
    "Học sinh các trường ven biển nghỉ học hết ngày mai.</blockquote>\n"
    f'<i><a href="{URL}">Báo Quảng Ninh</a></i> · 14:05'
)
Send = Callable[[int], Awaitable[None]]


@contextmanager
def service() -> Iterator[tuple[str, str]]:
    """The Bot API server of the tests in a process of its own: its address and the token it takes."""
    command = [sys.executable, "-m", "tests.fakes.telegram"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        _, url, token = process.stdout.readline().split()
        try:
            yield url, token
        finally:
            process.terminate()


async def measure(send: Send, in_flight: int) -> tuple[float, float, float]:
    """Sends a second, CPU milliseconds and the 99th percentile of the time a send takes, in milliseconds."""
    took: list[float] = []
    numbers = iter(range(1, 10**9))
    await asyncio.gather(*(send(next(numbers)) for _ in range(in_flight)))  # connections stand
    began, cpu, end = time.perf_counter(), time.process_time(), time.perf_counter() + SECONDS

    async def worker() -> None:
        while (start := time.perf_counter()) < end:
            await send(next(numbers))
            took.append(time.perf_counter() - start)

    await asyncio.gather(*(worker() for _ in range(in_flight)))
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    return len(took) / seconds, 1000 * cpu / len(took), 1000 * sorted(took)[int(0.99 * len(took))]


async def loa(url: str, token: str, in_flight: int) -> tuple[float, float, float]:
    messenger = TelegramMessenger(token, api_base=url)
    await messenger.start()
    buttons = ((Button("Đọc bài", url=URL), Button("Bớt tin này", action="bot:123")),)
    message = Message(TEXT, buttons=buttons, preview=Preview(URL))

    async def send(number: int) -> None:
        outcome = await messenger.send(Address("telegram", str(1_000_000 + number)), message)
        assert isinstance(outcome, Sent), outcome

    result = await measure(send, in_flight)
    await messenger.close()
    return result


async def stock(url: str, token: str, in_flight: int) -> tuple[float, float, float]:
    """python-telegram-bot as it comes; only its time limits are wide enough for what waits in its pool."""
    keyboard = InlineKeyboardMarkup(
        [[InlineKeyboardButton("Đọc bài", url=URL), InlineKeyboardButton("Bớt tin này", callback_data="bot:123")]]
    )
    preview = LinkPreviewOptions(url=URL, prefer_large_media=True, show_above_text=True)
    async with Bot(token, f"{url}/bot", request=HTTPXRequest(pool_timeout=60, read_timeout=60)) as bot:

        async def send(number: int) -> None:
            chat = 1_000_000 + number
            await bot.send_message(chat, TEXT, parse_mode="HTML", reply_markup=keyboard, link_preview_options=preview)

        return await measure(send, in_flight)


def run() -> None:
    """Print the table."""
    print(f"Sends a second through Telegram's Bot API on loopback ({os.cpu_count()} cores, shared with the service)")
    print(f"{'in flight':>9}  {'Loa':>22}  {'python-telegram-bot':>22}")
    with service() as (url, token):
        for in_flight in IN_FLIGHT:
            cells = []
            for client in (loa, stock):
                rate, cpu, p99 = asyncio.run(client(url, token, in_flight))
                cells.append(f"{rate:5.0f}/s {cpu:4.2f} ms {p99:4.0f} ms")
            print(f"{in_flight:>9}  {cells[0]:>22}  {cells[1]:>22}")
    print("each: rate, CPU of a send, 99th percentile of its time")


if __name__ == "__main__":
    run()
