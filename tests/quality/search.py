"""Search in 200,000 articles, beside SQLite's own full-text search."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import pairwise

import tantivy
from sqlite_utils import Database
from sqlite_utils.db import Table as Table_

from bot.models import FeedSpec
from bot.news.vietnamese import fold, one_tone_style, syllables
from storage.base import Poll, PolledEntry, SearchQuery, Storage
from storage.search_index import folder_beside
from storage.sqlite import SqliteStorage
from tests.contract.stories import NOW, draft
from tests.quality.archive import Archive, archive, articles
from tests.quality.report import Bar, Report, Table
from tests.quality.saved import SAVED, saved_searches

SIZE = 200_000
PEER_SIZE = 20_000
KNOWN, ALIKE, COMMON, AMONG = 250, 199, 30, 8000
_NOTE = (
    f"The peers hold {PEER_SIZE:,} articles made in the same way, which is easier and quicker for them. What is put together"
    " repeats sentences more often than papers do: trust the direction more than the third digit."
)
Search = Callable[[str], list[int]]  # the numbers of the first ten hits


def measure() -> Report:
    whole = archive(SIZE)
    with closing(SqliteStorage(whole.path)) as storage:
        chance = random.Random(7)
        known = _known_items(whole, storage, chance)
        texts = _Texts(sqlite3.connect(f"file:{whole.path}?mode=ro", uri=True))
        alike, common = texts.look_alikes(chance), texts.common(chance)
        loa = _ours(storage)
        quality = _Quality(loa, known, alike, texts)
        times = {name: _latencies(loa, queries) for name, queries in _typical(known, alike, common).items()}
        found_within = max(_seconds_until_found(storage, number) for number in range(1, 6))
    matched = saved_searches(list(whole.targets.values()), texts.lead_of(1))
    peers = _peers([(whole.targets[number], query) for number, query in known], alike, [word for [word] in common])
    size = sum(file.stat().st_size for file in folder_beside(whole.path).rglob("*") if file.is_file()) / 1e6
    typical = [time_ for name in ("known items", "phrases") for time_ in times[name]]
    return Report(
        "Search",
        f"{SIZE:,} articles of {whole.megabytes * 1e3 / SIZE:.1f} kB, put together from the samples' sentences (seeded; some words"
        f" of each exchanged). *Known items*: {KNOWN} titles that one article has, asked for by their two rarest pairs of"
        f" neighbours. *Phrases*: {len(alike)} of two words that another phrase is written like but for its marks. Times are CPU"
        " milliseconds of the whole call (index, ten rows, ten snippets) in one thread.",
        bars=(
            Bar("known items, with marks: MRR", quality.mrr_marked, least=0.955),
            Bar("known items, without marks: MRR", quality.mrr_plain, least=0.955),
            Bar("phrases that differ only in marks: P@10", quality.phrases, least=0.97),
            Bar("typical queries with snippets: p95", _at(typical, 0.95), most=40, unit=" ms"),
            Bar("common words with snippets: p95", _at(times["common words"], 0.95), most=20, unit=" ms"),
            Bar(f"one article matched with {SAVED:,} saved searches", matched.matching_ms, most=5, unit=" ms"),
            Bar("a new article is found after (wall clock, worst of 5)", found_within, most=1, unit=" s"),
        ),
        tables=(
            Table(
                ("", "MRR marked", "plain", "P@10", "typical p50 / p95, ms", "common word p50 / p95, ms"),
                (
                    _row(f"**Loa**, {SIZE:,}", quality, typical, times["common words"]),
                    *peers,
                ),
            ),
            Table(
                ("Loa's queries", "p50 / p95, ms"),
                tuple((name, _both(values)) for name, values in times.items()),
            ),
            Table(
                (f"{SAVED:,} saved searches, one article", "ms"),
                (
                    ("which of them it says (the bar)", f"{matched.matching_ms:.1f}"),
                    ("all of their subscribers' slices, read from the database", f"{matched.slices_ms:.1f}"),
                    ("every one tried by itself", f"{matched.one_by_one_ms:.1f}"),
                ),
            ),
            Table(
                ("index", "", "of the texts"),
                (
                    ("size", f"{size:,.0f} MB", f"{size / whole.megabytes:.2f}"),
                    ("built at", f"{SIZE / whole.indexed_s:,.0f} articles a CPU second", ""),
                ),
            ),
        ),
        notes=(_NOTE,),
    )


# --- questions -------------------------------------------------------------------------------------------------------


def _known_items(whole: Archive, storage: SqliteStorage, chance: random.Random) -> list[tuple[int, list[str]]]:
    """Three or four words each."""
    index = storage._index._opened()
    assert index is not None
    searcher = index.searcher()
    chosen = chance.sample(sorted(whole.targets.items()), KNOWN)
    return [(number, _rarest(title, searcher)) for number, title in chosen]


def _rarest(title: str, searcher: tantivy.Searcher) -> list[str]:
    words = _written(title)
    frequency = [
        (searcher.doc_freq("pairs", f"{fold(first)}_{fold(second)}"), place)
        for place, (first, second) in enumerate(pairwise(words))
    ]
    places = {place + step for _, place in sorted(frequency)[:2] for step in (0, 1)}
    return [words[place] for place in sorted(places)]


def _written(text: str) -> list[str]:
    return syllables(one_tone_style(text))


class _Texts:
    """The articles' words as written."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def holds(self, number: int, phrase: str) -> bool:
        return f" {phrase} " in f" {' '.join(self.words(number))} "

    def words(self, number: int) -> list[str]:
        ask = "select title || char(10) || lead || char(10) || body from articles where id = ?"
        return _written(self._db.execute(ask, (number,)).fetchone()[0])

    def lead_of(self, number: int) -> str:
        return " ".join(self.words(number))

    def look_alikes(self, chance: random.Random) -> list[list[str]]:
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for number in range(1, AMONG + 1):
            for phrase in {" ".join(two) for two in pairwise(self.words(number))}:
                forms[fold(phrase)][phrase] += 1
        found = [
            form
            for plain, held in sorted(forms.items())
            for form, often in sorted(held.items())
            if form != plain and often >= 8 and sum(held.values()) - often >= 8
        ]
        return [phrase.split() for phrase in chance.sample(found, ALIKE)]

    def common(self, chance: random.Random) -> list[list[str]]:
        often = Counter(word for number in range(1, 1001) for word in set(self.words(number)))
        return [[word] for word, _ in often.most_common(COMMON)]


def _typical(
    known: Sequence[tuple[int, list[str]]], alike: Sequence[list[str]], common: Sequence[list[str]]
) -> dict[str, list[str]]:
    chance = random.Random(8)
    words = [word for [word] in common]
    return {
        "known items": [" ".join(query) for _, query in known] + [fold(" ".join(query)) for _, query in known],
        "phrases": [" ".join(phrase) for phrase in alike],
        "common words": [*words, *map(fold, words)],
        "three common words": [" ".join(chance.sample(words, 3)) for _ in range(COMMON)],
        "quoted, three words": [f'"{" ".join(query[:3])}"' for _, query in known[:COMMON]],
    }


# --- answers ---------------------------------------------------------------------------------------------------------


class _Quality:
    def __init__(
        self, search: Search, known: Sequence[tuple[int, list[str]]], alike: Sequence[list[str]], texts: _Texts
    ) -> None:
        self.mrr_marked = _mrr(search, [(number, " ".join(query)) for number, query in known])
        self.mrr_plain = _mrr(search, [(number, fold(" ".join(query))) for number, query in known])
        shares = [
            sum(texts.holds(number, " ".join(phrase)) for number in hits) / max(len(hits), 1)
            for phrase in alike
            for hits in [search(" ".join(phrase))]
        ]
        self.phrases = sum(shares) / len(shares)


def _mrr(search: Search, questions: Sequence[tuple[int, str]]) -> float:
    ranks = [(number, search(query)) for number, query in questions]
    return sum(1 / (hits.index(number) + 1) for number, hits in ranks if number in hits) / len(ranks)


def _ours(storage: Storage) -> Search:
    return lambda words: [hit.article.id for hit in storage.search(SearchQuery(words, limit=10)).hits]


def _latencies(search: Search, queries: Sequence[str]) -> list[float]:
    def once(query: str) -> float:
        began = time.process_time()
        search(query)
        return (time.process_time() - began) * 1000

    search(queries[0])
    return [once(query) for query in queries]


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def _both(values: Sequence[float]) -> str:
    return f"{_at(values, 0.5):.1f} / {_at(values, 0.95):.1f}"


def _seconds_until_found(storage: SqliteStorage, number: int) -> float:
    """As the running program follows: it looks three times a second."""
    from bot.app import FOLLOW_EVERY_S

    feed = storage.add_feed(FeedSpec("https://bao.example/rss", "bao", "Báo"), NOW)
    told = draft(f"bao.example:new-{number}", title=f"Sứa khổng lồ thứ {number} trôi vào vịnh", published=NOW)
    storage.save_poll(Poll(feed, NOW, (PolledEntry(str(number), "x", told),)))
    began = time.monotonic()
    while True:
        time.sleep(FOLLOW_EVERY_S)
        storage.follow_search()
        page = storage.search(SearchQuery(f'"khổng lồ thứ {number} trôi"'))
        if page.hits:
            return time.monotonic() - began


# --- peers -----------------------------------------------------------------------------------------------------------


def _peers(
    known: Sequence[tuple[str, list[str]]], alike: Sequence[list[str]], common: Sequence[str]
) -> list[tuple[str, ...]]:
    """The same titles are looked for in an archive made in the same way."""
    with closing(sqlite3.connect(":memory:")) as connection:
        db = Database(connection)
        rows = enumerate(articles(PEER_SIZE), 1)
        table = db.table("articles")
        table.insert_all(({"id": n, "title": a.title, "lead": a.lead, "body": a.body} for n, (a, _) in rows), pk="id")
        numbers = {row["title"]: row["id"] for row in db.query("select id, title from articles")}
        questions = [(numbers[title], query) for title, query in known]
        texts = _Texts(connection)
        found = []
        for name, search in (
            ("FTS5 as sqlite-utils makes it", _as_it_comes(table)),
            ("FTS5 over folded text, bm25(5, 2, 1), snippet", _folded(connection)),
        ):
            quality = _Quality(search, questions, alike, texts)
            typical = _latencies(search, [" ".join(words) for words in (*(query for _, query in known), *alike)])
            found.append(_row(f"{name}, {PEER_SIZE:,}", quality, typical, _latencies(search, common)))
        return found


def _as_it_comes(table: Table_) -> Search:
    table.enable_fts(["title", "lead", "body"])
    return lambda words: [row["id"] for row in table.search(words, quote=True, limit=10)]


def _folded(db: sqlite3.Connection) -> Search:
    db.create_function("fold", 1, fold, deterministic=True)
    db.execute("create virtual table found using fts5 (title, lead, body, tokenize = 'unicode61 remove_diacritics 0')")
    db.execute(
        "insert into found (rowid, title, lead, body) select id, fold(title), fold(lead), fold(body) from articles"
    )
    ask = (
        "select rowid, snippet(found, 2, '<b>', '</b>', '…', 32) from found where found match ?"
        " order by bm25(found, 5, 2, 1) limit 10"
    )
    return lambda words: [row[0] for row in db.execute(ask, (" ".join(f'"{each}"' for each in fold(words).split()),))]


def _row(name: str, quality: _Quality, typical: Sequence[float], common: Sequence[float]) -> tuple[str, ...]:
    shares = (quality.mrr_marked, quality.mrr_plain, quality.phrases)
    return (name, *(f"{share:.3f}" for share in shares), _both(typical), _both(common))
