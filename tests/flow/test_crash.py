"""The program is killed two hundred times while it works. Nothing is lost, and what came twice is on record."""

from __future__ import annotations

import asyncio
from collections import Counter

from tests.flow.ordeal import Ordeal
from tests.flow.town import Town

KILLS = 200
LIMIT_S = 600.0
YOUNG = 6  # lives that find no database yet
NEVER_MAX = 3  # two kills in the few milliseconds between the mark on disk and the wire
GIVEN_UP = "was begun 2 times and is given up"  # a question that a life was killed over twice: its person hears of it
SLOTS = 16  # what a sender has under way at the most


async def test_killed_two_hundred_times_it_loses_nothing_and_marks_what_it_repeats(town: Town) -> None:
    ordeal = Ordeal(town)
    async with asyncio.timeout(LIMIT_S):
        for _ in range(YOUNG):
            await ordeal.kill()
        ordeal.settle()
        for number in range(KILLS - YOUNG):
            await ordeal.kill(number)
        findings = await ordeal.recover()
    print(ordeal.tally, findings, sep="\n")
    assert not findings.problems, "\n".join(findings.problems)
    assert ordeal.tally.kills == KILLS
    assert max(map(len, ordeal.tally.in_flight)) <= SLOTS
    at_risk = Counter(pair for kill in ordeal.tally.in_flight for pair in kill)
    assert findings.repeated <= at_risk.keys(), "repeated without having been in flight at a kill"
    assert all(at_risk[pair] >= 2 for pair in findings.unknown), "given up without having been in flight at two kills"
    assert len(findings.never) <= NEVER_MAX
    # It was a crash test: there was much to lose, and much was in flight.
    assert findings.told > 5 * KILLS
    assert min(findings.digests, findings.corrected, len(findings.repeated)) >= 10
    assert findings.withdrawn > 0
    assert [line for line in town.lives.said(" ERROR ") if GIVEN_UP not in line] == []
