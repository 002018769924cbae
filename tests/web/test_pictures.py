from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messengers.webchat_pictures import PICTURE_BYTES_MAX, Shelf, look_at
from tests.web.samples import gif, jpeg, png, webp


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (png(640, 480), "image/png"),
        (jpeg(640, 480), "image/jpeg"),
        (gif(640, 480), "image/gif"),
        (webp(640, 480), "image/webp"),
    ],
)
def test_a_picture_is_known_by_its_bytes(content: bytes, media_type: str) -> None:
    facts = look_at(content)
    assert facts is not None
    assert (facts.media_type, facts.width, facts.height) == (media_type, 640, 480)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        png(0, 5),
        jpeg(640, 0),
        png(30_000, 5)[:40],
        b"\xff\xd8\xff\xe0\x00\x10",
    ],
)
def test_anything_else_is_no_picture(content: bytes) -> None:
    assert look_at(content) is None


def test_a_picture_over_ten_megabytes_is_refused() -> None:
    assert look_at(png(padding=PICTURE_BYTES_MAX)) is None


@given(st.sampled_from([png(9, 9), jpeg(9, 9), gif(9, 9), webp(9, 9)]), st.data())
def test_looking_at_broken_pictures_never_raises(content: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(content)))
    junk = data.draw(st.binary(max_size=40))
    look_at(content[:cut] + junk)


def test_the_same_bytes_have_the_same_name() -> None:
    one, same, other = look_at(png(4, 3)), look_at(png(4, 3)), look_at(png(5, 3))
    assert one is not None
    assert same is not None
    assert other is not None
    assert one.ref == same.ref != other.ref


def test_the_shelf_forgets_the_oldest_when_it_is_full() -> None:
    shelf = Shelf(bytes_max=10)
    shelf.put("a", b"aaaa")
    shelf.put("b", b"bbbb")
    shelf.put("a", b"aaaa")
    shelf.put("c", b"cccc")
    assert [shelf.get(ref) for ref in "abc"] == [b"aaaa", None, b"cccc"]
