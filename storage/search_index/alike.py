"""Names that papers and people write in several ways: who types one of them means all."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from storage.search_index.words import folded, written

# Each line one thing; the abbreviation of a province only where no other word is written like it.
_ALIKE = """
TP HCM = TPHCM = HCMC = TP Hồ Chí Minh = Thành phố Hồ Chí Minh = Sài Gòn
QN = Quảng Ninh
HN = Hà Nội
HP = Hải Phòng
UBND = Ủy ban nhân dân
HĐND = Hội đồng nhân dân
MTTQ = Mặt trận Tổ quốc
LĐLĐ = Liên đoàn Lao động
CSGT = Cảnh sát giao thông
ATGT = An toàn giao thông
TNGT = Tai nạn giao thông
BHXH = Bảo hiểm xã hội
BHYT = Bảo hiểm y tế
GPMB = Giải phóng mặt bằng
NTM = Nông thôn mới
CCHC = Cải cách hành chính
KCN = Khu công nghiệp
KKT = Khu kinh tế
VLXD = Vật liệu xây dựng
VSATTP = Vệ sinh an toàn thực phẩm
THPT = Trung học phổ thông
THCS = Trung học cơ sở
ĐH = Đại học
CNTT = Công nghệ thông tin
TTHC = Thủ tục hành chính
XNK = Xuất nhập khẩu
PCCC = Phòng cháy chữa cháy
SXH = Sốt xuất huyết
TKV = Tập đoàn Than Khoáng sản
"""

Name = tuple[str, ...]


def _table() -> dict[Name, tuple[Name, ...]]:
    table: dict[Name, tuple[Name, ...]] = {}
    for line in _ALIKE.strip().splitlines():
        names = [tuple(folded(written(name))) for name in line.split("=")]
        table |= {name: tuple(other for other in names if other != name) for name in names}
    return table


OTHERS = _table()


def longest_name(words: Sequence[Name], names: Collection[Name]) -> int:
    """How many of the first of ``words`` (folded, some of them run together) are one of ``names``; 0 if none is."""
    longest = max(map(len, names), default=0)
    for count in range(min(len(words), longest), 0, -1):
        if tuple(word for run in words[:count] for word in run) in names:
            return count
    return 0
