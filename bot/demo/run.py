"""``loa demo``: the sample newsroom on a free loopback port, and the real program reading it."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
import uvicorn

from bot.app import Loa, Plan, connect, require_free_port, stop_on_signals, utc_now
from bot.config import Settings, load_settings
from bot.demo.newsroom import demo_catalogue
from bot.demo.site import create_site
from bot.redact import protect_logs
from bot.sources.politeness import Policy

# Loopback is nobody's server: the demo may hurry.
HURRY = Policy(
    default_interval_s=3,
    max_interval_s=3,
    min_interval_s=2,
    unvalidated_interval_s=3,
    backoff_s=2,
    jitter=0,
    host_gap_s=0.02,
)


class _Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """The program's business."""


@asynccontextmanager
async def newsroom(now: Callable[[], datetime] = utc_now) -> AsyncIterator[str]:
    """The sample papers' site, answering; its address. ``now`` is the papers' clock."""
    config = uvicorn.Config(
        create_site(now(), now), host="127.0.0.1", port=0, log_config=None, access_log=False, lifespan="off"
    )
    server = _Server(config)
    socket = config.bind_socket()
    task = asyncio.create_task(server._serve([socket]), name="newsroom")  # noqa: SLF001 - serve() would take the signals
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        socket.close()


@asynccontextmanager
async def demo(settings: Settings, papers_now: Callable[[], datetime] = utc_now) -> AsyncIterator[Loa]:
    """The whole demo, connected, on ``settings.database``."""
    async with newsroom(papers_now) as base_url:
        settings = replace(settings, admins=frozenset({"web:editor"}), private_feed_hosts=frozenset({"127.0.0.1"}))
        plan = Plan(demo_catalogue(base_url), HURRY, idle_s=0.5, workers=1, demo=True)
        async with connect(settings, plan) as loa:
            yield loa


async def run_demo(host: str, port: int, keep: str | None) -> None:
    """Until Ctrl-C."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    protect_logs(())
    require_free_port(host, port)
    stop = stop_on_signals()
    with tempfile.TemporaryDirectory(prefix="loa-demo-") as folder:
        database = keep or str(Path(folder) / "demo.db")
        settings = load_settings({"LOA_WEB": f"{host}:{port}", "LOA_DATABASE": database}, Path(folder) / "no.env")
        async with demo(settings) as loa:
            address = f"http://{host}:{port}"
            click.echo(f"\n  Loa đang phát ở  {click.style(address, bold=True)}")
            click.echo("  Open it in a browser; three sample papers publish as you watch. Ctrl-C ends it.\n")
            await loa.run(stop)
    click.echo("\n  Tạm biệt! The demo's data is gone." if keep is None else f"\n  Tạm biệt! Kept in {keep}.")
