"""From an address to an answer: which page, vCard or file it is, with status and headers. No web framework."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Callable, Dict, List, Mapping, Optional, Tuple
from urllib.parse import quote
from xml.sax.saxutils import escape

from bot import locales
from bot.directory import addresses, assets, pages
from bot.directory.coverage import picture
from bot.directory.searching import Found, Heard, search
from bot.directory.vcards import vcard
from bot.directory.view import CATEGORIES, View
from bot.knowledge import Institution, Knowledge

LONGEST_QUERY, LONGEST_REMARK = 200, 300
_HTML = "text/html; charset=utf-8"
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: the map has a style of its own inside, and nothing else
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_FOR_A_YEAR = "public, max-age=31536000, immutable"
_FOR_A_WHILE = "public, max-age=300"


@dataclass(frozen=True)
class Answer:
    """What goes back to a browser."""

    body: str
    status: int = 200
    content_type: str = _HTML
    headers: Mapping[str, str] = field(default_factory=dict)


class Directory:
    """The directory of one state of the knowledge base, seen under ``site`` (scheme and host)."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._pictures: Dict[str, str] = {}

    def answer(self, path: str, arguments: Mapping[str, str], site: str = "", heard: Optional[Heard] = None) -> Answer:
        """Return the answer to ``GET path``. ``heard`` is the query ``q`` as the assistant understood it."""
        language, english = addresses.split(path)
        view = View(self.knowledge, locales.load(language), quote(english), site)
        if english == "/directory":
            return _redirect(view.url())
        if english == "/accessibility":
            return _page(pages.accessibility(view))
        if english == addresses.HOME:
            return self._home(view, arguments, heard)
        parts = tuple(english.removeprefix(addresses.HOME).split("/"))
        found = self._file(parts, view) or self._listed(parts, view) or self._institution(parts, view)
        return found or not_found(view)

    def _home(self, view: View, arguments: Mapping[str, str], heard: Optional[Heard]) -> Answer:
        if "q" in arguments:
            return _searched(replace(view, query=arguments["q"].strip()[:LONGEST_QUERY]), arguments["q"], heard)
        topic, country = arguments.get("topic", ""), arguments.get("country", "")
        if topic or country:
            parts = [("topic", topic, country), ("topic", topic), ("country", country)]
            chosen = parts[0] if topic and country else parts[1] if topic else parts[2]
            return _redirect(view.url(*chosen))
        return _page(pages.home(view))

    def _file(self, parts: Tuple[str, ...], view: View) -> Optional[Answer]:
        name = parts[0]
        if len(parts) > 1:
            return None
        if name in assets.TYPES:
            # the address of the worker must stay, so its content is asked for anew each time
            keep = _FOR_A_YEAR if name != "worker.js" else "no-cache"
            return Answer(assets.content(name), 200, assets.TYPES[name], {"Cache-Control": keep})
        if name == "map.svg":
            if view.language not in self._pictures:
                self._pictures[view.language] = picture(self.knowledge, view.locale)
            headers = {"Content-Security-Policy": _PICTURE_POLICY, "Cache-Control": _FOR_A_WHILE}
            return Answer(self._pictures[view.language], 200, "image/svg+xml; charset=utf-8", headers)
        return None

    def _listed(self, parts: Tuple[str, ...], view: View) -> Optional[Answer]:
        known = self.knowledge
        single: Dict[str, Callable[[View], str]] = {
            "map": pages.coverage_map,
            "countries": pages.countries,
            "offline": lambda v: pages.notice(v, "offline"),
        }
        if len(parts) == 1 and parts[0] in single:
            return _page(single[parts[0]](view))
        if len(parts) == 2 and parts[0] == "topic" and parts[1] in known.topics:
            return _page(pages.topic(view, parts[1]))
        if len(parts) == 3 and parts[0] == "topic" and parts[1] in known.topics and parts[2] in known.countries:
            return _page(pages.topic_in_country(view, parts[1], parts[2]))
        if len(parts) == 2 and parts[0] == "country" and parts[1] in known.countries:
            return _page(pages.country(view, known.countries[parts[1]]))
        if len(parts) == 2 and parts[0] == "category" and parts[1] in CATEGORIES:
            return _page(pages.category(view, parts[1]))
        return None

    def _institution(self, parts: Tuple[str, ...], view: View) -> Optional[Answer]:
        if len(parts) != 1:
            return None
        key = parts[0].removesuffix(".vcf")
        body = self.knowledge.institutions.get(key) or self._formerly(key)
        if body is None:
            return None
        if body.id != key:
            return _redirect(view.url(parts[0].replace(key, body.id)), permanent=True)
        if parts[0].endswith(".vcf"):
            card = vcard(body, self.knowledge, view.locale, view.site + view.url(body.id))
            headers = {"Content-Disposition": f'attachment; filename="{body.id}.vcf"', "Cache-Control": _FOR_A_WHILE}
            return Answer(card, 200, "text/vcard; charset=utf-8", headers)
        return _page(pages.institution(view, body))

    def _formerly(self, key: str) -> Optional[Institution]:
        return next((body for body in self.knowledge.institutions.values() if key in body.former_ids), None)

    def paths(self) -> List[str]:
        """Return the English addresses of all pages that a search engine should know."""
        known = self.knowledge
        single = [addresses.address("en", *parts) for parts in ((), ("map",), ("countries",))]
        several: List[Tuple[str, ...]] = [("category", key) for key in CATEGORIES]
        several += [("topic", key) for key in known.topics]
        several += [("country", key) for key in known.countries]
        several += [(key,) for key in known.institutions]
        return [*single, "/accessibility", *(addresses.address("en", *parts) for parts in several)]

    def sitemap(self, site: str) -> Answer:
        """Return the sitemap, each page with its other languages."""
        entries = []
        for path in self.paths():
            hrefs = [(code, escape(site + addresses.localized(code, path))) for code in locales.in_order()]
            others = [*hrefs, ("x-default", escape(site + path))]
            links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{href}"/>' for code, href in others)
            entries += [f"<url><loc>{href}</loc>{links if len(hrefs) > 1 else ''}</url>" for _, href in hrefs]
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            f'xmlns:xhtml="http://www.w3.org/1999/xhtml">{"".join(entries)}</urlset>\n'
        )
        return Answer(body, 200, "application/xml; charset=utf-8", {"Cache-Control": _FOR_A_WHILE})

    def robots(self, site: str) -> Answer:
        """Return what crawlers may read: everything but the conversation and searches."""
        rules = f"User-agent: *\nDisallow: /webhooks/\nDisallow: /*?q=\nSitemap: {site}/sitemap.xml\n"
        return Answer(rules, 200, "text/plain; charset=utf-8", {"Cache-Control": _FOR_A_WHILE})

    def not_found(self, path: str, language: str, site: str = "") -> Answer:
        """Return the answer to an address outside the directory: its language, else the one the browser asks for."""
        own, _ = addresses.split(path)
        known = own if own != locales.DEFAULT else language
        return not_found(View(self.knowledge, locales.load(known), addresses.HOME, site))

    def notice(self, path: str, outcome: str, site: str = "") -> Answer:
        """Return what follows on a remark, or on asking too often; ``outcome`` names its sentence."""
        language, _ = addresses.split(path)
        # the address of a form cannot be opened, so the language bar leads to the first page
        view = View(self.knowledge, locales.load(language), addresses.HOME, site)
        status = {"noted": 200, "nothing_written": 400, "too_long": 400, "too_often": 429}.get(outcome, 503)
        return _page(pages.notice(view, outcome, limit=LONGEST_REMARK), status, "no-store")


def not_found(view: View) -> Answer:
    """Return the page for an address that leads nowhere, with a search form and the lists."""
    return _page(pages.notice(view, "not_found"), 404, "no-store")


def _searched(view: View, query: str, heard: Optional[Heard]) -> Answer:
    if not query.strip():
        return _page(pages.notice(view, "nothing_asked"), 400, "no-store")
    if len(query) > LONGEST_QUERY:
        return _page(pages.notice(view, "too_long", query=query[:LONGEST_QUERY], limit=LONGEST_QUERY), 400, "no-store")
    if heard is None or not heard.understood:
        return _page(pages.notice(view, "search_down", query=query), 503, "no-store")
    found = search(heard, view)
    return _page(pages.results(view, query, found if not found.is_empty else Found()), 200, "no-store")


def _page(body: str, status: int = 200, keep: str = _FOR_A_WHILE) -> Answer:
    return Answer(body, status, _HTML, {"Content-Security-Policy": _PAGE_POLICY, "Cache-Control": keep})


def _redirect(address: str, permanent: bool = False) -> Answer:
    return Answer("", 301 if permanent else 303, _HTML, {"Location": address, "Cache-Control": "no-store"})
