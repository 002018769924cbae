from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest
import pytest_asyncio
from markupsafe import Markup

from bot.messengers.base import Document, Incoming, MenuCommand, Message
from bot.messengers.webchat import WebChatMessenger
from bot.messengers.webchat_pictures import PICTURE_BYTES_MAX
from bot.models import Address
from bot.web import chat
from bot.web.app import create_app
from bot.web.visitors import COOKIE, language_of, reader_chat
from tests.web.samples import png
from tests.web.serving import answering

ORIGIN = "http://localhost:8080"
SAME = {"Origin": ORIGIN}
SAID: list[Incoming] = []


async def listen(_: WebChatMessenger, incoming: Incoming) -> None:
    SAID.append(incoming)


def client_of(webchat: WebChatMessenger, *, demo: bool = True) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=create_app(webchat, demo=demo))
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=SAME)


@pytest_asyncio.fixture
async def client(webchat: WebChatMessenger) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor with a session, and somebody who stores what is said."""
    SAID.clear()
    async with answering(webchat, listen), client_of(webchat) as opened:
        (await opened.post("/api/session")).raise_for_status()
        yield opened


def message(text: Any = "xin chào", client_id: Any = "client-01", **more: Any) -> dict[str, Any]:
    return {"id": client_id, "text": text, **more}


async def lines_of(webchat: WebChatMessenger, client: httpx.AsyncClient) -> list[dict[str, Any]]:
    chat = reader_chat(client.cookies[COOKIE])
    return [json.loads(line.body) for line in await webchat.lines_after(chat, 0)]


# --- the page ---------------------------------------------------------------------------------------------------


async def test_the_page_has_both_conversations_in_the_demo_only(webchat: WebChatMessenger) -> None:
    for demo, keys in ((True, ["reader", "editor"]), (False, ["reader"])):
        async with client_of(webchat, demo=demo) as client:
            page = await client.get("/")
            assert [key for key in ("reader", "editor") if f'data-key="{key}"' in page.text] == keys
            session = (await client.post("/api/session")).json()
            assert [one["key"] for one in session["conversations"]] == keys


async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient) -> None:
    for path in ("/", "/healthz", "/static/loa.css", "/static/js/main.js", "/api/session", "/none"):
        headers = (await client.get(path)).headers
        assert headers["content-security-policy"].startswith("default-src 'self'; img-src 'self' https: http: data:;")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


async def test_the_page_runs_no_inline_script(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=')
    assert all(f" {handler}=" not in page for handler in ("onclick", "onload", "onerror", "style"))


async def test_everything_the_page_names_is_there(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    for path in {part.split('"')[0] for part in page.split('="')[1:] if part.startswith("/")}:
        assert (await client.get(path)).status_code == 200, path
    assert (await client.get("/favicon.ico")).status_code == 308


async def test_health_is_json(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok", "pages": 0}


async def test_the_session_tells_the_commands(webchat: WebChatMessenger, client: httpx.AsyncClient) -> None:
    await webchat.announce_commands({"vi": [MenuCommand("moi", "Tin mới")]})
    commands = (await client.post("/api/session")).json()["commands"]
    assert commands == [{"name": "moi", "description": "Tin mới"}]


# --- who is there -----------------------------------------------------------------------------------------------


async def test_the_cookie_is_random_and_out_of_reach_for_scripts_and_other_sites(webchat: WebChatMessenger) -> None:
    values = set()
    for _ in range(3):
        async with client_of(webchat) as client:
            cookie = SimpleCookie((await client.post("/api/session")).headers["set-cookie"])[COOKIE]
            assert cookie["httponly"]
            assert cookie["samesite"] == "strict"
            assert len(cookie.value) == 22  # 128 bits
            values.add(cookie.value)
    assert len(values) == 3


async def test_over_https_the_cookie_is_secure(webchat: WebChatMessenger) -> None:
    transport = httpx.ASGITransport(app=create_app(webchat, demo=True))
    async with httpx.AsyncClient(transport=transport, base_url="https://localhost") as client:
        answer = await client.post("/api/session", headers={"Origin": "https://localhost"})
    assert "Secure" in answer.headers["set-cookie"]


async def test_opening_the_page_from_a_link_keeps_the_old_cookie(webchat: WebChatMessenger) -> None:
    async with client_of(webchat) as client:
        assert "set-cookie" not in (await client.get("/", headers={"Sec-Fetch-Site": "cross-site"})).headers


async def test_a_session_that_exists_is_kept(client: httpx.AsyncClient) -> None:
    before = client.cookies[COOKIE]
    await client.post("/api/session")
    assert client.cookies[COOKIE] == before


@pytest.mark.parametrize("forged", ["editor", "", "a" * 21, "a" * 23, "../../etc/passwd123456", "é" * 11, "0" * 32])
async def test_a_cookie_of_another_form_is_nobody(webchat: WebChatMessenger, forged: str) -> None:
    async with client_of(webchat) as client:
        headers = [(b"Origin", ORIGIN.encode()), (b"Cookie", f"{COOKIE}={forged}".encode())]
        assert (await client.post("/api/reader/messages", json=message(), headers=headers)).status_code == 401
        assert (await client.get("/api/events", headers=headers)).status_code == 401
        renewed = await client.post("/api/session", headers=headers)
        assert SimpleCookie(renewed.headers["set-cookie"])[COOKIE].value != forged


async def test_a_made_up_cookie_opens_an_empty_chat_of_its_own(
    webchat: WebChatMessenger, client: httpx.AsyncClient
) -> None:
    await client.post("/api/reader/messages", json=message())
    assert len(await lines_of(webchat, client)) == 1
    assert await webchat.lines_after(reader_chat("A" * 22), 0) == []


async def test_the_chat_does_not_give_the_cookie_away(client: httpx.AsyncClient) -> None:
    assert client.cookies[COOKIE] not in reader_chat(client.cookies[COOKIE])


async def test_outside_the_demo_there_is_no_editor(webchat: WebChatMessenger) -> None:
    async with answering(webchat, listen), client_of(webchat, demo=False) as client:
        await client.post("/api/session")
        assert (await client.post("/api/editor/messages", json=message())).status_code == 404
        assert (await client.post("/api/editor/presses", json=message())).status_code == 404
        assert (await client.get("/api/editor/files/1")).status_code == 404
        assert await webchat.lines_after("editor", 0) == []


async def test_the_editor_speaks_as_the_editor(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/editor/messages", json=message())).status_code == 202
    assert [str(said.address) for said in SAID] == ["web:editor"]


# --- requests of other sites ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost:8081"},
        {"Origin": "http://localhost:8080.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
async def test_a_post_of_another_site_is_refused(
    webchat: WebChatMessenger, client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    for path in ("/api/session", "/api/reader/messages", "/api/reader/presses", "/api/reader/pictures"):
        assert (await client.post(path, json=message(), headers=headers)).status_code == 403
    assert await lines_of(webchat, client) == []


async def test_a_form_of_another_site_cannot_be_json(client: httpx.AsyncClient) -> None:
    body = json.dumps(message())
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = await client.post("/api/reader/messages", content=body, headers={"Content-Type": kind})
        assert answer.status_code == 415


async def test_the_demo_answers_to_names_of_this_machine_only(webchat: WebChatMessenger) -> None:
    async with client_of(webchat) as client:
        for host, status in (("127.0.0.1:1", 200), ("[::1]:80", 200), ("LOCALHOST", 200), ("evil.example", 421)):
            assert (await client.get("/", headers={"Host": host})).status_code == status, host
    async with client_of(webchat, demo=False) as client:
        assert (await client.get("/", headers={"Host": "loa.example"})).status_code == 200


# --- saying -----------------------------------------------------------------------------------------------------


async def test_what_is_said_is_stored_and_passed_on(webchat: WebChatMessenger, client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/reader/messages", json=message("  Bão số 3 ở đâu?\0 "))
    assert answer.status_code == 202
    assert [line["text"] for line in await lines_of(webchat, client)] == ["Bão số 3 ở đâu?"]
    assert [said.text for said in SAID] == ["Bão số 3 ở đâu?"]


async def test_the_same_message_posted_twice_is_one_line(webchat: WebChatMessenger, client: httpx.AsyncClient) -> None:
    posts = [client.post("/api/reader/messages", json=message()) for _ in range(3)]
    assert {answer.status_code for answer in await asyncio.gather(*posts)} == {202}
    assert len(await lines_of(webchat, client)) == 1


async def test_markup_of_a_person_stays_text(webchat: WebChatMessenger, client: httpx.AsyncClient) -> None:
    await client.post("/api/reader/messages", json=message("<img src=x onerror=alert(1)>"))
    [line] = await lines_of(webchat, client)
    assert line["text"] == "<img src=x onerror=alert(1)>"
    assert "html" not in line


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (message(""), 400),
        (message("  \n "), 400),
        (message(7), 400),
        (message(client_id="short"), 400),
        (message(client_id="x" * 65), 400),
        (message(client_id="bad id!!"), 400),
        (message(client_id=None), 400),
        (message("x" * 4097), 413),
        (message("x" * 70_000), 413),
        (message("x" * 2_000_000), 413),
        (message(picture="../../secret"), 410),
        (message(picture="0" * 32), 410),
        (message(picture=5), 400),
        ([], 400),
        ("x", 400),
        (message("\0 \0"), 400),
    ],
)
async def test_a_wrong_message_gets_a_clear_answer(
    webchat: WebChatMessenger, client: httpx.AsyncClient, body: object, status: int
) -> None:
    answer = await client.post("/api/reader/messages", json=body)
    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")
    assert await lines_of(webchat, client) == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 60_000])
async def test_what_is_no_json_gets_a_clear_answer(client: httpx.AsyncClient, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert (await client.post("/api/reader/messages", content=body, headers=headers)).status_code == 400


async def test_text_up_to_the_limit_is_taken_whatever_its_letters(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/reader/messages", json=message("🌊" * 4096))).status_code == 202


async def test_lone_surrogates_do_not_break_anything(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    body = b'{"id": "client-01", "text": "a\\ud800b"}'
    assert (await client.post("/api/reader/messages", content=body, headers=headers)).status_code == 202
    assert SAID[0].text == "a?b"


async def test_text_arrives_composed(client: httpx.AsyncClient) -> None:
    await client.post("/api/reader/messages", json=message("ba\u0303o"))
    assert SAID[0].text == "bão"


async def test_a_press_is_passed_on(client: httpx.AsyncClient) -> None:
    press = {"id": "press-001", "line": 5, "action": "theo:y-te"}
    assert (await client.post("/api/reader/presses", json=press)).status_code == 202
    assert [(said.action, said.message_id) for said in SAID] == [("theo:y-te", "5")]


@pytest.mark.parametrize("wrong", [{"line": "5"}, {"action": ""}, {"action": "é" * 33}, {"action": 5}, {"id": ""}])
async def test_a_wrong_press_gets_a_clear_answer(client: httpx.AsyncClient, wrong: dict[str, Any]) -> None:
    press = {"id": "press-001", "line": 5, "action": "theo:y-te"} | wrong
    assert (await client.post("/api/reader/presses", json=press)).status_code == 400
    assert SAID == []


async def test_somebody_who_floods_is_asked_to_wait_and_nobody_else(
    webchat: WebChatMessenger, client: httpx.AsyncClient
) -> None:
    app = client._transport
    async with httpx.AsyncClient(transport=app, base_url=ORIGIN, headers=SAME) as other:
        await other.post("/api/session")
        answers = [
            await client.post("/api/reader/messages", json=message(client_id=f"client-{n:02}")) for n in range(25)
        ]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert refused
        assert int(refused[0].headers["retry-after"]) >= 1
        assert (await other.post("/api/reader/messages", json=message())).status_code == 202


async def test_when_nobody_stores_the_page_is_told_to_try_again(webchat: WebChatMessenger) -> None:
    webchat._inbox._stored_within_s = 0.01
    async with client_of(webchat) as client:
        await client.post("/api/session")
        answer = await client.post("/api/reader/messages", json=message())
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


# --- pictures and files -----------------------------------------------------------------------------------------


async def test_a_picture_is_uploaded_said_and_shown(webchat: WebChatMessenger, client: httpx.AsyncClient) -> None:
    uploaded = await client.post("/api/reader/pictures", content=png(30, 20))
    assert uploaded.status_code == 201
    picture = uploaded.json()
    assert (picture["width"], picture["height"]) == (30, 20)
    said = await client.post("/api/reader/messages", json=message("", picture=picture["ref"]))
    assert said.status_code == 202
    assert (await lines_of(webchat, client))[0]["picture"] == picture
    shown = await client.get(f"/pictures/{picture['ref']}")
    assert (shown.content, shown.headers["content-type"]) == (png(30, 20), "image/png")
    assert await webchat.fetch_picture(SAID[0].picture_ref or "") == png(30, 20)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 415),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", 415),
        (b"<html>", 415),
        (png(padding=PICTURE_BYTES_MAX), 413),
    ],
)
async def test_what_is_no_picture_is_refused(client: httpx.AsyncClient, content: bytes, status: int) -> None:
    headers = {"Content-Type": "image/png"}
    assert (await client.post("/api/reader/pictures", content=content, headers=headers)).status_code == status


async def test_an_upload_without_end_is_cut_off(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 10 * PICTURE_BYTES_MAX:
            sent += 1 << 20
            yield png() + b"x" * (1 << 20)

    assert (await client.post("/api/reader/pictures", content=endless())).status_code == 413
    assert sent <= PICTURE_BYTES_MAX + (2 << 20)


async def test_only_so_many_pictures_are_held_at_a_time_and_none_for_long(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cookie costs nothing: the pace of each would let one visitor fill the memory."""
    begun = 0

    async def slow() -> AsyncIterator[bytes]:
        nonlocal begun
        yield png(30, 20)
        begun += 1
        await asyncio.Event().wait()

    async def uploads(number: int) -> int:
        headers = {"Cookie": f"{COOKIE}={number:022d}"}
        return (await client.post("/api/reader/pictures", content=slow(), headers=headers)).status_code

    monkeypatch.setattr(chat, "UPLOAD_S_MAX", 0.5)
    held = [asyncio.create_task(uploads(number)) for number in range(chat.UPLOADS_AT_ONCE)]
    while begun < len(held):
        await asyncio.sleep(0)
    assert await uploads(99) == 503
    assert await asyncio.gather(*held) == [408] * len(held)
    assert (await client.post("/api/reader/pictures", content=png(30, 20))).status_code == 201


@pytest.mark.parametrize("ref", ["0" * 32, "x", "..%2f..%2fetc%2fpasswd", "A" * 32])
async def test_an_unknown_picture_is_not_found(client: httpx.AsyncClient, ref: str) -> None:
    assert (await client.get(f"/pictures/{ref}")).status_code == 404


async def test_a_file_is_downloaded_under_its_name_by_its_owner_only(
    webchat: WebChatMessenger, client: httpx.AsyncClient
) -> None:
    chat = reader_chat(client.cookies[COOKIE])
    document = Document('dữ "liệu"\r\n.json', b"<script>")
    await webchat.send(Address("web", chat), Message(Markup("x"), document=document))
    [line] = await webchat.lines_after(chat, 0)
    path = f"/api/reader/files/{line.id}"
    answer = await client.get(path)
    assert answer.content == b"<script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''d%E1%BB%AF%20%22li%E1%BB%87u%22%0D%0A.json"
    )
    async with client_of(webchat) as stranger:
        assert (await stranger.get(path)).status_code == 404
        await stranger.post("/api/session")
        assert (await stranger.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("accept", "language"),
    [("vi-VN,vi;q=0.9,en;q=0.8", "vi"), ("en-GB,en", "en"), ("fr,en;q=0.5", None), ("", None), ("vietnam", None)],
)
def test_the_first_language_asked_for_counts(accept: str, language: str | None) -> None:
    assert language_of(accept) == language
