"""What asking for an article's page again comes to: nothing new, another text, or gone. Pure.

In doubt, nothing has changed: readers are not to be told of a site's hiccups. Only an answer at the article's own
address counts, read by the same rules as before and still mostly the same text; a home page or another article that a
redirect leads to, a check for browsers, a paywall, a refusal or a failure say nothing. Gone is what was answered 404 or
410 twice with hours in between and was not there meanwhile, unless much else of the same paper went missing with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from bot.models import Extraction
from bot.news.summarise import card_summary
from bot.news.urls import article_identity, site_host
from bot.sources.fetch import Fetched
from bot.sources.pages import state_of
from bot.sources.politeness import Policy
from storage.base import PageRead, PageState, Revisit, RevisitDue

GONE = frozenset({404, 410})
_LOOKS_APART_MIN = timedelta(minutes=30)
_KEPT_SHARE_MIN = 0.5  # of the pairs of neighbouring words of the text that is known; of another article's it is 0.1


def next_look(dispatched_at: datetime, now: datetime, policy: Policy) -> datetime | None:
    """The first of the policy's times that is still to come; None after the last. A clock that was ahead when the
    article was dispatched makes nobody wait for it."""
    began = min(dispatched_at, now)
    looks = (began + timedelta(seconds=after_s) for after_s in policy.revisit_after_s)
    return next((look for look in looks if look >= now + _LOOKS_APART_MIN), None)


def there(due: RevisitDue, now: datetime, policy: Policy, read: PageRead | None = None) -> Revisit:
    """The page is there, and says what is known, or what is ``read``."""
    return Revisit(due.due.article.id, now, next_look(due.dispatched_at, now, policy), read=read)


def unsaid(due: RevisitDue, now: datetime, policy: Policy) -> Revisit:
    """The answer says nothing of the article. What was missing is looked for again, for a day."""
    since = due.missing_since and min(due.missing_since, now)
    if since is not None and now - since < timedelta(seconds=policy.missing_watched_s):
        return Revisit(due.due.article.id, now, now + timedelta(seconds=policy.missing_again_s), since)
    return Revisit(due.due.article.id, now, next_look(due.dispatched_at, now, policy), since)


def missing(due: RevisitDue, now: datetime, policy: Policy) -> Revisit:
    """The site says that there is no such page: for the first time, or long enough after the first."""
    again = timedelta(seconds=policy.missing_again_s)
    if due.missing_since is None:
        return Revisit(due.due.article.id, now, now + again, now)
    since = min(due.missing_since, now)
    if now - since < again:
        return Revisit(due.due.article.id, now, since + again, since)
    if due.missing_beside >= policy.missing_together:
        return unsaid(due, now, policy)
    return Revisit(due.due.article.id, now, None, since, withdrawn=True)


def of_answer(due: RevisitDue, fetched: Fetched, now: datetime, policy: Policy) -> Revisit | None:
    """What an answer means; None if it is the article's page, to be read."""
    article, known = due.due.article, due.due.page
    if fetched.status in GONE and site_host(fetched.final_url) == site_host(article.url):
        return missing(due, now, policy)
    if fetched.status == 304:
        return there(due, now, policy)
    at = article_identity(article.url if known is None else known.url)
    if fetched.status == 200 and article_identity(fetched.final_url) == at:
        return None
    return unsaid(due, now, policy)


def is_credible(body: str, known: PageState | None, new: Extraction) -> bool:
    """Whether ``new`` is the article whose text was ``body``, read as well as before. The text may grow, as reports of
    an event do, but most of what was there must stand."""
    before, after = _pairs(body.split()), _pairs((new.body or "").split())
    if known is not None and new.site != known.rules:
        return False
    return bool(before) and len(before & after) >= _KEPT_SHARE_MIN * len(before)


def _pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    return set(pairwise(word.casefold() for word in words))


def reread(due: RevisitDue, known: PageState, fetched: Fetched, new: Extraction, now: datetime) -> PageRead | None:
    """What the page, ``known`` as it was, says now; None if that cannot be believed.

    Feed and page may word title and lead differently, so what the page changed is what it says otherwise than before,
    not otherwise than readers were told.
    """
    article = due.due.article
    if not is_credible(article.body, known, new):
        return None
    title = new.title if _changed(known.title, new.title) and not _changed(known.title, article.title) else None
    lead = new.lead if _changed(known.lead, new.lead) else None
    is_same = title is None and lead is None and new.body == article.body  # another way to sum it up is no correction
    return PageRead(
        article.id,
        now,
        title=title,
        lead=lead,
        summary=None if is_same else card_summary(lead or article.lead, new.body or "", title or article.title),
        body=new.body,
        updated=new.updated,
        page=state_of(fetched, new),
    )


def _changed(before: str, now: str | None) -> bool:
    """What is not said any more is no change."""
    return bool(now) and now != before
