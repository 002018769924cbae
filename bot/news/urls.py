"""Web addresses: one form for the same page, and what a paper itself calls the article."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urljoin, urlsplit, urlunsplit

URL_CHARS_MAX = 2_000

# Kept apart from keys such as nid, Cat and bvid, which name the article on some sites.
_TRACKING = re.compile(r"(?:utm_[^=]*|zarsrc|gidzl|fbclid|at_medium|at_campaign)(?:=|$)", re.IGNORECASE)
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
_SAFE = "%/:=&?~#+!$,;'@()*[]"
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str, base: str | None = None) -> str | None:
    """``url`` as Loa stores it, made absolute by ``base``: http or https, host in lower case and punycode, without
    default port, fragment and tracking parameters. None if that is no web link (or over 2,000 characters)."""
    text = url.strip()
    if not text or len(text) > URL_CHARS_MAX:
        return None
    # Feeds break long links over lines; a blank inside is part of a file name.
    text = _SPACE.sub(lambda gap: "" if set(gap[0]) & set("\n\r\t") else "%20", text)
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        netloc = _netloc(parts)
    except ValueError:
        return None
    if netloc is None:
        return None
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _TRACKING.match(pair))
    path = quote(parts.path, safe=_SAFE) or "/"
    clean = urlunsplit((parts.scheme.lower(), netloc, path, quote(query, safe=_SAFE), ""))
    return clean if len(clean) <= URL_CHARS_MAX else None


def _netloc(parts: SplitResult) -> str | None:
    """The host with its port if that is not the usual one; None for what no browser should be sent to."""
    scheme, host = parts.scheme.lower(), parts.hostname
    if scheme not in _PORTS or not host or "@" in parts.netloc or len(host) > 253:
        return None
    if ":" in host:
        host = f"[{ip_address(host)}]"
    else:
        host = host.rstrip(".").encode("idna").decode("ascii").lower() if not host.isascii() else host.rstrip(".")
        if not _HOST.fullmatch(host):
            return None
    port = parts.port
    return host if port is None or port == _PORTS[scheme] else f"{host}:{port}"


# --- hosts -------------------------------------------------------------------------------------------------------


def host_of(url: str) -> str:
    """The host in lower case, without port; empty if there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@lru_cache(maxsize=4_096)
def _registrable(host: str) -> str:
    return _public_suffixes().privatesuffix(host) or host


@cache
def _public_suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415  # 10,000 rules, read when the first host is asked

    return PublicSuffixList()


def site_host(url: str) -> str:
    """Whom a request burdens: the registrable domain (``rss.vnexpress.net`` and ``vnexpress.net`` are one site).
    Addresses and single names such as localhost stay themselves, with their port."""
    host = host_of(url)
    if "." not in host or _is_address(host):
        return urlsplit(url).netloc.rpartition("@")[2].lower() if host else ""
    return _registrable(host.rstrip("."))


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


# --- article numbers -----------------------------------------------------------------------------------------------

_SAME_EDITION = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.)")
# The page for phones that AMP makes: /amp/a.html, /a/amp, /a.amp, /a.amp.html, ?amp=1, ?outputType=amp.
_AMP_PATH = re.compile(r"^/amp(?=/.)|(?<=.)/amp/?$")
_AMP_ENDING = re.compile(r"\.amp(?:\.html)?$")
_AMP_PARAMETER = re.compile(r"(?:amp(?:=(?:1|true|yes)?)?|(?:outputtype|output|view|mode)=amp)", re.IGNORECASE)
_POST = re.compile(r"-post(\d{3,12})\.(?:html|tpo|vnp|vov)$")
_TIMED = re.compile(r"-(\d{16,18})\.(?:html?|chn)$")
_SEVEN = re.compile(r"-(\d{7})\.html$")
_LAO_DONG = re.compile(r"-(\d{5,9})\.ldo$")
_QDND = re.compile(r"-(\d{5,9})$")
_OLD_BAO_QUANG_NINH = re.compile(r"/\d{6}/[^/]*-(\d{6,8})$")

# Papers whose articles end in a seven-digit number of their own. Elsewhere such a number may be part of the slug.
_SEVEN_DIGIT_SITES = ("vnexpress.net", "baohungyen.vn")
_KEY_PARAMETERS = ("nid", "bvid")


def article_identity(url: str) -> str:
    """The paper's article number as ``site:number`` where the address holds one, else the address that all editions of
    the page have in common: https, without ``www.`` or ``m.`` and without what makes it the page for phones.

    Slugs are cut and rewritten under the same number, so they never count. For telling articles apart only, never to be
    fetched.
    """
    canonical = canonical_url(url)
    if canonical is None:
        return url
    parts = _one_edition(urlsplit(canonical))
    host, path = parts.hostname or "", parts.path
    return (
        _bao_quang_ninh(host, path)
        or _portal(host, parts)
        or _timed(host, path)
        or _posted(host, path)
        or _numbered(host, path)
        or urlunsplit(parts)
    )


def _one_edition(parts: SplitResult) -> SplitResult:
    scheme = parts.scheme if parts.port else "https"
    path = _AMP_ENDING.sub(".html", _AMP_PATH.sub("", parts.path))
    query = "&".join(pair for pair in parts.query.split("&") if not _AMP_PARAMETER.fullmatch(pair))
    return SplitResult(scheme, _SAME_EDITION.sub("", parts.netloc), path.rstrip("/") or "/", query, "")


def _bao_quang_ninh(host: str, path: str) -> str | None:
    if host == "baoquangninh.com.vn":
        found = _OLD_BAO_QUANG_NINH.search(path) or _SEVEN.search(path)
        return f"baoquangninh.vn:{found[1]}" if found else None
    if host in {"baoquangninh.vn", "chuyendoiso.baoquangninh.vn", "english.baoquangninh.vn"}:
        found = _SEVEN.search(path)
        site = "english.baoquangninh.vn" if host.startswith("english.") else "baoquangninh.vn"
        return f"{site}:{found[1]}" if found else None
    return None


def _portal(host: str, parts: SplitResult) -> str | None:
    """quangninh.gov.vn: the query names the article, within the site of an office that the path names."""
    if host != "quangninh.gov.vn" and not host.endswith(".quangninh.gov.vn"):
        return None
    query = {name.lower(): value for name, value in parse_qsl(parts.query)}
    key = next((name for name in _KEY_PARAMETERS if query.get(name)), None)
    return f"{host}{parts.path.lower()}?{key}={query[key]}" if key else None


def _timed(host: str, path: str) -> str | None:
    """Numbers made of a time are unique over all sub-domains of a paper."""
    found = _TIMED.search(path)
    return f"{_registrable(host)}:{found[1]}" if found else None


def _posted(host: str, path: str) -> str | None:
    found = _POST.search(path)
    return f"{host}:post{found[1]}" if found else None


def _numbered(host: str, path: str) -> str | None:
    site = _registrable(host)
    if site in _SEVEN_DIGIT_SITES and not host.startswith("e."):
        found = _SEVEN.search(path)
    elif site == "laodong.vn":
        found = _LAO_DONG.search(path)
    elif site == "qdnd.vn" and host == site:
        found = _QDND.search(path)
    else:
        return None
    return f"{site}:{found[1]}" if found else None
