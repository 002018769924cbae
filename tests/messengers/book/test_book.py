from __future__ import annotations

from pathlib import Path

import pytest

from tests.messengers.book import sms
from tests.messengers.book.place import SERVICES, Service, place_of
from tests.messengers.book.scenarios import BOOK, Scenario
from tests.messengers.book.table import told_of

LIVED = [
    pytest.param(service, scenario, id=f"{service.name}-{scenario.lived.__name__}")
    for service in SERVICES
    for scenario in BOOK
    if service.name not in scenario.without
]


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rests as long as tests have time for."""
    monkeypatch.setattr("bot.messengers.http_outcomes.QUOTA_S", 0.2)
    monkeypatch.setattr("bot.messengers.http_outcomes.SOON_S", 0.2)
    monkeypatch.setattr("bot.messengers.telegram_errors.SOON_S", 0.2)


@pytest.mark.parametrize(("service", "scenario"), LIVED)
async def test_the_book(service: type[Service], scenario: Scenario, tmp_path: Path) -> None:
    async with place_of(service(), tmp_path) as place:
        assert await scenario.lived(place) == told_of(scenario.says, service.name)


def test_the_page_says_why_where_a_messenger_cannot() -> None:
    said = {(each.says, name): told_of(each.says, name) for each in BOOK for name in each.without}
    assert said == {(each.says, name): f"–: {why}" for each in BOOK for name, why in each.without.items()}


def test_a_further_messenger_is_one_file_of_at_most_two_hundred_lines() -> None:
    assert len(Path(sms.__file__).read_text("utf-8").splitlines()) <= 200
