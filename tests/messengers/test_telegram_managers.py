from __future__ import annotations

from telegram.error import NetworkError

from bot.messengers.telegram_managers import KNOWN_MAX, REMEMBERED_S, Managers


class Service:
    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.administrators = {("-1", "5")}
        self.now = 100.0
        self.away = False
        self.managers = Managers(self.ask, lambda: self.now)

    async def ask(self, chat: str, person_id: str) -> bool:
        if self.away:
            raise NetworkError("away")
        self.asked.append((chat, person_id))
        return (chat, person_id) in self.administrators


async def test_the_service_is_asked_once_in_five_minutes_for_each() -> None:
    service = Service()
    for _ in range(3):
        assert await service.managers.knows("-1", "5") is True
        assert await service.managers.knows("-1", "6") is False
    assert service.asked == [("-1", "5"), ("-1", "6")]
    service.administrators.clear()
    service.now += REMEMBERED_S
    assert await service.managers.knows("-1", "5") is False


async def test_who_writes_in_the_groups_name_manages_it() -> None:
    service = Service()
    assert await service.managers.knows("-1", "-1") is True
    assert service.asked == []


async def test_who_writes_in_a_channels_name_is_nobody() -> None:
    service = Service()
    assert await service.managers.knows("-1", "-2") is False
    assert service.asked == []


async def test_a_change_is_asked_about_at_once() -> None:
    service = Service()
    assert await service.managers.knows("-1", "5") is True
    service.administrators.clear()
    service.managers.forget("-1", "5")
    assert await service.managers.knows("-1", "5") is False


async def test_what_changes_while_it_is_asked_about_is_not_remembered_as_it_was() -> None:
    service = Service()
    asking = service.managers.knows("-1", "5")

    async def ask(_chat: str, _person_id: str) -> bool:
        service.managers.forget("-1", "5")
        service.managers._ask = service.ask
        service.administrators.clear()
        return True

    service.managers._ask = ask
    assert await asking is True
    assert await service.managers.knows("-1", "5") is False


async def test_what_could_not_be_asked_is_not_known_and_not_remembered() -> None:
    service = Service()
    service.away = True
    assert await service.managers.knows("-1", "5") is None
    service.away = False
    assert await service.managers.knows("-1", "5") is True


async def test_no_more_is_remembered_than_there_is_room_for() -> None:
    service = Service()
    for person in range(KNOWN_MAX + 1):
        await service.managers.knows("-1", str(person))
    await service.managers.knows("-1", "0")
    assert service.asked.count(("-1", "0")) == 2
    assert len(service.managers._known) == KNOWN_MAX
