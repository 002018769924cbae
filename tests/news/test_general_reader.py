"""Pages of papers that Loa has no rules for, in the layouts that such papers have: the general reader finds the whole text
and nothing else. All text is invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.models import Extraction
from bot.news.extract import extract

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
URL = "https://baola.example/xa-hoi/lang-chai-dung-lai-nep-nha-cu-20261118.html"
TITLE = "Làng chài dựng lại nếp nhà cũ"
LEAD = "Sau ba mùa bão, bốn mươi hộ của làng Cửa Lạch góp công dựng lại dãy nhà gỗ sát mép nước như đời ông cha."
BODY = [
    "Buổi sáng đầu đông, tiếng đục đẽo vang khắp bãi. Cột nhà đầu tiên được dựng lên lúc 6 giờ 15, khi nước vừa rút.",
    "“Nhà cũ đổ thì dựng nhà mới, nhưng phải dựng như cũ thì mới ra làng”, ông Bùi Văn Chắt, 74 tuổi, nói.",
    "Gỗ được mua ở ba xã miền núi, chở bằng bè xuôi sông mất hai ngày. Mỗi nhà hết 180 triệu đồng, xã góp một phần ba.",
    "Dân làng tự lo từng bữa cơm cho thợ.",
    "Chị Hoàng Thị Mận, chủ nhà thứ chín trong dãy, kể rằng đêm nào chị cũng ra xem vì sợ mình nằm mơ.",
    "Theo kế hoạch, dãy nhà xong trước Tết. Khi ấy làng sẽ mở cửa đón khách, mỗi nhà nhận nhiều nhất bốn người để còn chỗ phơi lưới.",
    "Dân làng tự lo từng bữa cơm cho thợ.",
    "Người già trong làng bảo, chỉ cần nghe tiếng nước vỗ dưới sàn là biết mình đã về đến nhà.",
]
TEASERS = [
    (
        "Chợ phiên vùng cao đông khách trở lại",
        "Phiên chợ cuối tháng đón hơn hai nghìn lượt khách, cao nhất từ đầu năm đến nay.",
    ),
    (
        "Học sinh đảo có thêm thư viện nổi",
        "Chiếc thuyền cũ được sửa thành thư viện với hơn ba nghìn đầu sách cho học trò các đảo nhỏ.",
    ),
    (
        "Cầu phao tạm thay cầu cũ trong một tháng",
        "Xe máy và người đi bộ qua được từ 5 giờ đến 22 giờ, xe tải phải đi đường vòng.",
    ),
    (
        "Vườn na dai vào vụ muộn",
        "Nhà vườn bán tại gốc với giá cao gấp rưỡi năm ngoái mà vẫn không đủ hàng giao cho khách quen.",
    ),
]


def paragraphs(tag: str = "p", **attributes: str) -> str:
    marks = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return "".join(f"<{tag}{marks}>{part}</{tag}>" for part in BODY)


def with_box(box: str) -> str:
    parts = [f"<p>{part}</p>" for part in BODY]
    return "".join([*parts[:3], box, *parts[3:]])


RELATED = "".join(f'<li><a href="/{n}-99{n}.html">{title}</a></li>' for n, (title, _) in enumerate(TEASERS))
CARDS = "".join(
    f'<div class="item"><h3><a href="/{n}-99{n}.html">{title}</a></h3><div class="des">{text}</div></div>'
    for n, (title, text) in enumerate(TEASERS * 4)
)
COMMENTS = "".join(
    f'<div class="cm"><b>Bạn đọc {n}</b><div class="txt">Tôi từng về làng này hồi còn nhỏ, nhà nào cũng treo lưới trước hiên. '
    f"Mong dãy nhà xong sớm để đưa các con về chơi lần thứ {n}.</div><span>Thích</span></div>"
    for n in range(12)
)
MENU = '<ul class="top">' + "".join(f'<li><a href="/{n}">Mục số {n}</a></li>' for n in range(25)) + "</ul>"
CLOCK = "<div class='now'>Thứ Ba, 24/11/2026 12:00</div>"
DESCRIPTION = f'<meta property="og:description" content="{LEAD}">'


def page(content: str, head: str = DESCRIPTION) -> bytes:
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{TITLE} - Báo Lạ</title>'
        f'<meta property="og:title" content="{TITLE}">{head}<script>var a = 1 < 2;</script></head>'
        f"<body>{CLOCK}{MENU}{content}<div class='foot'>Cơ quan chủ quản: Sở Lạ. Giấy phép số 12/GP ngày 3/4/2020. "
        "Tổng biên tập: Nguyễn Văn Không. Bản quyền thuộc về Báo Lạ.</div></body></html>"
    ).encode()


H1 = f"<h1>{TITLE}</h1>"
SAPO = f"<h2 class='sapo'>{LEAD}</h2>"
LAYOUTS = {
    "sapo above the content": f"<div class=d>{H1}<span>18/11/2026 06:30</span>{SAPO}<div class=ct>{paragraphs()}</div></div>",
    "sapo in bold first": f"<div class=d>{H1}<div class=ct><p><strong>{LEAD}</strong></p>{paragraphs()}</div></div>",
    "sapo like the text": f"<div class=d>{H1}<div class=ct><p>{LEAD}</p>{paragraphs()}</div></div>",
    "one block with line breaks": f"<div class=d>{H1}{SAPO}<div class=ct>{'<br><br>'.join(BODY)}</div></div>",
    "a block for each paragraph": f"<div class=d>{H1}{SAPO}<div class=ct>{paragraphs('div')}</div></div>",
    "a box around each paragraph": f"<div class=d>{H1}{SAPO}<div class=ct>"
    + "".join(f'<div class="blk"><p>{part}</p></div>' for part in BODY)
    + "</div></div>",
    "spans in paragraphs": f"<div class=d>{H1}{SAPO}<div class=ct>"
    + "".join(f'<p style="text-align: justify"><span style="font-size:14px">{part}</span></p>' for part in BODY)
    + "</div></div>",
    "tables of long ago": f"<table><tr><td>{MENU}<td><table><tr><td>{H1}<tr><td>{SAPO}<tr><td>{paragraphs()}</table>"
    f"<td>{CARDS}</table>",
    "a form around everything": f"<form id=aspnetForm><div class=d>{H1}{SAPO}<div class=ct>{paragraphs()}</div></div></form>",
    "related links in the middle": f"<div class=d>{H1}{SAPO}<div class=ct>{with_box(f'<ul class=lq>{RELATED}</ul>')}</div></div>",
    "related teasers in the middle": f"<div class=d>{H1}{SAPO}<div class=ct>"
    + with_box(f"<div class='box-tin-lien-quan'>{CARDS[:900]}</div></div></div>")
    + "</div></div>",
    "a line to read on": f"<div class=d>{H1}{SAPO}<div class=ct>"
    + with_box(f"<p>&gt;&gt; Xem thêm: <a href='/x-991.html'>{TEASERS[0][0]}</a></p>")
    + "</div></div>",
    "a picture with its caption": f"<div class=d>{H1}{SAPO}<div class=ct>"
    + with_box("<figure><img src='/a.jpg'><figcaption>Dãy nhà gỗ đang dựng. Ảnh: Phúc An</figcaption></figure>")
    + "</div></div>",
    "a caption in italics": f"<div class=d>{H1}{SAPO}<div class=ct>"
    + with_box(
        "<p style='text-align:center'><img src='/a.jpg'></p><p style='text-align:center'><em>Dãy nhà gỗ</em></p>"
    )
    + "</div></div>",
    "a caption in a table": f"<div class=d>{H1}{SAPO}<div class=ct>"
    + with_box("<table class=image><tr><td><img src='/a.jpg'><tr><td>Dãy nhà gỗ đang dựng sát mép nước.</table>")
    + "</div></div>",
    "a caption under a picture": f"<div class=d>{H1}{SAPO}<div class=ct>"
    + with_box("<div class='photo'><img src='/a.jpg'></div><p class='PCaption'>Dãy nhà gỗ đang dựng sát mép nước.</p>")
    + "</div></div>",
    "byline, source and tags": f"<div class=d>{H1}{SAPO}<div class=ct>{paragraphs()}"
    "<p style='text-align:right'><strong>Phúc An</strong></p><p>Theo Báo Lạ</p></div>"
    "<div class=tg><span>Từ khóa:</span><a href='/t/1'>làng chài</a><a href='/t/2'>nhà gỗ</a></div></div>",
    "a column of teasers": f"<div class=d>{H1}{SAPO}<div class=ct>{paragraphs()}</div></div><div class=col>{CARDS}</div>",
    "more comments than text": f"<div class=d>{H1}{SAPO}<div class=ct>{paragraphs()}</div></div><div class=ykbd>{COMMENTS}</div>",
    "calls to follow": f"<div class=d>{H1}{SAPO}<div class=ct>{paragraphs()}<p>Mời quý độc giả theo dõi Báo Lạ trên Zalo</p>"
    "<p>Đăng ký nhận bản tin mỗi sáng</p></div></div>",
    "article and aside": f"<main><article>{H1}<p class='lead'>{LEAD}</p>{paragraphs()}</article><aside>{CARDS}</aside></main>",
    "no heading, a block as title": f"<div class=d><div class='tit'>{TITLE}</div><div class='desc'>{LEAD}</div>"
    f"<div class=ct>{paragraphs()}</div></div>",
    "names in English": f"<div class='post'><header class='entry-header'>{H1}</header><div class='entry-summary'><p>{LEAD}</p></div>"
    f"<div class='entry-content'>{paragraphs()}</div><footer class='entry-footer'>Chuyên mục: Xã hội</footer></div>",
    "hashed class names": f"<div class='css-1x2'>{H1}<p class='css-9k'>{LEAD}</p><div class='css-77'>{paragraphs(**{'class': 'css-p'})}"
    "</div></div>",
    "sharing above and below": f"<div class=d>{H1}<div class='share'>Chia sẻ</div>{SAPO}<div class=ct>{paragraphs()}</div>"
    "<div class='social'>Thích 0 <a href=x>Chia sẻ</a></div></div>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_whole_text_is_found_and_nothing_else(layout: str) -> None:
    found = extract(page(LAYOUTS[layout]), URL, now=NOW)
    assert found.title == TITLE
    assert found.lead == LEAD
    assert (found.body or "").split("\n\n") == BODY


@pytest.mark.parametrize("layout", ["sapo above the content", "sapo in bold first", "article and aside"])
def test_a_lead_is_found_without_a_description(layout: str) -> None:
    found = extract(page(LAYOUTS[layout], head=""), URL, now=NOW)
    assert (found.lead, (found.body or "").split("\n\n")) == (LEAD, BODY)


def test_who_signs_at_the_end_is_the_author() -> None:
    assert extract(page(LAYOUTS["byline, source and tags"]), URL, now=NOW).author == "Phúc An"


@pytest.mark.parametrize(
    "above",
    [
        "<span class='author'>Phúc An</span>",
        "<p class='detail-author'>Tin, ảnh: Phúc An</p>",
        "<a rel=author>Phúc An</a>",
    ],
)
def test_an_author_is_read_where_the_page_names_one(above: str) -> None:
    crumbs = "<div class='c-breadcrumbs'><a href='/'>Trang chủ</a> <a href='/xa-hoi'>Xã hội</a></div>"
    found = extract(
        page(f"{crumbs}<div class=d>{H1}{above}{SAPO}<div class=ct>{paragraphs()}</div></div>"), URL, now=NOW
    )
    assert (found.author, found.section, found.lead) == ("Phúc An", "Xã hội", LEAD)
    assert (found.body or "").split("\n\n") == BODY


def test_what_is_no_name_is_no_author() -> None:
    above = (
        "<span class='author'>Thứ Tư, 18/11/2026</span><div class='author-box'>Theo dõi tác giả để nhận bài mới</div>"
    )
    assert (
        extract(page(f"<div class=d>{H1}{above}{SAPO}<div class=ct>{paragraphs()}</div></div>"), URL, now=NOW).author
        is None
    )


def read(content: str) -> Extraction:
    return extract(page(f"<div class=d>{H1}{SAPO}<div class=ct>{content}</div></div>"), URL, now=NOW)


def test_subheadings_lists_and_tables_of_values_are_text() -> None:
    content = (
        f"<p>{BODY[0]}</p><h3>Gỗ về bằng bè</h3><p>{BODY[2]}</p><ul><li>Gỗ lim: 12 khối.</li><li>Gỗ trai: 30 khối.</li></ul>"
        f"<p>{BODY[4]}</p><table><tr><td>Cột</td><td>240</td></tr><tr><td>Kèo</td><td>96</td></tr></table><p>{BODY[5]}</p>"
    )
    assert (read(content).body or "").split("\n\n") == [
        BODY[0],
        "Gỗ về bằng bè",
        BODY[2],
        "Gỗ lim: 12 khối.",
        "Gỗ trai: 30 khối.",
        BODY[4],
        "Cột | 240",
        "Kèo | 96",
        BODY[5],
    ]


def test_a_notice_of_two_sentences_is_an_article() -> None:
    found = read(f"<p>{BODY[0]}</p><p>{BODY[1]}</p>")
    assert (found.body or "").split("\n\n") == BODY[:2]


# --- dates --------------------------------------------------------------------------------------------------------------


def published(above: str, head: str = "") -> str | None:
    moment = extract(
        page(f"<div class=d>{H1}{above}{SAPO}<div class=ct>{paragraphs()}</div></div>", head), URL, now=NOW
    )
    return moment.published.isoformat() if moment.published else None


@pytest.mark.parametrize(
    "shown",
    [
        "<time datetime='2026-11-18T06:30:00+07:00'>sáng nay</time>",
        "<div class=m><span>Phúc An</span><time datetime='2026-11-18T06:30:00+07:00'>6:30</time></div>",
        "<span itemprop='datePublished' content='2026-11-18T06:30:00+07:00'>sáng nay</span>",
        "<span>18/11/2026 06:30</span>",
        "<div><p>Phúc An</p><p>Thứ Tư, 18/11/2026, 06:30 (GMT+7)</p></div>",
        "<p>Phúc An | 18/11/2026 06:30</p>",
        "<p>Cập nhật lúc: 06:30 18/11/2026</p>",
    ],
)
def test_a_date_after_the_headline_is_found(shown: str) -> None:
    assert published(shown) == "2026-11-17T23:30:00+00:00"


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "<p>Lễ hội mở lúc 06:30 18/11/2026.</p>",
        "<p>Lễ hội mở ngày 18/11/2026</p>",
        f"<ul>{RELATED}</ul>" * 6 + "<time datetime='2026-11-01T06:30:00+07:00'>bài khác</time>",
    ],
)
def test_a_date_of_something_else_is_none(shown: str) -> None:
    assert published(shown) is None


def test_a_live_report_began_when_its_earliest_date_says() -> None:
    both = "".join(
        f'<meta property="article:{name}_time" content="2026-11-18T20:00:00+07:00">'
        for name in ("published", "modified")
    )
    began = "<span itemprop='datePublished' content='2026-11-18T06:30:00+07:00'></span>"
    assert published(began, both) == "2026-11-17T23:30:00+00:00"
    assert published("", both) == "2026-11-18T13:00:00+00:00"
