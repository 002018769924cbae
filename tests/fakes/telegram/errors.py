"""What the service refuses, as the Bot API words it ("Making requests")."""

from __future__ import annotations

from collections.abc import Mapping


class ApiError(Exception):
    """An answer with ``ok`` false."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(description: str, **parameters: int) -> ApiError:
    return ApiError(400, f"Bad Request: {description}", parameters or None)


def forbidden(description: str) -> ApiError:
    return ApiError(403, f"Forbidden: {description}")


def flood(retry_after: int, *, parameters: bool = True) -> ApiError:
    description = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, description, {"retry_after": retry_after} if parameters else None)


BLOCKED = forbidden("bot was blocked by the user")
DEACTIVATED = forbidden("user is deactivated")
NEVER_STARTED = forbidden("bot can't initiate conversation with a user")
TO_A_BOT = forbidden("bots can't send messages to bots")
UNAUTHORIZED = ApiError(401, "Unauthorized")
NO_METHOD = ApiError(404, "Not Found: method not found")
NO_TOKEN = ApiError(404, "Not Found")
TWO_POLLERS = ApiError(
    409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = ApiError(
    409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
NOT_MODIFIED = bad(
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
OLD_QUERY = bad("query is too old and response timeout expired or query ID is invalid")


def kicked(kind: str) -> ApiError:
    return forbidden(f"bot was kicked from the {kind} chat")


def not_a_member(kind: str) -> ApiError:
    return forbidden(f"bot is not a member of the {kind} chat")


def no_rights(what: str = "text messages") -> ApiError:
    return bad(f"not enough rights to send {what} to the chat")


def migrated(new_chat_id: int) -> ApiError:
    return bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=new_chat_id)
