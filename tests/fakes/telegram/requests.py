"""A request as the service decodes it (Bot API, "Making requests"): query, urlencoded, JSON or multipart.

``check`` holds it against aiogram's model of the method, an independent reading of the Bot API.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ValidationError

from tests.fakes.telegram.errors import ApiError, bad

BODY_BYTES_MAX = 52 * 2**20
_NESTED = {
    "allowed_updates",
    "caption_entities",
    "commands",
    "entities",
    "link_preview_options",
    "reply_markup",
    "reply_parameters",
    "results",
    "button",
    "rich_message",
    "scope",
}


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


@dataclass(slots=True)
class Call:
    """One call as it arrived; ``at`` is monotonic. ``status`` is the answer's, 0 while there is none."""

    method: str
    params: dict[str, Any]
    files: dict[str, Upload]
    at: float
    status: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def chat(self) -> int | None:
        value = str(self.params.get("chat_id", ""))
        return int(value) if value.removeprefix("-").isdigit() else None

    def text(self, name: str) -> str:
        value = self.params.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self.params.get(name, default))
        except (TypeError, ValueError):
            raise bad(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        return str(self.params.get(name, "")).lower() in {"true", "yes", "1"}

    def upload(self, name: str) -> Upload | None:
        """The file sent as ``name``, in its own part or by ``attach://``."""
        value = self.text(name)
        key = value.removeprefix("attach://") if value.startswith("attach://") else name
        return self.files.get(key)


async def read_call(method: str, request: web.BaseRequest, at: float) -> Call:
    params: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json" and request.can_read_body:
        try:
            body = await request.json()
        except ValueError:
            raise bad("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad("object expected")
        params |= body
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.file.read())
            else:
                params[name] = value if isinstance(value, str) else value.decode()
    return Call(method, _nested(params), files, at)


def _nested(params: dict[str, Any]) -> dict[str, Any]:
    """Nested objects may come as JSON strings."""
    for name in _NESTED & params.keys():
        if isinstance(params[name], str):
            try:
                params[name] = json.loads(params[name])
            except ValueError:
                raise bad(f"can't parse {name} JSON object") from None
    return params


# --- the independent opinion -----------------------------------------------------------------------------------


def check(call: Call) -> list[str]:
    """What in a call the Bot API does not know: wrong types, missing or unknown parameters at any depth."""
    model = load_models().get(call.method.lower())
    if model is None:
        return [f"{call.method} is no method"]
    from aiogram.types import BufferedInputFile

    values = dict(call.params)
    for name, upload in call.files.items():
        if name in model.model_fields:
            values[name] = BufferedInputFile(upload.content, upload.name)
        elif f"attach://{name}" not in call.params.values():
            return [f"{call.method}: the file {name!r} belongs to nothing"]
    try:
        parsed = model.model_validate(values)
    except ValidationError as error:
        return [f"{call.method}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    return [f"{call.method}: unknown {path}" for path in unknown(parsed)]


def unknown(value: Any, path: str = "") -> list[str]:
    """Paths of everything a model did not expect: aiogram's models allow extras silently."""
    if isinstance(value, BaseModel):
        extra = [f"{path}{name}" for name in value.model_extra or {}]
        nested = [unknown(getattr(value, name), f"{path}{name}.") for name in type(value).model_fields]
        return extra + [found for part in nested for found in part]
    if isinstance(value, list | tuple):
        return [found for i, item in enumerate(value) for found in unknown(item, f"{path}{i}.")]
    return []


@cache
def load_models() -> dict[str, type[BaseModel]]:
    """Methods by lower-case name; the first call takes seconds, so it is made before a request waits."""
    import aiogram.methods

    found = (getattr(aiogram.methods, name) for name in aiogram.methods.__all__)
    return {m.__api_method__.lower(): m for m in found if isinstance(getattr(m, "__api_method__", None), str)}


def refusal(problems: list[str]) -> ApiError:
    return bad("not in the Bot API: " + "; ".join(problems))
