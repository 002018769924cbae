"""The sample papers' pictures: flat scenes drawn from a few shapes, as SVG."""

from __future__ import annotations

from collections.abc import Callable, Mapping

WIDTH, HEIGHT = 1200, 630
DAWN, DAY, DUSK, STORM, NIGHT = (
    ("#fde3c8", "#f6a679"),
    ("#dff1fb", "#8ecae6"),
    ("#ffd9a0", "#e07a5f"),
    ("#75838f", "#2f3b47"),
    ("#27374d", "#0f1b2d"),
)


def _sky(colours: tuple[str, str], sun: str = "") -> str:
    top, bottom = colours[1], colours[0]
    return (
        f'<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/>'
        f'</linearGradient></defs><rect width="{WIDTH}" height="{HEIGHT}" fill="url(#s)"/>{sun}'
    )


def _circle(x: int, y: int, radius: int, fill: str, opacity: float = 1) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" opacity="{opacity}"/>'


def _box(x: int, y: int, width: int, height: int, fill: str, radius: int = 0) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" fill="{fill}"/>'


def _shape(points: str, fill: str) -> str:
    return f'<polygon points="{points}" fill="{fill}"/>'


def _line(path: str, colour: str, width: int) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>'


def _sea(y: int, fill: str, crest: str) -> str:
    crests = "".join(_line(f"M{x} {y + 40 + (x % 7) * 18} q20 -12 40 0 t40 0", crest, 5) for x in range(30, WIDTH, 190))
    return _box(0, y, WIDTH, HEIGHT - y, fill) + crests


def _karst(x: int, base: int, height: int, fill: str) -> str:
    """A limestone islet, as they stand in the bay."""
    return (
        f'<path d="M{x - height // 2} {base} C{x - height // 2} {base - height // 2} {x - height // 3} {base - height} '
        f'{x} {base - height} S{x + height // 2} {base - height // 2} {x + height // 2} {base}Z" fill="{fill}"/>'
    )


def _hills(base: int, fill: str, height: int) -> str:
    return (
        f'<path d="M0 {base} C200 {base - height} 350 {base - height // 3} 520 {base - height // 2} '
        f'S900 {base - height} 1200 {base - height // 3} V{HEIGHT} H0Z" fill="{fill}"/>'
    )


def _boat(x: int, y: int, hull: str, cabin: str) -> str:
    return (
        _shape(f"{x - 110},{y} {x + 120},{y} {x + 80},{y + 52} {x - 76},{y + 52}", hull)
        + _box(x - 50, y - 54, 84, 54, cabin, 6)
        + _line(f"M{x + 50} {y} V{y - 110}", hull, 6)
        + _shape(f"{x + 53},{y - 110} {x + 96},{y - 94} {x + 53},{y - 78}", "#d62828")
    )


def _house(x: int, y: int, width: int, height: int, wall: str, roof: str) -> str:
    windows = "".join(
        _box(x + 24 + i * 62, y + 34 + row * 78, 34, 44, "#fff6dd", 4)
        for i in range((width - 30) // 62)
        for row in range((height - 30) // 78)
    )
    peak = f"{x - 24},{y} {x + width // 2},{y - 76} {x + width + 24},{y}"
    return _box(x, y, width, height, wall, 4) + _shape(peak, roof) + windows


def _person(x: int, y: int, coat: str) -> str:
    return _circle(x, y - 62, 20, "#f2c9a1") + f'<path d="M{x - 28} {y} q0 -46 28 -46 t28 46Z" fill="{coat}"/>'


def _rain() -> str:
    return "".join(_line(f"M{x} {(x * 37) % 420} l-26 78", "#c9d6df", 4) for x in range(60, WIDTH, 74))


def _people(y: int) -> str:
    coats = ("#e76f51", "#2a9d8f", "#e9c46a", "#457b9d", "#8d5a97")
    return "".join(_person(x, y, coats[x % len(coats)]) for x in range(140, WIDTH - 60, 116))


_SUN = _circle(930, 170, 74, "#fff3d6")
_GROUND = _box(0, 480, WIDTH, 150, "#7a9e6b")
_BAY = _karst(240, 430, 210, "#5f8a7a") + _karst(520, 430, 150, "#7fa596") + _karst(860, 430, 260, "#4c7566")

_SCENES: Mapping[str, Callable[[], str]] = {
    "vinh": lambda: _sky(DAY, _SUN) + _BAY + _sea(430, "#3a86a8", "#bfe3ee") + _boat(620, 490, "#7f4f24", "#fff1d6"),
    "dao": lambda: (
        _sky(NIGHT, "".join(_circle((i * 197) % WIDTH, (i * 83) % 330, 2 + i % 4, "#fff8e1") for i in range(70)))
        + _karst(820, 470, 300, "#1f4a5c")
        + _karst(560, 470, 170, "#1a3d4f")
        + _sea(470, "#12344d", "#2f5d7c")
    ),
    "bao": lambda: (
        _sky(STORM)
        + _line(
            "M600 180 a92 92 0 1 0 .1 0 M692 272 C692 150 600 96 470 104 M508 272 C508 394 600 448 730 440",
            "#e8eef2",
            34,
        )
        + _rain()
        + _sea(500, "#26465a", "#9fb8c6")
    ),
    "cuu-nan": lambda: (
        _sky(DAWN, _circle(260, 250, 90, "#fff0dc"))
        + _sea(400, "#2c6e8f", "#cde7f0")
        + _boat(380, 440, "#d9480f", "#ffffff")
        + _line("M500 450 Q640 520 760 486", "#f1faee", 5)
        + _boat(850, 490, "#495057", "#adb5bd")
    ),
    "lang-chai": lambda: (
        _sky(DUSK, _SUN)
        + _BAY
        + _sea(430, "#b5654a", "#f6c9a6")
        + _box(180, 470, 300, 16, "#5b3a29")
        + _house(230, 396, 170, 76, "#c98a5e", "#7f4f24")
        + _boat(800, 500, "#5b3a29", "#f4d9b5")
    ),
    "dua-thuyen": lambda: (
        _sky(DAY, _SUN)
        + _hills(430, "#8ab08a", 120)
        + _sea(400, "#2f8fb0", "#d2eef6")
        + _shape("180,500 1040,500 960,548 250,548", "#c1121f")
        + "".join(
            _person(x, 502, "#ffd166") + _line(f"M{x + 10} 478 l-46 92", "#6b4423", 6) for x in range(300, 960, 90)
        )
    ),
    "cang": lambda: (
        _sky(DAWN, _SUN)
        + _sea(470, "#3d7ea6", "#bfe0ee")
        + _box(640, 410, 480, 70, "#33415c")
        + "".join(
            _box(670 + i * 84, 346 + (i % 2) * 2, 76, 60, c, 3)
            for i, c in enumerate(("#e63946", "#f4a261", "#2a9d8f", "#457b9d", "#e9c46a"))
        )
        + _line("M300 480 V180 H620 M300 180 L200 250 M540 180 V300", "#e76f51", 18)
    ),
    "mo-than": lambda: (
        _sky(DUSK)
        + _hills(330, "#4a4e57", 190)
        + _hills(470, "#2b2d33", 120)
        + _box(500, 380, 220, 250, "#17181c", 100)
        + _line("M540 630 L590 470 M680 630 L630 470", "#8d99ae", 8)
        + _person(360, 600, "#f77f00")
        + _person(850, 600, "#f77f00")
        + _box(338, 514, 44, 14, "#ffd60a", 6)
        + _box(828, 514, 44, 14, "#ffd60a", 6)
    ),
    "ruong": lambda: (
        _sky(DAY, _SUN)
        + _hills(360, "#7fae7f", 170)
        + "".join(
            _line(f"M0 {430 + i * 44} Q600 {380 + i * 60} 1200 {440 + i * 44}", c, 46)
            for i, c in enumerate(("#b5c95a", "#9ab645", "#87a63a", "#6f9131", "#5d7f2a"))
        )
        + _person(760, 560, "#bc6c25")
        + _shape("716,488 760,456 804,488", "#f4d58d")
    ),
    "hoi-truong": lambda: (
        _sky(("#fdf0e0", "#f3d5b5"))
        + _box(240, 180, 720, 330, "#b23a48", 8)
        + _shape("600,220 620,276 680,276 632,312 650,370 600,334 550,370 568,312 520,276 580,276", "#ffd60a")
        + _box(0, 510, WIDTH, 120, "#8a5a44")
        + _people(600)
    ),
    "truong-hoc": lambda: (
        _sky(DAY, _SUN)
        + _GROUND
        + _house(300, 270, 600, 230, "#ffe8a3", "#bc4749")
        + _line("M150 490 V250", "#6c757d", 8)
        + _box(154, 250, 96, 62, "#d62828")
        + _people(610)
    ),
    "benh-vien": lambda: (
        _sky(("#eef7fb", "#c9e4f0"))
        + _GROUND
        + _house(320, 220, 560, 280, "#ffffff", "#8fbcd4")
        + _circle(600, 180, 58, "#ffffff")
        + _box(588, 144, 24, 72, "#e63946", 4)
        + _box(564, 168, 72, 24, "#e63946", 4)
    ),
    "phap-luat": lambda: (
        _sky(("#dfe6ee", "#a9b8c9"))
        + _box(360, 90, 480, 470, "#1d3557", 48)
        + _box(392, 136, 416, 372, "#f1faee", 12)
        + _shape("600,200 730,430 470,430", "#e9c46a")
        + _box(588, 270, 24, 84, "#1d3557", 8)
        + _circle(600, 388, 15, "#1d3557")
    ),
    "bong-da": lambda: (
        _sky(DUSK)
        + _box(0, 300, WIDTH, 330, "#3f8f4f")
        + "".join(_box(x, 300, 120, 330, "#388548") for x in range(0, WIDTH, 240))
        + _line("M360 300 V150 H840 V300", "#ffffff", 14)
        + _circle(600, 470, 84, "#ffffff")
        + _shape("600,430 638,458 624,502 576,502 562,458", "#22223b")
    ),
    "le-hoi": lambda: (
        _sky(NIGHT, _circle(960, 140, 64, "#ffedb3"))
        + _sea(430, "#1b2f4b", "#3f5d86")
        + "".join(
            _circle(x, 120 + (x % 5) * 44, 34, "#ffb703") + _box(x - 12, 150 + (x % 5) * 44, 24, 18, "#d62828", 3)
            for x in range(120, 900, 150)
        )
        + _boat(380, 480, "#7f4f24", "#ffcf70")
        + _boat(820, 520, "#7f4f24", "#ffcf70")
    ),
    "cong-nghe": lambda: (
        _sky(("#e3f6f5", "#a8dadc"))
        + _box(440, 70, 320, 490, "#264653", 40)
        + _box(462, 116, 276, 390, "#f8fbff", 10)
        + "".join(
            _box(490, 150 + i * 58, width, 26, c, 13)
            for i, (width, c) in enumerate(((220, "#2a9d8f"), (160, "#a8dadc"), (200, "#a8dadc"), (120, "#e9c46a")))
        )
        + _circle(600, 442, 34, "#2a9d8f")
        + _line("M584 442 l12 13 22 -26", "#ffffff", 8)
    ),
    "cho": lambda: (
        _sky(DAWN)
        + _box(0, 470, WIDTH, 160, "#c9ada7")
        + "".join(
            _shape(f"{x},250 {x + 240},250 {x + 270},330 {x - 30},330", c) + _box(x + 10, 330, 220, 150, "#fff4e0")
            for x, c in ((120, "#e63946"), (480, "#2a9d8f"), (840, "#f4a261"))
        )
        + "".join(
            _circle(150 + i * 52, 446, 24, c) for i, c in enumerate(("#6a994e", "#e76f51", "#a7c957", "#f2cc8f") * 5)
        )
        + _people(610)
    ),
    "cau": lambda: (
        _sky(DAY, _SUN)
        + _hills(420, "#86a98b", 130)
        + _sea(470, "#4a90b5", "#cfe8f3")
        + _box(0, 400, WIDTH, 26, "#495057")
        + "".join(
            _box(x, 130, 24, 420, "#6c757d")
            + "".join(_line(f"M{x + 12} 150 L{x + 12 + d} 400", "#adb5bd", 5) for d in (-250, -170, -90, 90, 170, 250))
            for x in (330, 850)
        )
        + _box(560, 350, 150, 50, "#06a77d", 14)
    ),
    "bien-gioi": lambda: (
        _sky(DAY, _SUN)
        + _hills(330, "#6a8f70", 200)
        + _hills(470, "#557a5b", 120)
        + _shape("560,560 580,330 640,330 660,560", "#e9ecef")
        + _box(582, 360, 56, 56, "#d62828", 4)
        + _person(430, 590, "#386641")
        + _person(790, 590, "#bc6c25")
    ),
    "quoc-te": lambda: (
        _sky(("#e0ecf8", "#9dbbd9"))
        + _circle(600, 315, 220, "#3a86a8")
        + _line(
            "M380 315 H820 M600 95 V535 M600 95 C440 200 440 430 600 535 M600 95 C760 200 760 430 600 535", "#d7ecf5", 8
        )
        + _circle(520, 250, 22, "#ffb703")
        + _circle(690, 380, 22, "#e63946")
    ),
}

PICTURES = tuple(_SCENES)


def picture(name: str) -> str | None:
    """The SVG document of a scene, 1200 × 630, or None."""
    scene = _SCENES.get(name)
    if scene is None:
        return None
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{scene()}</svg>'
