"""Sites whose pages no longer fit their rules."""

from __future__ import annotations

from datetime import datetime

from storage.base import LAYOUT_SIGNS, Notice
from storage.sqlite.notices import Notices


class Layouts(Notices):
    """The part of NoticeStorage that counts pages."""

    def count_strange_page(self, site: str, signs: int, notice: Notice) -> None:
        with self._write() as db:
            [now] = db.execute(
                """
                insert into strange_pages (site, signs) values (:site, min(:signs, :most))
                on conflict (site) do update set signs = min(signs + :signs, :most) returning signs
                """,
                {"site": site, "signs": signs, "most": LAYOUT_SIGNS},
            ).fetchone()
            if now >= LAYOUT_SIGNS:
                self.raise_notice(notice)

    def forget_strange_pages(self, site: str, key: str, now: datetime) -> None:
        with self._write() as db:
            if db.execute("delete from strange_pages where site = ?", (site,)).rowcount:
                self.end_notices(key, now)
