"""Where the papers keep what: CSS selectors as data, one set of rules for each family of sites."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.models import DateOrder


@dataclass(frozen=True, slots=True)
class SiteRules:
    """The rules of one site. Selectors are tried in order, the first that finds something non-empty wins."""

    name: str  # what FeedSpec.site and Extraction.site hold: the site's host, or the family
    hosts: tuple[str, ...]  # these and their sub-domains
    title: tuple[str, ...]
    body: tuple[str, ...]
    lead: tuple[str, ...] = ()
    bold_lead: bool = False  # without a lead of its own, a first paragraph wholly in bold is the lead
    date: tuple[str, ...] = ()
    date_order: DateOrder = "dmy"  # of the dates people see
    meta_date_order: DateOrder = "dmy"  # of meta tags that are not ISO 8601
    section: tuple[str, ...] = ()  # the last element found counts
    author: tuple[str, ...] = ()
    drop_first: tuple[str, ...] = ()  # anywhere, before anything is read
    drop: tuple[str, ...] = ()  # inside the body
    drop_after: tuple[str, ...] = ()  # a short paragraph that begins so ends the body


# Short paragraphs that begin so end an article on any site.
PAGE_ENDS = (
    "Từ khóa",
    "Từ khoá",
    "Tin liên quan",
    "Ý kiến bạn đọc",
    "Tin cùng chuyên mục",
    "Bình luận",
    "Chia sẻ",
    "(*) Không sao chép",
)

_QUANG_NINH = SiteRules(
    name="baoquangninh",
    hosts=(),
    title=("h1.name", ".content-article h1", "h1"),
    lead=(".content-article .sapo", "#content-detail > h2:first-child"),
    bold_lead=True,
    body=("#content-detail", ".content-article .detail"),
    date=(".content-article div.date", "div.date.font5"),
    section=(".breadcrumbs ol.breadcrumb li a[href]", "ol.breadcrumb li a[href]"),
    author=("div.pseudonym",),
    drop=(
        "div.pseudonym",
        "div.relates",
        "div.topics",
        "div.social",
        "div.print_page",
        "div.block-news-list",
        ".related-news",
        "[class*=tin-lien]",
        ".ads-zone-group",
        ".expNoEdit",
    ),
    drop_after=(*PAGE_ENDS, "Tất cả chuyên mục", "Liên kết website", "Ý kiến ("),
)

_HEMERA = SiteRules(
    name="hemera",
    hosts=(),
    title=("h1.article__title", ".article__header h1", "h1"),
    lead=(".article__sapo.cms-desc", ".article__sapo", ".cms-desc"),
    body=(".article__body.zce-content-body.cms-body", ".article__body.cms-body", ".article__body"),
    date=(".article__meta time[datetime]", ".article__header time[datetime]", "time[datetime][data-time]"),
    section=(".breadcrumbs li a[href]", ".breadcrumb li a[href]", ".article__meta .cate", ".article__header .cate"),
    author=(".article__author .name", ".article__author", ".cms-author"),
    drop=(
        ".article__related",
        ".related-news",
        ".cms-relate",
        ".article__tag",
        ".box-tag",
        ".notebox",
        ".ads_middle",
        ".banner",
        "[class*=rennab]",
        ".article__author",
        ".cms-author",
    ),
    drop_after=PAGE_ENDS,
)

_VCCORP = SiteRules(
    name="vccorp",
    hosts=(),
    title=("h1[data-role=title]", "h1.detail-title", "h1.article-title", "h1.title", "h1"),
    lead=("[data-role=sapo]", "h2.detail-sapo", "h2.sapo", ".sapo"),
    body=(".detail-content.afcbc-body", "[data-role=content]", ".detail-content"),
    date=("[data-role=publishdate]", ".detail-time", ".pdate"),
    section=("[data-role=cate-name]", ".detail-cate a[href]", ".breadcrumb a[href]"),
    author=("[data-role=author]", ".detail-author .name", ".author-info .name", ".author"),
    drop=(
        ".VCSortableInPreviewMode[type=RelatedOneNews]",
        ".VCSortableInPreviewMode[type=RelatedNews]",
        ".VCSortableInPreviewMode[type=link-content-footer]",
        ".VCSortableInPreviewMode[type=LinkContent]",
        "[class*=PhotoCMS_Caption]",
        "[data-role=sapo]",
        "[data-role=author]",
        "[data-marked-zoneid]",
        ".chisochungkhoan",
        ".tinlienquan",
        ".link-content-footer",
        ".detail-tab",
        ".box-bottom-link",
        ".link-source-wrapper",
        ".tindnd",
    ),
    drop_after=PAGE_ENDS,
)

_ONECMS = SiteRules(
    name="onecms",
    hosts=(),
    title=("h1.sc-longform-header-title", ".sc-longform-header-title", "h1.block-sc-title", "h1"),
    lead=("p.sc-longform-header-sapo", ".block-sc-sapo", ".sc-longform-header-sapo"),
    body=(".b-maincontent .entry", "article.entry", ".b-maincontent"),
    date=("span.block-sc-publish-time", ".sc-longform-header-date"),
    meta_date_order="mdy",
    section=(".block-sc-cate-name", ".sc-longform-header-cate", ".breadcrumb a[href]"),
    author=(".block-sc-author", ".sc-longform-header-author"),
    drop=(
        ".sc-longform-header",
        ".block-sc-longform-header",
        ".sc-link-stories",
        "[class*=relate]",
        ".c-news-tags",
        ".onecms-ads",
        ".block-sc-author",
    ),
    drop_after=PAGE_ENDS,
)

_VNEXPRESS = SiteRules(
    name="vnexpress",
    hosts=(),
    title=("h1.title-detail", "h1.title-post", "h1.title_news_detail", "h1.Title"),
    lead=("p.description", "h2.Lead", ".short_intro"),
    body=("article.fck_detail", ".fck_detail", ".lightgallery"),
    date=(".header-content .date", "span.date"),
    section=("ul.breadcrumb li a[href]", ".breadcrumb li a[href]"),
    author=("article.fck_detail p.author_mail strong", "p.author_mail strong", ".fck_detail p.author_mail"),
    drop_first=("span.location-stamp",),
    drop=(
        "p.author_mail",
        "p.Image",
        ".box-tinlienquanv2",
        "[data-component-type=tin_xemthem]",
        ".list-news",
        ".banner-ads",
        ".width_common.box-tinlienquan",
    ),
    drop_after=PAGE_ENDS,
)

_DAN_TRI = SiteRules(
    name="dantri",
    hosts=(),
    title=("h1.title-page", ".singular-container h1", "h1"),
    lead=("h2.singular-sapo", ".singular-sapo"),
    body=(".singular-content",),
    date=("time.author-time[datetime]", "time.author-time", ".singular-container time[datetime]"),
    section=(".breadcrumbs li a[href]", "ul.breadcrumb li a[href]", ".dt-breadcrumb a[href]"),
    author=(".author-name", ".singular-author b", ".author-wrap b"),
    drop=("[class*=related]", ".article-tag", ".dt-ads", ".singular-sapo", ".singular-author"),
    drop_after=PAGE_ENDS,
)

_VNECONOMY = SiteRules(
    name="vneconomy",
    hosts=(),
    title=("h1.detail__title", "h1"),
    lead=("h2.detail__summary", ".detail__summary"),
    body=("#article-editor", ".detail__content"),
    date=(".detail__meta", ".date-detail .date"),
    section=(".detail__breadcrumb a[href]", ".breadcrumb a[href]"),
    author=(".detail__author strong", ".detail__author"),
    drop=("[class*=related]", ".box-tag", ".detail__tag", ".img-caption"),
    drop_after=PAGE_ENDS,
)

_DAU_TU = SiteRules(
    name="baodautu",
    hosts=(),
    title=(".title-detail", "h1", "h2.title-detail"),
    lead=(".sapo_detail", ".sapo-detail"),
    body=("#content_detail_news",),
    date=(".post-time", ".date_detail"),
    section=(".title_head_catbox a[href]", ".breadcrumb a[href]"),
    author=(".author_detail", "a.author"),
    drop=("[class*=relate]", ".tag_detail", "#content_detail_news .adv"),
    drop_after=PAGE_ENDS,
)

_BAC_NINH = SiteRules(
    name="baobacninh",
    hosts=(),
    title=("h1.news-details__title", ".news-details h1", "h1"),
    lead=("div.news_detail_sapo", ".news_detail_sapo"),
    body=(".news-details__content.link_content", ".news-details__content"),
    date=(".news-details__time", ".news-details .time"),
    section=(".breadcrumb li a[href]", ".breadcrumb a[href]"),
    author=(".news-details__author", ".news_detail_author"),
    drop=("[class*=relate]", ".news_detail_sapo", ".news-details__author", ".news-details__tag"),
    drop_after=PAGE_ENDS,
)

_PORTAL = SiteRules(
    name="quangninh.gov.vn",
    hosts=("quangninh.gov.vn",),
    title=(".article-title", "h1.title", ".title-detail", "h1"),
    lead=(".article-sapo", ".sapo", ".short-description"),
    bold_lead=True,
    body=(".article-content", "#content-detail", ".ms-rtestate-field", ".detail-content"),
    date=(".article-date", ".date-post", ".post-date", ".time"),
    section=(".breadcrumb a[href]",),
    author=(".article-author", ".author"),
    drop=("[class*=relate]", ".article-tools", ".ms-rtestate-read[role=toolbar]"),
    drop_after=(*PAGE_ENDS, "Các tin khác", "Tin khác"),
)

_HOSTS = {
    _QUANG_NINH: ("baoquangninh.vn", "baoquangninh.com.vn", "baohungyen.vn"),
    _HEMERA: ("vietnamplus.vn", "nhandan.vn", "tienphong.vn"),
    _VCCORP: (
        "tuoitre.vn",
        "thanhnien.vn",
        "vtv.vn",
        "cafef.vn",
        "kenh14.vn",
        "baochinhphu.vn",
        "baoxaydung.vn",
        "nld.com.vn",
    ),
    _ONECMS: ("baohaiphong.vn", "baodanang.vn", "hanoimoi.vn", "baonghean.vn", "baolangson.vn"),
    _VNEXPRESS: ("vnexpress.net",),
    _DAN_TRI: ("dantri.com.vn",),
    _VNECONOMY: ("vneconomy.vn",),
    _DAU_TU: ("baodautu.vn",),
    _BAC_NINH: ("baobacninhtv.vn", "baobacninh.vn"),
}
_FAMILIES = {family.name: family for family in (*_HOSTS, _PORTAL)}
SITES = {
    **{host: replace(family, name=host, hosts=(host,)) for family, hosts in _HOSTS.items() for host in hosts},
    _PORTAL.name: _PORTAL,
}


def rules_for(url: str, site: str | None) -> SiteRules | None:
    """The rules by the name in ``site`` (a site or a family), without one by the host of ``url``; None if there are
    none, or ``site`` is not known."""
    if site is not None:
        return SITES.get(site) or _FAMILIES.get(site)
    try:
        labels = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return None
    return next((SITES[host] for host in _parents(labels) if host in SITES), None)


def _parents(labels: list[str]) -> list[str]:
    return [".".join(labels[first:]) for first in range(max(0, len(labels) - 6), len(labels))]
