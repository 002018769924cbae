"""Lines that stand in an article and are none of it: captions, calls to read on, to subscribe and to follow."""

from __future__ import annotations

import re

_CHARACTERS_MAX = 250  # longer ones are paragraphs, whatever they begin with

_READ_ON = (
    r"(?:>{1,3}|»|👉|➡️?|\*)?\s*(?:xem thêm|đọc thêm|xem chi tiết|(?:tin|bài|tin bài) liên quan|mời (?:quý )?(?:độc giả"
    r"|bạn đọc|bạn|khán giả|quý vị)\b|related\b|read (?:more|also|next)\b|see (?:also|more)\b|also (?:read|see|on)\b"
    r"|more (?:from|on)\b|you may also\b|don.t miss\b|recommended\b|watch:|listen:)"
)
_FOLLOW = (
    r"theo dõi (?:\S+ ){0,8}?(?:trên|tại|qua) (?:google|zalo|facebook|youtube|tiktok|fanpage|kênh)"
    r"|đăng ký (?:nhận|kênh|theo dõi|gói)|tải (?:ngay )?(?:ứng dụng|app)\b|(?:nhấn|bấm|click) (?:vào đây|theo dõi)"
    r"|sign up\b.{0,80}\b(?:newsletter|email|inbox)|subscribe (?:to|now|here|today)\b"
    r"|newsletters?\b.{0,60}\b(?:inbox|sign|subscri)|follow (?:us|\S+(?: \S+){0,3}) on\b"
    r"|like (?:us on facebook|this (?:story|article))|share (?:this|it) (?:on|with|article|story)"
)
_RIGHTS = (
    r"(?:©|copyright\b|bản quyền\b|\(\*\) không sao chép)|all rights reserved|vui lòng ghi rõ nguồn"
    r"|ghi rõ nguồn\b.{0,60}\bkhi|(?:nghiêm )?cấm sao chép"
)
_CONTROLS = (
    r"(?:comments?|bình luận|advertisement|quảng cáo|chia sẻ|lưu bài(?: viết)?|sao chép liên kết|copy link|in bài viết"
    r"|a a)$"
)
_CREDIT = (
    r"(?:ảnh|nguồn ảnh|ảnh minh họa|hình ảnh|đồ họa|infographic|clip|video|photos?|image|picture|foto)"
    r"(?: minh họa| tư liệu)?(?: credit)?\s*(?:[:/]|by\b)"
)
_BEGINS = re.compile(rf"(?:{_READ_ON}|{_RIGHTS}|{_CONTROLS}|\(?{_CREDIT})", re.IGNORECASE)
_HOLDS = re.compile(_FOLLOW, re.IGNORECASE)
# "… trên cầu cảng mới. Ảnh: Phúc An", "… (Ảnh: Phúc An)": what ends so stands under a picture.
_ENDS = re.compile(r"[.)!?…\s(\[–|-]\s*(?:Ảnh|Nguồn ảnh|Đồ họa|Photo|Image)(?: minh họa)?\s*:\s*[^.:]{2,60}[).\]]*$")


def is_boilerplate(text: str) -> bool:
    """Whether ``text``, a paragraph, is such a line."""
    if len(text) > _CHARACTERS_MAX:
        return False
    return bool(_BEGINS.match(text) or _HOLDS.search(text) or _ENDS.search(text))
