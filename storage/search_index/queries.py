"""A query in tantivy's terms: what must be found, and what puts it first.

First by the share of what was typed with marks that stands there as it was typed, its pairs of neighbours before its
single words; then by how well it says what was asked (BM25), where neighbours side by side and words of the title count
more. Everything but the parts themselves only ranks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import pairwise

import tantivy
from tantivy import Occur, Query

from storage.base import SearchQuery
from storage.search_index.documents import microseconds
from storage.search_index.wanted import Part, Phrase, Wanted
from storage.search_index.words import is_marked, pairs

# More than BM25 comes to: nothing outweighs the marks.
_WORDS_AS_TYPED, _PAIRS_AS_TYPED = 50.0, 100.0

Completions = Callable[[str, str], Iterable[str]]  # what a field holds that begins so, the most frequent first
_Clause = tuple[Occur, Query]


class Queries:
    """Queries on one schema."""

    def __init__(self, schema: tantivy.Schema, completions: Completions) -> None:
        self._schema = schema
        self._completions = completions

    def all_parts(self, wanted: Wanted, query: SearchQuery) -> Query:
        """Everything that was asked."""
        must = [(Occur.Must, self._part(part)) for part in wanted.parts]
        return self._whole(wanted, query, must)

    def any_part(self, wanted: Wanted, query: SearchQuery) -> Query:
        """At least one word of it."""
        some = [self._part(loose) for part in wanted.parts for loose in part.loose()]
        return self._whole(wanted, query, [(Occur.Must, _any(some))])

    def _whole(self, wanted: Wanted, query: SearchQuery, must: list[_Clause]) -> Query:
        without = [(Occur.MustNot, self._phrase(phrase)) for phrase in wanted.without]
        ranks = [*self._lifts(wanted), *self._as_typed(wanted)]
        return Query.boolean_query([*must, *without, *self._filters(query), *((Occur.Should, rank) for rank in ranks)])

    def _part(self, part: Part) -> Query:
        if part.beginning:
            *before, last = part.words
            ends = [self._phrase((*before, word)) for word in self._completions("text", last)]
            return _any([self._phrase(part.words), *ends])
        said = [self._phrase(phrase) for phrase in (part.words, *part.others)]
        return _any([*said, *(self._filter(self._term("places", place))[1] for place in part.places)])

    def _phrase(self, phrase: Phrase) -> Query:
        """Words in a row. Two are a term of their own, which is many times quicker."""
        if len(phrase) == 1:
            return self._term("text", phrase[0])
        if len(phrase) == 2:
            return self._term("pairs", pairs(phrase)[0])
        return Query.phrase_query(self._schema, "text", list(phrase))

    def _lifts(self, wanted: Wanted) -> Iterator[Query]:
        words = wanted.words
        yield from (self._term("title", word) for word in dict.fromkeys(words))
        for pair in dict.fromkeys(pairs(words)):
            yield self._term("pairs", pair)
            yield self._term("title", pair)
        if len(words) > 1 and wanted.parts[-1].beginning:
            for pair in self._completions("pairs", f"{words[-2]}_{words[-1]}"):
                yield self._term("pairs", pair)
                yield self._term("title", pair)
        yield from (
            self._term("title", pairs(other)[0] if len(other) == 2 else other[0])
            for part in wanted.parts
            for other in part.others
            if len(other) <= 2
        )

    def _as_typed(self, wanted: Wanted) -> Iterator[Query]:
        words, neighbours = wanted.typed, list(pairwise(wanted.typed))
        for word in filter(is_marked, words):
            yield Query.const_score_query(self._term("marked", word), _WORDS_AS_TYPED / len(words))
        for first, second in neighbours:
            if is_marked(first) or is_marked(second):
                term = self._term("marked", f"{first}_{second}")
                yield Query.const_score_query(term, _PAIRS_AS_TYPED / len(neighbours))

    def _filters(self, query: SearchQuery) -> Iterator[_Clause]:
        if query.topic is not None:
            yield self._filter(self._term("topics", query.topic))
        if query.place is not None:
            yield self._filter(self._term("places", query.place))
        if query.source is not None:
            yield self._filter(self._term("source", query.source))
        if query.since is not None or query.until is not None:
            yield self._filter(self._between(query.since, query.until))
        if query.as_of is not None:
            range_ = Query.range_query(self._schema, "id", tantivy.FieldType.Unsigned, upper_bound=query.as_of)
            yield self._filter(range_)

    def _between(self, since: datetime | None, until: datetime | None) -> Query:
        return Query.range_query(
            self._schema,
            "at",
            tantivy.FieldType.Integer,
            lower_bound=None if since is None else microseconds(since),
            upper_bound=None if until is None else microseconds(until),
            include_upper=until is None,
        )

    def _filter(self, query: Query) -> _Clause:
        return Occur.Must, Query.const_score_query(query, 0.0)

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value)


def _any(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])
