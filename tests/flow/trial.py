"""A whole crash test: the program is killed so many times, then left in peace, and what speaks against it is listed."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.flow.audit import Findings
from tests.flow.lives import Zygote
from tests.flow.ordeal import Ordeal, Tally
from tests.flow.town import Town, town_of

YOUNG = 6  # lives that find no database yet
A_KILL_S, PEACE_S = 4.0, 200.0  # several times what each takes
KILLS_A_LOSS = 50  # of so many, two may hit one delivery between the mark on disk and the wire: given up, on record
GIVEN_UP = "was begun 2 times and is given up"  # a question that a life was killed over twice: its person hears of it
SLOTS = 16  # what a sender has under way at the most


async def try_seed(zygote: Zygote, seed: int, kills: int) -> list[str]:
    """``put_to_trial`` in a town of its own, told on standard output."""
    with tempfile.TemporaryDirectory(prefix="loa-") as folder:
        async with town_of(zygote, Path(folder), seed) as town:
            try:
                tally, findings, faults = await put_to_trial(town, kills)
            except (AssertionError, TimeoutError) as error:
                tally, findings, faults = Tally(), Findings(), [f"{type(error).__name__}: {error}"]
    print(f"crashes {seed}: {tally}; {findings}; {len(faults)} faults", flush=True)
    print(*(f"  {fault}" for fault in faults), sep="\n", end="\n" if faults else "", flush=True)
    return faults


async def put_to_trial(town: Town, kills: int) -> tuple[Tally, Findings, list[str]]:
    """What was done, what the books say, and everything that must not be so. ``kills`` ≥ 150: all that can happen does."""
    ordeal = Ordeal(town)
    async with asyncio.timeout(kills * A_KILL_S + PEACE_S):
        for _ in range(YOUNG):
            await ordeal.kill()
        ordeal.settle()
        for number in range(kills - YOUNG):
            await ordeal.kill(number)
        findings = await ordeal.recover()
    loud = [line for line in town.lives.said(" ERROR ") if GIVEN_UP not in line]
    return (
        ordeal.tally,
        findings,
        [*findings.problems, *_unexplained(ordeal.tally, findings), *_idle(kills, findings), *loud],
    )


def _unexplained(tally: Tally, findings: Findings) -> Iterator[str]:
    """Repeated or given up, and no kill is to blame."""
    at_risk = Counter(pair for kill in tally.in_flight for pair in kill)
    if (most := max(map(len, tally.in_flight))) > SLOTS:
        yield f"{most} deliveries were in flight at once"
    if strange := findings.repeated - at_risk.keys():
        yield f"repeated without having been in flight at a kill: {strange}"
    if strange := {pair for pair in findings.unknown if at_risk[pair] < 2}:
        yield f"given up without having been in flight at two kills: {strange}"
    if len(findings.never) > tally.kills / KILLS_A_LOSS:
        yield f"{len(findings.never)} were given up and never came"


def _idle(kills: int, findings: Findings) -> Iterator[str]:
    """It was no crash test if there was little to lose and little in flight."""
    if findings.told <= 5 * kills:
        yield f"only {findings.told} were told in {kills} lives"
    for what in ("digests", "corrected", "withdrawn"):
        if getattr(findings, what) < (1 if what == "withdrawn" else kills / 20):
            yield f"only {getattr(findings, what)} {what}"
    if len(findings.repeated) < kills / 20:
        yield f"only {len(findings.repeated)} were in flight at the right moment to be repeated"
