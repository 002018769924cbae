"""One process does each thing on a database, for as long as it says that it is there."""

from __future__ import annotations

from collections.abc import Callable

from storage.base import RoleHolder, Storage
from tests.contract.stories import HOUR, NOW, SECOND, SOON

ALL = ["chat", "poller", "sender"]


def test_who_comes_first_has_the_roles_and_the_second_hears_who_since_when(
    storage: Storage, connect: Callable[[], Storage]
) -> None:
    assert storage.claim_roles(ALL, "first", NOW, SOON) is None
    assert connect().claim_roles(["sender"], "second", SOON - SECOND, NOW + HOUR) == RoleHolder("sender", "first", NOW)


def test_roles_are_taken_all_or_none(storage: Storage) -> None:
    assert storage.claim_roles(["poller"], "first", NOW, SOON) is None
    assert storage.claim_roles(ALL, "second", NOW, SOON) == RoleHolder("poller", "first", NOW)
    assert storage.claim_roles(["chat", "sender"], "third", NOW, SOON) is None


def test_processes_with_different_roles_do_not_disturb_each_other(storage: Storage) -> None:
    assert storage.claim_roles(["poller"], "first", NOW, SOON) is None
    assert storage.claim_roles(["sender"], "second", NOW, SOON) is None
    assert storage.renew_roles("first", ["poller"], NOW + HOUR)
    assert storage.renew_roles("second", ["sender"], NOW + HOUR)


def test_whose_time_has_run_out_is_succeeded_and_hears_of_it(storage: Storage) -> None:
    storage.claim_roles(ALL, "first", NOW, SOON)
    assert storage.claim_roles(["sender"], "second", SOON, NOW + HOUR) is None
    assert not storage.renew_roles("first", ALL, NOW + HOUR)
    assert storage.renew_roles("second", ["sender"], NOW + HOUR)


def test_who_says_that_it_is_there_keeps_the_roles_and_since_when(storage: Storage) -> None:
    storage.claim_roles(ALL, "first", NOW, SOON)
    assert storage.renew_roles("first", ALL, NOW + HOUR)
    assert storage.claim_roles(ALL, "second", SOON, NOW + HOUR) == RoleHolder("chat", "first", NOW)


def test_who_was_silent_too_long_goes_on_if_nobody_came(storage: Storage) -> None:
    storage.claim_roles(ALL, "first", NOW, SOON)
    assert storage.renew_roles("first", ALL, NOW + 2 * HOUR)
    assert storage.claim_roles(ALL, "second", NOW + HOUR, NOW + 2 * HOUR) is not None


def test_one_that_is_known_to_be_dead_is_succeeded_at_once(storage: Storage) -> None:
    storage.claim_roles(ALL, "dead", NOW, NOW + HOUR)
    assert storage.claim_roles(ALL, "heir", NOW, SOON, "another") == RoleHolder("chat", "dead", NOW)
    assert storage.claim_roles(ALL, "heir", NOW, SOON, "dead") is None
    assert not storage.renew_roles("dead", ALL, SOON)


def test_the_dead_are_not_taken_for_the_living_beside_them(storage: Storage) -> None:
    storage.claim_roles(["poller"], "dead", NOW, NOW + HOUR)
    storage.claim_roles(["sender"], "alive", NOW, NOW + HOUR)
    assert storage.claim_roles(ALL, "heir", NOW, SOON, "dead") == RoleHolder("sender", "alive", NOW)
    assert storage.renew_roles("dead", ["poller"], SOON)


def test_who_has_the_roles_may_take_them_again(storage: Storage) -> None:
    assert storage.claim_roles(["sender"], "first", NOW, SOON) is None
    assert storage.claim_roles(ALL, "first", NOW, SOON) is None
    assert storage.renew_roles("first", ALL, SOON)


def test_roles_that_were_given_back_are_free(storage: Storage) -> None:
    storage.claim_roles(["poller"], "first", NOW, NOW + HOUR)
    storage.claim_roles(["sender"], "second", NOW, NOW + HOUR)
    storage.release_roles("first")
    storage.release_roles("first")
    assert storage.claim_roles(["poller"], "third", NOW, SOON) is None
    assert storage.renew_roles("second", ["sender"], NOW + HOUR)
    assert not storage.renew_roles("first", ["poller"], NOW + HOUR)
