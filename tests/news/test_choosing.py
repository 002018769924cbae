"""Which blocks of a page are its article, and which of them is its lead."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from bot.news.blocks import Block, blocks_of
from bot.news.choosing import better, choose, choose_under, is_little, misses
from bot.news.opening import headline_of, open_article
from bot.news.pruning import prune

LONG = "Đoàn thuyền về bến sớm hơn mọi hôm vì gió mùa tràn xuống, khoang nào cũng đầy mực ống và cá thu tươi roi rói."


def blocks(html: str) -> list[Block]:
    tree = document_fromstring(f"<html><body>{html}</body></html>")
    prune(tree)
    return blocks_of(tree)


def texts(html: str) -> list[str]:
    return [block.text for block in blocks(html)]


def prose(*numbers: int) -> str:
    return "".join(f"<p>{number}. {LONG}</p>" for number in numbers)


def chosen(page: list[Block], text: str) -> list[str]:
    return [page[each].text[:2] for each in choose(page, text)]


# --- blocks -------------------------------------------------------------------------------------------------------------


def test_a_page_is_the_row_of_what_stands_apart_on_it() -> None:
    html = "<div>một <b>hai</b><p>ba<br>bốn<br><br>năm</p>sáu<ul><li>bảy<li>tám</ul></div>"
    assert texts(html) == ["một hai", "ba\nbốn", "năm", "sáu", "bảy", "tám"]


def test_rows_of_a_table_of_values_are_blocks_and_cells_of_a_layout_are() -> None:
    assert texts("<table><tr><td>Cá thu<td>180<tr><td>Mực<td>250</table>") == ["Cá thu | 180", "Mực | 250"]
    assert texts("<table><tr><td><p>trái</p><td><p>phải</p></table>") == ["trái", "phải"]


def test_soft_hyphens_and_spaces_of_no_width_are_not_seen() -> None:
    assert texts("<p>thuyền\u00ad về\u200b bến</p>") == ["thuyền về bến"]


def test_how_much_is_link_and_bold_is_known() -> None:
    linked, bold = blocks("<p><a href=x>Tin khác trong ngày</a></p><p><b>Tin đậm</b></p>")
    assert (linked.is_link, linked.is_bold) == (True, False)
    assert (bold.is_link, bold.is_bold) == (False, True)


def test_a_centred_or_slanting_line_under_a_picture_is_its_caption() -> None:
    html = "<p><img src=a></p><p style='text-align: center'>Bến mới</p><p>Chữ</p><p><img src=b><em>Thuyền về</em></p>"
    assert [(block.text, block.is_caption) for block in blocks(html)] == [
        ("Bến mới", True),
        ("Chữ", False),
        ("Thuyền về", True),
    ]


def test_boxes_that_are_named_so_go_and_what_holds_the_article_stays_whatever_its_name() -> None:
    html = f"<div class='sharing related'>{prose(1, 2, 3)}<div class='box-tin-lien-quan'><p>Tin khác</p></div></div>"
    assert [text[:2] for text in texts(html)] == ["1.", "2.", "3."]
    hidden = f"<div style='display:none'>{prose(1, 2)}</div><p hidden>Ẩn</p>"
    assert [text[:2] for text in texts(hidden)] == ["1.", "2."]


# --- the comparison -----------------------------------------------------------------------------------------------------


def test_what_a_reader_dropped_between_its_paragraphs_comes_back() -> None:
    page = blocks(f"<div class=body>{prose(1, 2, 3, 4)}</div>")
    assert chosen(page, "\n".join(page[each].text for each in (0, 3))) == ["1.", "2.", "3.", "4."]


def test_a_text_in_several_boxes_of_one_make_is_one_article() -> None:
    boxes = "".join(f"<div class=chunk>{prose(each)}</div><div class=ad>Quảng cáo</div>" for each in (1, 2, 3))
    page = blocks(f"<div class=story>{boxes}</div>")
    assert chosen(page, page[0].text) == ["1.", "2.", "3."]


def test_what_a_reader_took_from_elsewhere_goes() -> None:
    page = blocks(
        f"<ul><li>Xã hội</li><li>Kinh tế</li></ul><div class=body>{prose(1, 2, 3)}</div><div>Điện thoại</div>"
    )
    everything = "\n".join(block.text for block in page)
    assert chosen(page, everything) == ["1.", "2.", "3."]


def test_links_alone_in_their_line_are_no_text() -> None:
    page = blocks(f"<div>{prose(1)}<p><a href=x>Bến cũ sẽ thành công viên bên bờ biển</a></p>{prose(2)}</div>")
    assert chosen(page, "\n".join(block.text for block in page)) == ["1.", "2."]


def test_a_box_of_other_make_within_the_article_neither_joins_nor_ends_it() -> None:
    box = f"<div class=person>{prose(8)}{prose(9)}</div>"
    page = blocks(f"<div class=body>{prose(1, 2)}{box}{prose(3, 4)}</div>")
    assert chosen(page, "\n".join(page[each].text for each in (0, 1, 4))) == ["1.", "2.", "3.", "4."]


def test_without_any_text_of_a_reader_the_blocks_speak_for_themselves() -> None:
    page = blocks(f"<div>Trang chủ</div><div class=body>{prose(1, 2)}</div>")
    assert chosen(page, "") == ["1.", "2."]
    assert choose([], "") == choose([], LONG) == []


def test_a_choice_far_from_the_headline_loses_to_what_stands_under_it() -> None:
    comments = "".join(f"<div class=c><div class=d>{prose(each)}</div></div>" for each in range(5, 9))
    page = blocks(f"<h1>Thuyền về sớm</h1><div class=body>{prose(1, 2, 3, 4)}</div><section>{comments}</section>")
    below, under = choose(page, "\n".join(block.text for block in page[5:])), choose_under(page, 0)
    assert misses(page, below, under)
    assert [page[each].text[:2] for each in under] == ["1.", "2.", "3.", "4."]
    assert not misses(page, choose(page, page[1].text), under)


def test_of_two_choices_the_longer_wins_only_if_it_is_more_of_the_same() -> None:
    page = blocks(f"<div class=a>{prose(1, 2, 3)}</div><div class=b>{prose(4, 5, 6)}</div>")
    assert is_little(page, [0])
    assert not is_little(page, [0, 1, 2])
    assert better(page, [0], [0, 1, 2]) == [0, 1, 2]
    assert better(page, [0], [3, 4, 5]) == [0]
    assert better(page, [], [3, 4, 5]) == [3, 4, 5]


words = st.sampled_from(["", "Tin", LONG, LONG.upper(), f"{LONG} {LONG}", "Ảnh: An", "<a href=x>Tin khác</a>"])


@given(st.lists(st.tuples(st.sampled_from(["p", "div", "li", "h2", "td", "span"]), words), max_size=25), words)
def test_a_choice_is_some_of_the_blocks_in_their_order(parts: list[tuple[str, str]], text: str) -> None:
    page = blocks("".join(f"<{tag}>{inner}</{tag}>" for tag, inner in parts))
    found = choose(page, text)
    assert found == sorted(set(found))
    assert all(0 <= each < len(page) for each in found)
    lead, body = open_article(page, found, [LONG], [text])
    assert set(body) <= set(found)
    assert not lead or lead in {block.text for block in page}


# --- the opening --------------------------------------------------------------------------------------------------------

LEAD = "Gió mùa về sớm khiến hơn bốn mươi chiếc thuyền của xã đảo phải quay vào bờ trong đêm."
TITLE = "Thuyền về sớm vì gió mùa"


def opened(html: str, description: str = "") -> tuple[str, list[str]]:
    page = blocks(html)
    lead, body = open_article(page, choose(page, "\n".join(block.text for block in page)), [TITLE], [description])
    return lead, [page[each].text[:2] for each in body]


def test_headline_date_and_byline_are_no_text() -> None:
    html = f"<div class=post><h1>{TITLE}</h1><p>Thứ Ba, 17/11/2026 06:40</p><p>Nguyễn An</p>{prose(1, 2)}</div>"
    assert opened(html) == ("", ["1.", "2."])


def test_a_lead_is_known_by_its_name_its_place_or_the_description() -> None:
    body = f"<div class=body>{prose(1, 2)}</div>"
    for above in (
        f"<h1>{TITLE}</h1><h2 class=sapo>{LEAD}</h2>",
        f"<h1>{TITLE}</h1><div class='detail-sapo'><p>{LEAD}</p></div>",
        f"<h1>{TITLE}</h1><div>18:30</div><div class=x><h2>{LEAD}</h2></div>",
    ):
        assert opened(above + body) == (LEAD, ["1.", "2."])
    assert opened(f"<h1>{TITLE}</h1><div class=x><p>{LEAD}</p></div>{body}", LEAD[:60]) == (LEAD, ["1.", "2."])


def test_a_first_paragraph_in_bold_is_the_lead_if_the_rest_is_not() -> None:
    assert opened(f"<h1>{TITLE}</h1><div><p><b>{LEAD}</b></p>{prose(1, 2)}</div>") == (LEAD, ["1.", "2."])
    bold = f"<p><b>{LONG}</b></p>"
    assert opened(f"<h1>{TITLE}</h1><div>{bold}{bold}</div>")[0] == ""


def test_a_first_paragraph_like_the_others_is_text() -> None:
    assert opened(f"<h1>{TITLE}</h1><div>{prose(1, 2, 3)}</div>", f"1. {LONG}") == ("", ["1.", "2.", "3."])


def test_the_headline_is_found_whatever_its_case_and_tone_style() -> None:
    page = blocks("<p>Gì đó</p><h1>THUỶ THỦ HOÀ MÌNH</h1><p>Thủy thủ hòa mình</p><p>khác</p>")
    assert headline_of(page, ["Thủy thủ hoà mình"]) == 2
    assert headline_of(page, ["Tên khác"]) == headline_of(page, []) == headline_of([], ["x"]) == -1
