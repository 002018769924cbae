"""Articles read from pages: text against the Article Extraction Benchmark's truth and on Vietnamese pages, dates, speed.

    LOA_AEB=…/article-extraction-benchmark LOA_FUNDUS=…/fundus python -m tests.quality articles

Both are public repositories that are looked at where they lie, if they do; nothing of them is part of this one.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from statistics import mean

from bot.errors import ParseError
from bot.models import Extraction
from bot.news.blocks import blocks_of
from bot.news.extract import extract
from bot.news.page import parse_page
from bot.news.vietnamese import syllables
from tests.quality.hostile_pages import weigh
from tests.quality.report import SAMPLES, Bar, Report, Table

LABELS = Path(__file__).parent / "labels" / "articles.json"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
NO_RULES = "none"  # as a name of rules it names none: the general reader alone
Reader = Callable[[bytes, str], str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its truth. ``date`` is None where the page does not say for certain, "" where it is not known to us."""

    name: str
    url: str
    html: bytes
    text: str
    date: str | None = ""
    now: datetime = NOW


# --- pages ----------------------------------------------------------------------------------------------------------


def benchmark() -> list[Page]:
    """The 181 pages of scrapinghub/article-extraction-benchmark, at LOA_AEB; none without it."""
    root = os.environ.get("LOA_AEB")
    if not root:
        return []
    truth = json.loads((Path(root) / "ground-truth.json").read_text("utf-8"))
    return [
        Page(
            name, of["url"], gzip.decompress((Path(root) / "html" / f"{name}.html.gz").read_bytes()), of["articleBody"]
        )
        for name, of in truth.items()
    ]


def fundus() -> list[Page]:
    """The pages of flairNLP/fundus's parser tests, at LOA_FUNDUS: lead and paragraphs, and dates."""
    root = os.environ.get("LOA_FUNDUS")
    found = Path(root, "tests/resources/parser/test_data").glob("*/meta.info") if root else []
    return [page for meta in sorted(found) for page in _fundus_of_a_country(meta)]


def _fundus_of_a_country(meta: Path) -> Iterator[Page]:
    crawled = json.loads(meta.read_text("utf-8"))
    for truth in sorted(meta.parent.glob("*.json")):
        versions = list(json.loads(truth.read_text("utf-8")).values())
        dated = re.compile(rf"{re.escape(truth.stem)}_\d{{4}}_\d\d_\d\d\.html\.gz")
        names = sorted(name for name in crawled if dated.fullmatch(name) and (meta.parent / name).exists())
        if len(names) != len(versions):
            continue
        for name, of in zip(names, versions, strict=True):
            sections = [line for each in of["body"]["sections"] for line in (*each["headline"], *each["paragraphs"])]
            text = "\n".join([*of["body"]["summary"], *sections]) if of["body"] else ""
            now = datetime.fromisoformat(crawled[name]["crawl_date"]).replace(tzinfo=UTC) + timedelta(days=1)
            html = gzip.decompress((meta.parent / name).read_bytes())
            date = of["publishing_date"] or ""
            known = bool(date) and _instant(date) < now  # a truth from after the page was fetched is none
            yield Page(name, crawled[name]["url"], html, text, date if known else "", now)


def vietnamese(pages: list[Page]) -> list[Page]:
    """The sample articles with hand-made truth, the seed article, and the one Vietnamese page among ``pages``."""
    seed = SAMPLES / "baoquangninh"
    of = json.loads((seed / "article.expected.json").read_text("utf-8"))
    text = f"{of['lead']}\n{of['body']}"
    found = [Page("seed", of["url"], (seed / "article.html").read_bytes(), text, of["published"])]
    for name, label in json.loads(LABELS.read_text("utf-8")).items():
        html = (SAMPLES / "pages" / f"{name}.html").read_bytes()
        by_digest = {digest(block.text): block.text for block in blocks_of(parse_page(html))}
        found.append(Page(name, "", html, "\n".join(by_digest[each] for each in label["text"]), label["published"]))
    return found + [page for page in pages if page.name.startswith("VnExpress_")]


def digest(text: str) -> str:
    return blake2b(" ".join(syllables(text)).encode(), digest_size=6).hexdigest()


# --- measures -------------------------------------------------------------------------------------------------------


def f1(pages: list[Page], texts: list[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 as the benchmark counts them: 4-shingles, the means over pages, F1 of the means."""
    scores = [_of_one(page.text, text) for page, text in zip(pages, texts, strict=True)]
    precision = mean(each for each, _ in scores if each is not None)
    recall = mean(each for _, each in scores if each is not None)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _of_one(truth: str, text: str) -> tuple[float | None, float | None]:
    wanted, found = _shingles(truth), _shingles(text)
    hits = (wanted & found).total()
    return (hits / found.total() if found else None), (hits / wanted.total() if wanted else None)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words[at : at + 4])


def read(page: Page, site: str | None = None) -> Extraction | None:
    try:
        return extract(page.html, page.url, now=page.now, site=site)
    except ParseError:
        return None


def whole(found: Extraction | None) -> str:
    return "\n".join(part for part in (found.lead, found.body) if part) if found else ""


def rate(reader: Reader, pages: list[Page]) -> float:
    """Pages a second of CPU time; the first few are read once before, so that all is loaded."""
    for page in pages[:3]:
        reader(page.html, page.url)
    began = time.process_time()
    for page in pages:
        reader(page.html, page.url)
    return len(pages) / (time.process_time() - began)


def dates(pages: list[Page]) -> tuple[int, int, int, list[str]]:
    """Of the pages whose date is known: found and right to the day, wrong, none found; and the names of the wrong ones."""
    right, none, wrong = 0, 0, []
    for page in pages:
        if page.date == "":
            continue
        found = read(page)
        said = found.published if found else None
        if said is None:
            none += page.date is not None
            right += page.date is None
        elif page.date is not None and abs(said - _instant(page.date)) < timedelta(days=1):
            right += 1
        else:
            wrong.append(page.name)
    return right, len(wrong), none, wrong


def _instant(raw: str) -> datetime:
    moment = datetime.fromisoformat(raw)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# --- other readers --------------------------------------------------------------------------------------------------


def by_trafilatura_fast(html: bytes, _: str) -> str:
    return _trafilatura(html, fast=True)


def by_trafilatura(html: bytes, _: str) -> str:
    return _trafilatura(html, fast=False)


def _trafilatura(html: bytes, *, fast: bool) -> str:
    from trafilatura import bare_extraction

    found = bare_extraction(html.decode("utf-8", "replace"), fast=fast, include_comments=False)
    return getattr(found, "text", None) or ""


def by_readability(html: bytes, _: str) -> str:
    from lxml.html import document_fromstring
    from readability import Document
    from readability.readability import Unparseable

    try:
        summary = Document(html.decode("utf-8", "replace")).summary(html_partial=True)
    except Unparseable:
        return ""
    return "\n".join(block.text for block in blocks_of(document_fromstring(f"<div>{summary}</div>")))


def by_loa(html: bytes, url: str) -> str:
    found = read(Page("", url, html, ""))
    return (found.body or "") if found else ""


PEERS: dict[str, Reader] = {
    "trafilatura, fast": by_trafilatura_fast,
    "trafilatura": by_trafilatura,
    "readability-lxml": by_readability,
}


# --- the report -----------------------------------------------------------------------------------------------------


def measure() -> Report:
    general, european = benchmark(), fundus()
    local = vietnamese(european)
    right, wrong, none, wrong_names = dates([*local, *european])
    hostile = list(weigh())
    bars = [
        Bar("fields of the seed article that are exact", 100 * _seed_fields_exact(), least=100, unit=" %"),
        Bar("F1 on Vietnamese pages, by the general reader alone", f1(local, _texts(local, NO_RULES))[2], least=0.98),
        Bar("F1 on Vietnamese pages, with site rules", f1(local, _texts(local, None))[2], least=0.98),
        Bar("dates that are wrong", float(wrong), most=0),
        Bar("dates found", 100 * right / (right + wrong + none), least=95, unit=" %"),
        Bar("the costliest hostile page", max(seconds for _, seconds, _, _ in hostile), most=2, unit=" s"),
        Bar("the largest hostile page", max(size for _, _, size, _ in hostile), most=100, unit=" MB"),
    ]
    notes = [
        f"Dates: {right} right, {wrong} wrong, {none} not found; {', '.join(wrong_names) or 'none is wrong'}.",
        _LOOKED_AT,
    ]
    tables = [_hostile_table(hostile), _vietnamese_table(local)]
    if general:
        bars.insert(1, Bar("F1 on general pages (benchmark's measure)", f1(general, _bodies(general))[2], least=0.965))
        bars.insert(2, Bar("the same, lead and body together", f1(general, _texts(general, None))[2], least=0.965))
        bars.append(Bar("pages a second of one core (general pages)", rate(by_loa, general), least=60, unit="/s"))
        tables.insert(0, _general_table(general))
    else:
        notes.append("LOA_AEB named no copy of the Article Extraction Benchmark: general pages were not measured.")
    if european:
        tables.append(_fundus_table(european))
    else:
        notes.append("LOA_FUNDUS named no copy of fundus: its pages and dates were not measured.")
    return Report(
        "Articles", _HOW.format(len(general), len(local), len(european)), tuple(bars), tuple(tables), tuple(notes)
    )


_HOW = (
    "Text: precision, recall and F1 over 4-shingles as the Article Extraction Benchmark counts them, on its {} pages (half of "
    "which, those whose name begins with an even number, was looked at; the other half is reported beside it), on {} "
    "Vietnamese pages with hand-made truth (lead and body together), and on {} pages of fundus (lead and body). Speed is CPU "
    "time. Hostile pages are each read in a process of their own."
)


_LOOKED_AT = (
    "The Vietnamese pages and those of fundus were looked at while the reader was made, their dates too: only the other half of "
    "the benchmark is held out. A truth of fundus from after the page was fetched (day and month swapped) is not counted."
)


def _seed_fields_exact() -> float:
    from bot.news.extract import as_json

    seed = SAMPLES / "baoquangninh"
    wanted = json.loads((seed / "article.expected.json").read_text("utf-8"))
    found = as_json(extract((seed / "article.html").read_bytes(), wanted["url"], now=NOW))
    return mean(float(found[name] == value) for name, value in wanted.items())


def _texts(pages: list[Page], site: str | None) -> list[str]:
    return [whole(read(page, site)) for page in pages]


def _bodies(pages: list[Page]) -> list[str]:
    return [by_loa(page.html, page.url) for page in pages]


def _row(name: str, pages: list[Page], texts: list[str], *more: str) -> tuple[str, ...]:
    return (name, *(f"{value:.3f}" for value in f1(pages, texts)), *more)


def _general_table(pages: list[Page]) -> Table:
    even = [int(page.name[:8], 16) % 2 == 0 for page in pages]
    rows = []
    for name, reader in {"Loa": by_loa, **PEERS}.items():
        texts = [reader(page.html, page.url) for page in pages]
        halves = (
            f1(
                [page for page, each in zip(pages, even, strict=True) if each is half],
                [text for text, each in zip(texts, even, strict=True) if each is half],
            )[2]
            for half in (True, False)
        )
        rows.append(_row(name, pages, texts, *(f"{each:.3f}" for each in halves), f"{rate(reader, pages):.0f}"))
    columns = ("general pages", "P", "R", "F1", "F1, half looked at", "F1, other half", "pages/s")
    return Table(columns, tuple(rows))


def _vietnamese_table(pages: list[Page]) -> Table:
    rows = [
        _row("Loa, with site rules", pages, _texts(pages, None)),
        _row("Loa, the general reader", pages, _texts(pages, NO_RULES)),
        *(_row(name, pages, [reader(page.html, page.url) for page in pages]) for name, reader in PEERS.items()),
    ]
    return Table(("Vietnamese pages", "P", "R", "F1"), tuple(rows))


def _fundus_table(pages: list[Page]) -> Table:
    rows = [
        _row("Loa", pages, _texts(pages, None)),
        *(_row(name, pages, [reader(page.html, page.url) for page in pages]) for name, reader in PEERS.items()),
    ]
    return Table(("pages of 181 publishers", "P", "R", "F1"), tuple(rows))


def _hostile_table(weighed: list[tuple[str, float, float, str]]) -> Table:
    rows = tuple((name, f"{seconds:.2f}", f"{size:.0f}", outcome) for name, seconds, size, outcome in weighed)
    return Table(("hostile page", "s", "MB", "outcome"), rows)
