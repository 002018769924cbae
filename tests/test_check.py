"""``loa check`` on the summariser: off, as it should be, and not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.check import FAILED_MAX, _summariser
from bot.config import load_settings
from bot.models import SummaryOutcome
from storage import open_storage
from tests.contract.stories import draft, entry, poll

ON = {
    "LOA_SUMMARISER_URL": "https://api.example/v1",
    "LOA_SUMMARISER_MODEL": "viet-1",
    "LOA_SUMMARISER_KEY": "sk-secret",
}


def test_what_became_of_todays_summaries_is_said(tmp_path: Path) -> None:
    nowhere, storage = tmp_path / "no.env", open_storage(str(tmp_path / "loa.db"))
    assert _summariser(load_settings({}, nowhere), storage).good
    for number in range(FAILED_MAX):
        poll(storage, entry(draft(f"bao.example:{number}")))
        storage.claim_summary(number + 1, datetime.now(UTC).date(), 10)
        storage.record_summary(number + 1, SummaryOutcome.FAILED)
    line = _summariser(load_settings(ON, nowhere), storage)
    assert (line.good, line.says) == (False, "viet-1: today 3 asked, 0 told, 0 rejected, 3 failed")
    storage.record_summary(1, SummaryOutcome.TOLD)
    assert _summariser(load_settings(ON, nowhere), storage).good
    storage.close()
