"""A Telegram of our own: a Bot API server as strict as the real one, for tests and measurements.

Its rules are those of the Bot API's documents and of the published server's behaviour; python-telegram-bot and
aiogram both talk to it in tests/messengers, so that it stays true.
"""

from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.faults import Cut, Flood, Hang, Raw, Refuse
from tests.fakes.telegram.pace import Limits
from tests.fakes.telegram.people import Person, Place
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.world import Chat, Message, Preview

__all__ = [
    "ApiError",
    "Chat",
    "Cut",
    "FakeTelegram",
    "Flood",
    "Hang",
    "Limits",
    "Message",
    "Person",
    "Place",
    "Preview",
    "Raw",
    "Refuse",
]
