"""The browser of these tests: how it is started, what it may reach, where its screenshots are kept."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, BrowserContext, Page, Route, async_playwright

Size = Literal["phone", "desktop"]
Scheme = Literal["light", "dark"]

ARTEFACTS = Path(__file__).parents[2] / "artefacts"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
ARGUMENTS += ["--disable-sync", "--no-first-run"]
SIZES: dict[Size, tuple[int, int]] = {"phone": (390, 844), "desktop": (1280, 800)}
BEYOND_LOOPBACK = re.compile(r"^(?!http://(127\.0\.0\.1|localhost)[:/]|data:)")
MISSING_PICTURE = "mat.jpg"  # an address that ends with it is a picture that fails to load

SCENE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 540">
<linearGradient id="a" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#ffd9a0"/>
<stop offset=".55" stop-color="#f3a683"/><stop offset="1" stop-color="#4f8f9c"/></linearGradient>
<path fill="url(#a)" d="M0 0h960v540H0z"/><circle cx="690" cy="170" r="54" fill="#fff4d6"/>
<path fill="#6d8f8b" d="M60 360c6-90 40-170 78-170 30 0 46 60 60 90 16-30 34-44 52-44 40 0 62 70 70 124z"/>
<path fill="#3f6f70" d="M520 372c4-120 40-214 86-214 40 0 44 70 62 110 18-34 38-50 60-50 40 0 70 90 80 154z"/>
<path fill="#2f7f8c" d="M0 360h960v180H0z"/><path fill="#27506a" d="M380 400h170l-26 44H404z"/>
<path fill="#fbe9c9" d="M440 392V262l92 130zM430 392V286l-66 106z"/></svg>"""


def find_chromium() -> str | None:
    """CHROMIUM, or what is on PATH."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next((found for name in names if (found := shutil.which(name))), None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser
        await browser.close()


async def new_visitor(browser: Browser, size: Size = "phone", scheme: Scheme = "light") -> BrowserContext:
    """Somebody new: no cookies, a device of their own. Nothing beyond loopback is reached; pictures of papers are
    answered with a scene drawn here."""
    width, height = SIZES[size]
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        has_touch=size == "phone",
        is_mobile=size == "phone",
        device_scale_factor=2 if size == "phone" else 1,
    )
    await context.route(BEYOND_LOOPBACK, _instead)
    return context


def watch(page: Page, faults: list[str]) -> None:
    """Note script errors and breaches of the page's security policy."""
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)


async def keep(page: Page, name: str) -> None:
    """A screenshot in artefacts/, once the movements have ended."""
    ARTEFACTS.mkdir(exist_ok=True)
    await page.evaluate(
        "Promise.all(document.getAnimations().map(({ finished, effect }) => "
        "effect.getTiming().iterations === Infinity ? null : finished.catch(() => null)))"
    )
    await page.screenshot(path=ARTEFACTS / f"{name}.png")


async def _instead(route: Route) -> None:
    if route.request.resource_type == "image" and not route.request.url.endswith(MISSING_PICTURE):
        await route.fulfill(body=SCENE, content_type="image/svg+xml")
    else:
        await route.abort()
