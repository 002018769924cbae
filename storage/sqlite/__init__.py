"""Storage in one SQLite file, a module per noun."""

from __future__ import annotations

from pathlib import Path

from storage.sqlite.alerts import Alerts
from storage.sqlite.articles import Articles
from storage.sqlite.audience import Candidates
from storage.sqlite.broadcasts import Broadcasts
from storage.sqlite.deliveries import Deliveries
from storage.sqlite.due import Due
from storage.sqlite.feeds import Feeds
from storage.sqlite.holding import Holding
from storage.sqlite.inbox import Inbox
from storage.sqlite.layouts import Layouts
from storage.sqlite.links import Links
from storage.sqlite.placing import Placing
from storage.sqlite.privacy import Privacy
from storage.sqlite.rereading import Rereading
from storage.sqlite.roles import Roles
from storage.sqlite.search import Search
from storage.sqlite.stories import Stories
from storage.sqlite.subscribers import Subscribers
from storage.sqlite.subscriptions import Subscriptions
from storage.sqlite.summaries import Summaries
from storage.sqlite.topics import Topics
from storage.sqlite.tracing import Tracing
from storage.sqlite.trimming import Trimming
from storage.sqlite.upkeep import Upkeep
from storage.sqlite.webchat import WebChat


class SqliteStorage(
    Feeds,
    Articles,
    Alerts,
    Rereading,
    Placing,
    Topics,
    Summaries,
    Stories,
    Search,
    Subscribers,
    Subscriptions,
    Privacy,
    Links,
    Candidates,
    Broadcasts,
    Deliveries,
    Holding,
    Due,
    Tracing,
    Roles,
    Inbox,
    Layouts,
    WebChat,
    Upkeep,
    Trimming,
):
    """The whole protocol of storage/base.py; its schema is brought up to date when it is opened."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            self.migrate_schema()
        except BaseException:
            self.close()
            raise
