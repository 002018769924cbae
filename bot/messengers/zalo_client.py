"""The Zalo Bot Platform as a client sees it (docs.zaloplatforms.com, BOT, v2.5): its answers, its webhook, its token.

It answers HTTP 200 to refusals (``ok: false``), its error codes are undocumented but for those that repeat HTTP's, a
429 names no time, and a wrong token may meet an answer that is not JSON.
"""

from __future__ import annotations

import json
import logging

from bot.messengers.http_calls import Answer, HttpCalls
from bot.messengers.webhook import Webhook

log = logging.getLogger(__name__)

API_BASE = "https://bot-api.zaloplatforms.com"


def client_of(token: str, api_base: str = API_BASE) -> HttpCalls:
    """A bot's calls; the token stands in every address."""
    return HttpCalls(f"{api_base.rstrip('/')}/bot{token}", read_answer)


def read_answer(status: int, body: bytes) -> Answer:
    """The envelope ``{ok, result?, description?, error_code?}``. Pure and total."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return Answer(status, readable=False)
    if not isinstance(said, dict) or not isinstance(said.get("ok"), bool):
        return Answer(status, readable=False)
    code, description, result = said.get("error_code"), said.get("description"), said.get("result")
    message_id = result.get("message_id") if isinstance(result, dict) else None
    return Answer(
        status,
        ok=said["ok"] and status < 400,
        result=result,
        message_id=message_id if isinstance(message_id, str) else "",
        description=description[:200] if isinstance(description, str) else "",
        code=code if isinstance(code, int) else None,
    )


async def drop_webhook(client: HttpCalls) -> None:
    """One that is left over would keep every update from who asks for them."""
    if (await client.call("getWebhookInfo")).ok:
        log.warning("A webhook is set for the Zalo bot; it is removed, because this program receives by polling.")
        await client.call("deleteWebhook")


async def check_token(token: str, *, api_base: str = API_BASE, webhook: Webhook | None = None) -> tuple[bool, str]:
    """Whether the service takes the token, and a sentence about it and about how updates come."""
    client = client_of(token, api_base)
    try:
        me = await client.call("getMe")
        if not me.ok:
            if me.status is None or me.status >= 500:
                return False, f"{api_base} does not answer ({me.trouble or me.status}); look at the network"
            return False, "the token is refused; copy it again from the Zalo Bot Manager"
        name = me.result.get("account_name") if isinstance(me.result, dict) else None
        info = await client.call("getWebhookInfo")
        url = info.result.get("url") if info.ok and isinstance(info.result, dict) else None
    finally:
        await client.close()
    return _mode(str(name or "the bot"), url, webhook)


def _mode(name: str, url: object, webhook: Webhook | None) -> tuple[bool, str]:
    if webhook is None:
        left = "; a webhook is set, it will be removed at the start" if url else ""
        return True, f"{name} answers; messages are asked for, which is for trying things out{left}"
    if url == webhook.url:
        return True, f"{name} answers; messages come to {webhook.url}"
    return True, f"{name} answers; the webhook {webhook.url} will be set at the start"
