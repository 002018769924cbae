"""Which articles a summary was asked for, on which day, and what became of it."""

from __future__ import annotations

from datetime import date

from bot.models import SummaryOutcome
from storage.sqlite.connection import Connections


class Summaries(Connections):
    """SummaryStorage on SQLite."""

    def claim_summary(self, article_id: int, day: date, most: int) -> bool:
        with self._write() as db:
            claimed = db.execute(
                """
                insert into summary_asks (article_id, day)
                select id, :day from articles
                where id = :article and (select count(*) from summary_asks where day = :day) < :most
                on conflict do nothing
                """,
                {"article": article_id, "day": day.isoformat(), "most": most},
            )
            return claimed.rowcount > 0

    def record_summary(self, article_id: int, outcome: SummaryOutcome) -> None:
        with self._write() as db:
            db.execute("update summary_asks set outcome = ? where article_id = ?", (outcome.value, article_id))

    def summary_counts(self, day: date) -> dict[SummaryOutcome, int]:
        with self._read() as db:
            rows = db.execute(
                "select outcome, count(*) from summary_asks where day = ? group by outcome", (day.isoformat(),)
            )
            return {SummaryOutcome(outcome): count for outcome, count in rows}
