"""What the index holds of an article. Changing it, or how texts are folded, raises VERSION: the index is built anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import tantivy

from bot.models import Article
from storage.search_index.words import folded, pairs, written

VERSION = 2

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def schema() -> tantivy.Schema:
    """``text``: folded words, by their places, so that phrases are found. ``pairs``: folded neighbours, which lift what
    stands side by side. ``title``: both, of the title alone. ``marked``: words and neighbours as written, where marks
    are in them. ``change`` and ``left`` are the marker's (``index``)."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_integer_field("at", fast=True)
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    for name in ("pairs", "title", "marked"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in ("source", "topics", "places"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("change", "left"):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


def document(article: Article) -> dict[str, Any]:
    """The fields of ``article``. Title, lead and body are apart: no phrase reaches from one into the next. Only in
    ``text`` does it count how often a term stands."""
    where = article.where
    texts = [written(text) for text in (article.title, article.lead, article.body)]
    bares = [folded(words) for words in texts]
    neighbours: dict[str, None] = {}
    marked: dict[str, None] = {}
    for words, bare in zip(texts, bares, strict=True):
        bare_pairs = pairs(bare)
        neighbours |= dict.fromkeys(bare_pairs)
        marked |= dict.fromkeys(word for word, plain in zip(words, bare, strict=True) if word != plain)
        marked |= dict.fromkeys(two for two, plain in zip(pairs(words), bare_pairs, strict=True) if two != plain)
    return {
        "id": article.id,
        "at": microseconds(article.at),
        "text": [" ".join(bare) for bare in bares],
        "pairs": [" ".join(neighbours)],
        "title": [" ".join((*bares[0], *pairs(bares[0])))],
        "marked": [" ".join(marked)],
        "source": [article.source],
        "topics": list(article.topics),
        "places": sorted({*where.places, *where.regions, *where.parts}),
    }


def microseconds(moment: datetime) -> int:
    """Since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)
