"""Who does what on this database: one process for each role, for as long as it says that it is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.base import RoleHolder
from storage.sqlite.connection import Connections
from storage.sqlite.values import dump, moment, stamp


class Roles(Connections):
    """RoleStorage on SQLite."""

    def claim_roles(
        self, roles: Sequence[str], owner: str, now: datetime, until: datetime, dead: str = ""
    ) -> RoleHolder | None:
        with self._write() as db:
            held = db.execute(
                """
                select * from roles
                where role in (select value from json_each(?)) and owner not in (?, ?) and until > ?
                order by since limit 1
                """,
                (dump(list(roles)), owner, dead, stamp(now)),
            ).fetchone()
            if held is not None:
                return RoleHolder(held["role"], held["owner"], moment(held["since"]))
            db.executemany(
                "insert or replace into roles (role, owner, since, until) values (?, ?, ?, ?)",
                [(role, owner, stamp(now), stamp(until)) for role in roles],
            )
            return None

    def renew_roles(self, owner: str, roles: Sequence[str], until: datetime) -> bool:
        with self._write() as db:
            renewed = db.execute(
                "update roles set until = ? where owner = ? and role in (select value from json_each(?))",
                (stamp(until), owner, dump(list(roles))),
            )
            return renewed.rowcount == len(roles)

    def release_roles(self, owner: str) -> None:
        with self._write() as db:
            db.execute("delete from roles where owner = ?", (owner,))
