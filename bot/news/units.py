"""What a number counts: a currency, a measure, a span of time, people. Pure."""

from __future__ import annotations

import re

_FORMS = {
    "đồng": "đồng|đ|vnđ|vnd",
    "usd": "usd|đô la|đô-la|đôla",
    "eur": "euro|eur",
    "cny": "nhân dân tệ|ndt",
    "jpy": "yên|yen",
    "km": "km|ki-lô-mét|cây số",
    "km²": "km2|km²",
    "km/h": "km/h|km/giờ",
    "m": "mét|m",
    "m²": "m2|m²|mét vuông",
    "m³": "m3|m³|mét khối",
    "cm": "cm|xăng-ti-mét",
    "mm": "mm|mi-li-mét",
    "ha": "ha|héc ta|hecta|hécta|héc-ta",
    "kg": "kg|ki-lô-gam|cân",
    "tấn": "tấn",
    "tạ": "tạ",
    "lít": "lít",
    "độ": "độ|°c|ºc",
    "giây": "giây",
    "phút": "phút",
    "ngày": "ngày",
    "tuần": "tuần",
    "tháng": "tháng",
    "năm": "năm",
    "people": "người|nạn nhân|bệnh nhân|bệnh nhi|học sinh|sinh viên|thí sinh|công nhân|lao động|nhân viên|thợ|cán bộ"
    "|chiến sĩ|chiến sỹ|du khách|hành khách|lượt khách|khách|cháu|em|trẻ|bé|ngư dân|thuyền viên|thành viên|thanh niên"
    "|phụ nữ|nữ|nam|cô gái|chàng trai|đối tượng|bị cáo|bị can|nghi phạm|ca|trường hợp|đồng chí|đồng đội|đồng bào"
    "|đồng nghiệp|đồng phạm",
    # These only begin like people.
    "ca nô": "ca nô",
    "ca khúc": "ca khúc",
    "khách sạn": "khách sạn",
}
_UNIT_OF = {form: unit for unit, forms in _FORMS.items() for form in forms.split("|")}
_FORM = "|".join(re.escape(form) for form in sorted(_UNIT_OF, key=len, reverse=True))
# "10 đến 15 km": ten kilometres too.
_AFTER = re.compile(
    rf"(?: ?(?:-|–|đến|tới|hoặc|và) ?\d[\d.,]*)? ?(?P<unit>{_FORM})(?![^\W_])|(?P<sign>[€])", re.IGNORECASE
)
_SIGN_BEFORE = re.compile(r"(?:US)?\$ ?$|\bUSD $")


def unit_at(text: str, start: int, end: int) -> str | None:
    """What the number at ``start:end`` of ``text`` counts, in one form; None if that is nothing of these."""
    if _SIGN_BEFORE.search(text, max(0, start - 4), start):
        return "usd"
    after = _AFTER.match(text, end)
    if after is None:
        return "usd" if text[end : end + 2].lstrip().startswith("$") else None
    return _UNIT_OF[after["unit"].lower()] if after["unit"] else "eur"
