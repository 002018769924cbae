"""The index on disk (tantivy): one process writes it, any number read it.

Beside ``loa.db`` stands the folder ``loa.db-search``, in it one folder for each VERSION. A marker among the documents,
written with them in one commit, says how far the index has come: up to which change it has followed storage, and how
many of the older articles are still left to be taken in, newest first.
"""

from __future__ import annotations

import fcntl
import logging
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, NamedTuple

import tantivy
from tantivy import Query

from bot.errors import StorageError
from bot.models import Article
from storage.base import Archive, IndexState, SearchQuery
from storage.search_index.documents import VERSION, document, schema
from storage.search_index.queries import Queries
from storage.search_index.suggesting import meant_by
from storage.search_index.wanted import Wanted, read_query

_log = logging.getLogger(__name__)

RANKED = 1000  # hits beyond these are neither counted nor shown
WRITER_BYTES = 24_000_000
SCORE_STEP = 0.25  # of hits that differ by less the newer comes first
COMPLETIONS_MAX = 40
FEW, MANY_MORE = 2, 5  # other words are offered if the typed ones find no more than this, and those so many times more
_ROOM_BYTES = 64 << 20  # less than this is a full disk, not damage
_MARKER = 0  # no article has this number


class Mark(NamedTuple):
    """Changes up to ``change`` are in the index; of the articles there were when it was begun, those up to ``left`` are
    not."""

    change: int
    left: int


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits as (article id, score), best first; how many there are, up to RANKED. ``left``: articles up to this
    id are not in the index yet; None: none is."""

    hits: tuple[tuple[int, float], ...]
    total: int
    meant: Meant | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """Other words (folded) that find more, and what they find."""

    words: tuple[str, ...]
    best: Found


class DamagedError(StorageError):
    """The index cannot be read; it is built anew when it is next followed."""


class SearchIndex:
    """Threads may search while one follows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._home = folder / str(VERSION)
        self._schema = schema()
        self._lock = threading.Lock()  # one thread opens or writes at a time
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._owner: IO[str] | None = None
        self._mark: Mark | None = None
        self._looked_at = (0, 0)

    # --- searching -----------------------------------------------------------------------------------------------

    def find(self, wanted: Wanted, query: SearchQuery) -> Found:
        """What answers all of it, or where nothing does, any of it. An index that does not exist yet finds nothing.
        DamagedError: it cannot be read, and is built anew when it is next followed."""
        with self._reading() as searcher:
            if searcher is None:
                return Found((), 0)
            queries = Queries(self._schema, lambda field, start: _completions(searcher, field, start))
            found = _run(searcher, queries.all_parts(wanted, query), newest=query.newest)
            meant = None if found.total > FEW or query.typing else self._meant(searcher, queries, wanted, query)
            if meant is not None and meant.best.total <= found.total * MANY_MORE:
                meant = None
            if not found.total:
                found = _run(searcher, queries.any_part(wanted, query), newest=query.newest)
            mark = self._mark_in(searcher)
            return replace(found, meant=meant, left=None if mark is None else mark.left)

    def _meant(self, searcher: tantivy.Searcher, queries: Queries, wanted: Wanted, query: SearchQuery) -> Meant | None:
        words = meant_by(wanted.words, searcher.doc_freq)
        if words is None:
            return None
        best = _run(searcher, queries.all_parts(read_query(" ".join(words)), query), newest=False)
        return Meant(words, best) if best.total else None

    def close(self) -> None:
        with self._lock:
            self._forget()
            if self._owner is not None:
                self._owner.close()
                self._owner = None

    @contextmanager
    def _reading(self) -> Iterator[tantivy.Searcher | None]:
        try:
            with _damage():
                index = self._opened()
                if index is not None:
                    self._look_again(index)
                yield None if index is None else index.searcher()
        except DamagedError:
            self._index, self._looked_at = None, (0, 0)
            if (self._home / "meta.json").exists():  # else it is being built anew just now
                with suppress(OSError):
                    self._damaged.touch()
            raise

    def _look_again(self, index: tantivy.Index) -> None:
        """What was committed since, here or by another process."""
        file = (self._home / "meta.json").stat()
        if self._looked_at != (file.st_ino, file.st_mtime_ns):
            index.reload()
            self._looked_at = file.st_ino, file.st_mtime_ns

    def _opened(self) -> tantivy.Index | None:
        """What there is, opened once."""
        if self._index is None and (self._home / "meta.json").exists():
            self._index = self._ready()
        return self._index

    def _ready(self) -> tantivy.Index:
        """Whole before another thread can see it: an index that is being set up refuses to be asked."""
        index = tantivy.Index(self._schema, path=str(self._home))
        index.config_reader("manual")
        return index

    @property
    def _damaged(self) -> Path:
        """Left by whoever could not read, for the one who writes."""
        return self._folder / "damaged"

    # --- following -----------------------------------------------------------------------------------------------

    def follow(self, archive: Archive, limit: int) -> IndexState:
        """Take in about ``limit`` of what changed and of what is left. StorageError: it cannot be written."""
        with self._lock:
            if not self._own():
                return IndexState(0, elsewhere=True)
            if self._damaged.exists():
                self._wipe("it could not be read")
            try:
                with _damage():
                    return self._follow(archive, limit)
            except DamagedError as error:
                if shutil.disk_usage(self._folder.parent).free < _ROOM_BYTES:
                    raise self._unwritten("the disk is full") from error
                self._wipe(str(error))
            try:
                with _damage():
                    return self._follow(archive, limit)
            except DamagedError as error:
                raise self._unwritten(str(error)) from error

    def _unwritten(self, reason: str) -> StorageError:
        self._forget()
        return StorageError(f"The search index cannot be written: {reason}. Loa goes on without it and tries again.")

    def _follow(self, archive: Archive, limit: int) -> IndexState:
        mark = self._marked() or self._begin(archive)
        if archive.newest_change() < mark.change:
            self._wipe("the database is another one, or an older copy")
            mark = self._begin(archive)
        changes = archive.article_changes(mark.change, limit)
        older = archive.articles_up_to(mark.left, limit - len(changes)) if mark.left else []
        if not changes and not older and not mark.left:
            return IndexState(0)
        now: dict[int, Article | None] = {article.id: article for article in older}
        now |= {change.article_id: change.article for change in changes}
        left = mark.left if len(changes) == limit else older[-1].id - 1 if older else 0
        reached = Mark(changes[-1].number if changes else mark.change, left)
        self._commit(now, reached)
        return IndexState(left + archive.newest_change() - reached.change)

    def _own(self) -> bool:
        """Whether this process is the one that writes."""
        path = self._folder / "writer"
        if self._owner is not None and not path.exists():  # the whole folder was deleted
            self._owner.close()
            self._owner = None
        if self._owner is None:
            try:
                self._folder.mkdir(exist_ok=True)
                lock = path.open("a")
            except OSError as error:
                raise StorageError(
                    f"The search index cannot be written to {self._folder}: {error.strerror}."
                ) from error
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.close()
                return False
            self._owner = lock
        return True

    def _marked(self) -> Mark | None:
        """The marker; None in an index that is not begun."""
        if self._mark is None and (index := self._opened()) is not None:
            index.reload()
            self._mark = self._mark_in(index.searcher())
        return self._mark

    def _mark_in(self, searcher: tantivy.Searcher) -> Mark | None:
        found = searcher.search(Query.term_query(self._schema, "id", _MARKER), 1)
        places = [address for _, address in found.hits]
        if not places:
            return None
        [change], [left] = (searcher.fast_field_values(name, places) for name in ("change", "left"))
        return Mark(int(change or 0), int(left or 0))

    def _begin(self, archive: Archive) -> Mark:
        """An empty index; those of other versions go."""
        for other in self._folder.iterdir():
            if other.is_dir() and other != self._home:
                shutil.rmtree(other, ignore_errors=True)
        self._home.mkdir(exist_ok=True)
        mark = Mark(archive.newest_change(), archive.newest_article())
        self._index = self._ready()
        self._commit({}, mark)
        return mark

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            index = self._opened()
            assert index is not None  # noqa: S101 - there is a mark, so there is an index
            self._writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)
        return self._writer

    def _commit(self, articles: Mapping[int, Article | None], mark: Mark) -> None:
        """What is known of these articles is replaced, the marker with it."""
        writer = self._writing()
        # Deleting by term leaves numbers where they are (tantivy-py 0.27).
        writer.delete_documents_by_query(Query.term_set_query(self._schema, "id", [_MARKER, *articles]))
        for article in articles.values():
            if article is not None:
                writer.add_document(_document(document(article)))
        writer.add_document(_document({"id": _MARKER, "change": mark.change, "left": mark.left}))
        writer.commit()
        self._mark = mark

    def _wipe(self, reason: str) -> None:
        _log.warning("The search index is built anew: %s.", reason)
        self._forget()
        shutil.rmtree(self._home, ignore_errors=True)
        self._damaged.unlink(missing_ok=True)

    def _forget(self) -> None:
        self._looked_at = (0, 0)
        self._writer = self._index = self._mark = None


@contextmanager
def _damage() -> Iterator[None]:
    """tantivy tells of files that are not as they should be by ValueError, or by a panic of its own, which is no
    Exception and has no importable name."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise DamagedError(str(error).splitlines()[0]) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise DamagedError("the search library failed on it") from error


def _document(fields: dict[str, Any]) -> tantivy.Document:
    made = tantivy.Document()
    for name, value in fields.items():
        if name == "at":
            made.add_integer(name, value)
        elif isinstance(value, int):
            made.add_unsigned(name, value)
        else:
            for text in value:
                made.add_text(name, text)
    return made


def _run(searcher: tantivy.Searcher, query: Query, *, newest: bool) -> Found:
    result = searcher.search(query, RANKED, count=True, order_by_field="at" if newest else None)
    total: int = result.count  # type: ignore[attr-defined]  # its stub forgets it
    places = [place for _, place in result.hits]
    ids, times = (searcher.fast_field_values(name, places) for name in ("id", "at"))
    ranked = sorted(
        (0 if newest else -int(score / SCORE_STEP), -int(at or 0), -int(id_ or 0), 0.0 if newest else float(score))
        for (score, _), id_, at in zip(result.hits, ids, times, strict=True)
    )
    return Found(tuple((-minus_id, score) for _, _, minus_id, score in ranked), min(total, RANKED))


def _completions(searcher: tantivy.Searcher, field: str, start: str) -> list[str]:
    return [term for term, _ in searcher.terms_with_prefix(field, start, limit=COMPLETIONS_MAX)]
