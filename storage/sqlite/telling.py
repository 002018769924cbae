"""What readers were told of an article, as a short digest of it: two that differ call for a correction."""

from __future__ import annotations

from hashlib import blake2b

from bot.models import Article


def told(article: Article) -> str:
    """Title, lead and body; white space does not count."""
    parts = (" ".join(part.split()) for part in (article.title, article.lead, article.body))
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
