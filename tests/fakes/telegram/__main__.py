"""The fake as a program of its own, for measurements: prints ``ready URL TOKEN`` and serves until it is ended."""

from __future__ import annotations

import argparse
import asyncio
import contextlib

from tests.fakes.telegram.pace import Limits
from tests.fakes.telegram.server import FakeTelegram


async def serve(port: int, *, strict: bool, limits: bool) -> None:
    fake = FakeTelegram(strict=strict, limits=Limits() if limits else None, open_chats=True)
    await fake.start(port)
    print("ready", fake.url, fake.token, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--strict", action="store_true", help="hold every request against aiogram's models")
    parser.add_argument("--limits", action="store_true", help="answer 429 as the real service does")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(options.port, strict=options.strict, limits=options.limits))
