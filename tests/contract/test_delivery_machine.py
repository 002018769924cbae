"""Senders that come, die, are late and come back, in every order: nobody is lost, and nobody is sent to in doubt twice."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from bot.models import DeliveryState, Subscriber
from storage import open_storage
from storage.base import Delivery, RangeLease
from tests.contract.stories import AT_ONCE, MINUTE, NOW, announce, ended, person, sent

OWNERS = st.sampled_from(["first", "second", "third"])
FINAL = {DeliveryState.SENT, DeliveryState.REJECTED, DeliveryState.GONE, DeliveryState.UNKNOWN}
ENDS = st.sampled_from(
    [
        (DeliveryState.SENT, False),
        (DeliveryState.WAITING, False),
        (DeliveryState.WAITING, True),
        (DeliveryState.REJECTED, False),
        (DeliveryState.GONE, False),
        (DeliveryState.UNKNOWN, True),
    ]
)


class Senders(RuleBasedStateMachine):
    """``arrived`` counts what each reader received at most; a sender may die after that, or tell of it too late."""

    leases = Bundle("leases")
    under_way = Bundle("under_way")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.storage = open_storage(str(self.folder / "loa.db"))
        self.now: datetime = NOW
        self.began: Counter[int] = Counter()
        self.arrived: Counter[int] = Counter()
        self.gone: set[int] = set()

    def teardown(self) -> None:
        with closing(self.storage):
            self.finish()
        shutil.rmtree(self.folder)

    @initialize(size=st.integers(1, 6))
    def announce(self, size: int) -> None:
        self.readers: list[Subscriber] = [person(self.storage, str(number)) for number in range(size)]
        self.dispatch = announce(self.storage, self.readers[0])

    # --- what senders do -----------------------------------------------------------------------------------------

    @rule(target=leases, owner=OWNERS)
    def claim(self, owner: str) -> object:
        lease = self.storage.claim_range(owner, self.now, self.now + MINUTE)
        return multiple() if lease is None else (owner, lease)

    @rule(target=under_way, held=leases, slice_size=st.integers(1, 4))
    def begin(self, held: tuple[str, RangeLease], slice_size: int) -> object:
        owner, lease = held
        after = max(lease.after, 0)
        found = self.storage.candidates(lease, after, slice_size)
        position = found[-1].subscriber.id if len(found) == slice_size else lease.last
        matches = dict.fromkeys((each.subscriber.id for each in found), AT_ONCE)
        begun = self.storage.begin_deliveries(lease, owner, position, matches, self.now, self.now + MINUTE)
        for each in begun or ():
            self.began[each.subscriber.id] += 1
        return multiple(*(begun or ()))

    @rule(target=under_way, limit=st.integers(1, 4))
    def claim_due(self, limit: int) -> object:
        claimed = self.storage.claim_due_deliveries(self.now, limit, self.now + MINUTE)
        assert len(claimed) <= limit
        for each in claimed:
            assert each.doubts < 2
            assert each.subscriber.id not in self.gone
        return multiple(*claimed)

    @rule(delivery=consumes(under_way), end=ENDS)
    def record(self, delivery: Delivery, end: tuple[DeliveryState, bool]) -> None:
        state, doubt = end
        if not self.depart(delivery):
            return
        result = sent(delivery) if state is DeliveryState.SENT else ended(delivery, state, due=self.now, doubt=doubt)
        self.arrived[delivery.subscriber.id] += doubt or state is DeliveryState.SENT
        self.storage.record_results([result])

    @rule(delivery=consumes(under_way))
    def die(self, delivery: Delivery) -> None:
        self.arrived[delivery.subscriber.id] += self.depart(delivery)

    @rule(delivery=consumes(under_way))
    def die_before_it_leaves(self, delivery: Delivery) -> None:
        """What was only claimed is no doubt."""

    def depart(self, delivery: Delivery) -> bool:
        of = delivery
        return self.storage.depart(of.dispatch.id, of.subscriber.id, of.attempts, of.arrived, self.now)

    # --- what else happens ---------------------------------------------------------------------------------------

    @rule(minutes=st.integers(1, 3))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(which=st.integers(0, 5))
    def erase(self, which: int) -> None:
        reader = self.readers[which % len(self.readers)]
        self.storage.erase_subscriber(reader.id)
        self.gone.add(reader.id)

    # --- what always holds ---------------------------------------------------------------------------------------

    @invariant()
    def nobody_is_begun_twice(self) -> None:
        assert all(times == 1 for times in self.began.values())

    @invariant()
    def nobody_receives_it_more_than_twice(self) -> None:
        assert all(times <= 2 for times in self.arrived.values())

    @invariant()
    def counts_are_those_of_the_deliveries(self) -> None:
        if not hasattr(self, "dispatch"):
            return
        rows = Counter(state for reader in self.readers for _, state, _ in self.storage.deliveries_of(reader.id, 10))
        counts = self.storage.progress(self.dispatch.id).counts
        for state in (DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.WAITING):
            assert counts.get(state, 0) == rows[state]
        assert all(counts.get(state, 0) >= rows[state] for state in FINAL)

    def send(self, deliveries: list[Delivery]) -> None:
        self.arrived.update(each.subscriber.id for each in deliveries)
        self.storage.record_results([sent(each) for each in deliveries])

    def finish(self) -> None:
        """A sender that lives brings everything to its end: nobody was lost."""
        for _ in range(10):
            self.now += 2 * MINUTE
            while (lease := self.storage.claim_range("last", self.now, self.now + MINUTE)) is not None:
                found = self.storage.candidates(lease, lease.after, 1000)
                matches = dict.fromkeys((each.subscriber.id for each in found), AT_ONCE)
                begun = self.storage.begin_deliveries(lease, "last", lease.last, matches, self.now, self.now + MINUTE)
                self.send(begun or [])
            self.send(self.storage.claim_due_deliveries(self.now, 1000, self.now + MINUTE))
        self.nobody_receives_it_more_than_twice()
        assert self.storage.dispatches_open() == 0
        if hasattr(self, "dispatch"):
            assert self.storage.progress(self.dispatch.id).done
            for reader in self.readers:
                states = [state for _, state, _ in self.storage.deliveries_of(reader.id, 10)]
                assert len(states) == (reader.id not in self.gone)
                assert set(states) <= FINAL


TestSenders = Senders.TestCase
TestSenders.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
