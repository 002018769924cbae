"""What a summariser needs."""

from __future__ import annotations

import sys

import pytest

from bot.errors import ConfigError
from bot.sources.endpoint import OpenAIEndpoint


def test_without_the_package_the_operator_hears_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(ConfigError, match="pip install openai"):
        OpenAIEndpoint("https://api.example/v1", "m", "")
