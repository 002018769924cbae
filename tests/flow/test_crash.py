"""The program is killed two hundred times while it works. Nothing is lost, and what came twice is on record."""

from __future__ import annotations

from tests.flow.town import Town
from tests.flow.trial import put_to_trial

KILLS = 200


async def test_killed_two_hundred_times_it_loses_nothing_and_marks_what_it_repeats(town: Town) -> None:
    tally, findings, faults = await put_to_trial(town, KILLS)
    print(tally, findings, sep="\n")
    assert not faults, "\n".join(faults)
    assert tally.kills == KILLS
