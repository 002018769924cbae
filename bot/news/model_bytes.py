"""What was learned of topics as bytes, and back."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence

import numpy as np

from bot.news.learner import Floats, TopicModel, new_model

_MAGIC = b"loa topics 2\n"  # another number where features or arrays mean something else
_HEAD_BYTES_MAX = 1_000_000  # a thousand titles known by heart, with all topics ticked


def dump(model: TopicModel) -> bytes:
    """The model as bytes for ``load``: about 1 MB once it has seen some thousand articles. Weights keep three
    digits."""
    head = json.dumps({"topics": model.topics, "learned": model.learned, "by_heart": dict(model.by_heart)}).encode()
    arrays = zlib.compress(b"".join(array.astype(kind).tobytes() for array, kind in _arrays(model)), 1)
    return _MAGIC + struct.pack("<I", len(head)) + head + arrays


def load(saved: bytes, topics: Sequence[str]) -> TopicModel | None:
    """The model of ``dump``; None if it is damaged, of another version, or of other topics: then one begins anew."""
    try:
        if not saved.startswith(_MAGIC):
            return None
        at = len(_MAGIC) + 4
        (length,) = struct.unpack("<I", saved[len(_MAGIC) : at])
        head = json.loads(saved[at : at + min(length, _HEAD_BYTES_MAX)])
        if tuple(head["topics"]) != tuple(topics):
            return None
        model = new_model(topics)
        model.by_heart = {str(key): tuple(map(str, said)) for key, said in head["by_heart"].items()}
        size = sum(array.size * np.dtype(kind).itemsize for array, kind in _arrays(model))
        learned = int(head["learned"])
        raw = zlib.decompressobj().decompress(saved[at + length :], size + 1)
    except (ValueError, KeyError, TypeError, AttributeError, struct.error, zlib.error):
        return None
    return _filled(model, raw, learned) if len(raw) == size else None


def _arrays(model: TopicModel) -> tuple[tuple[Floats, str], ...]:
    """What is saved, with the type it is saved as."""
    return (
        (model.weights, "<f2"),
        (model.steps, "<f2"),
        (model.words, "<f4"),
        (model.bias, "<f4"),
        (model.record, "<f4"),
    )


def _filled(model: TopicModel, raw: bytes, learned: int) -> TopicModel | None:
    at = 0
    for array, kind in _arrays(model):
        saved = np.frombuffer(raw, kind, array.size, at).reshape(array.shape)
        if not np.isfinite(saved).all():
            return None
        array[...] = saved
        at += saved.nbytes
    model.learned = learned
    return model
