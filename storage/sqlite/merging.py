"""How an entry becomes an article, and how the same article from another feed adds to it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from bot.models import Article, Feed
from storage.base import ArticleDraft, PolledEntry
from storage.sqlite import article_rows, corrections, planning, revisits
from storage.sqlite.values import dump, load, stamp, stamp_or_none, union


def save_entry(db: sqlite3.Connection, feed: Feed, entry: PolledEntry, now: datetime) -> tuple[bool, bool]:
    """Store one entry. Whether its article is new, and whether something of it is to be sent now."""
    known = db.execute("select fingerprint from entries where feed_id = ? and key = ?", (feed.id, entry.key)).fetchone()
    if known is not None and known["fingerprint"] == entry.fingerprint:
        return False, False
    stored = article_rows.find_identity(db, entry.draft.identity)
    if stored is None:
        article_id = article_rows.insert(db, entry.draft, feed, now)
        dispatched = planning.dispatch_news(db, article_id, now)
    else:
        article_id = stored["id"]
        db.execute(
            "update articles set feed_topics = ? where id = ?",
            (dump(union(load(stored["feed_topics"]), article_rows.feed_topics(feed))), article_id),
        )
        dispatched = _add_to(db, stored, entry.draft, now, corrected=known is not None)
    db.execute(
        "insert or replace into entries (feed_id, key, fingerprint, article_id, dated) values (?, ?, ?, ?, ?)",
        (feed.id, entry.key, entry.fingerprint, article_id, int(_is_dated(entry.draft))),
    )
    return stored is None, dispatched


def _add_to(
    db: sqlite3.Connection, stored: sqlite3.Row, draft: ArticleDraft, now: datetime, *, corrected: bool
) -> bool:
    old = article_rows.article(stored)
    new = _corrected(old, draft) if corrected else _filled(old, draft)
    new = article_rows.update(db, old, new)
    if stored["news_at"] is None and draft.news_at is not None:
        db.execute("update articles set news_at = ? where id = ?", (stamp_or_none(draft.news_at), old.id))
        revisits.drop_old_news(db, old.id, draft.news_from)
    if corrected and draft.wants_page:
        db.execute(
            "update articles set page_due = ?, page_attempts = 0 where id = ? and page_due is null",
            (stamp(now), old.id),
        )
    if planning.dispatch_news(db, old.id, now):
        return True
    # Only news: an old article in a new feed, or an edit, reaches nobody who was not told.
    widened = draft.news_at is not None and new.topics != old.topics and planning.widen(db, old.id)
    if corrected:
        return corrections.note_change(db, old.id, now) or widened
    if new.lead != old.lead:
        corrections.take_as_told(db, old.id)  # another feed knew more: nothing that was told is wrong
    return widened


def _is_dated(draft: ArticleDraft) -> bool:
    return draft.published is not None and not draft.published_estimated


def _filled(old: Article, draft: ArticleDraft) -> Article:
    """``old`` with the topics and sections of another feed, and with what it did not know."""
    better_date = draft.published is not None and (
        old.published is None or (old.published_estimated and not draft.published_estimated)
    )
    return replace(
        old,
        topics=union(old.topics, draft.topics),
        sections=union(old.sections, draft.sections),
        where=old.where if old.places else draft.where,
        lead=old.lead or draft.lead,
        summary=old.summary or draft.summary,
        author=old.author or draft.author,
        image=old.image or draft.image,
        published=draft.published if better_date else old.published,
        published_estimated=draft.published_estimated if better_date else old.published_estimated,
    )


def _corrected(old: Article, draft: ArticleDraft) -> Article:
    """``old`` as its feed tells it now: the paper changed what a reader sees."""
    return replace(
        _filled(old, draft),
        url=draft.url,
        title=draft.title,
        lead=draft.lead or old.lead,
        summary=draft.summary or old.summary,
        image=draft.image or old.image,
        updated=draft.updated or old.updated,
    )
