"""What the templates see: sentences, names, addresses and values of one page in one language."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple, get_args
from urllib.parse import quote, urlencode, urlsplit

from babel import Locale as BabelLocale
from markupsafe import Markup, escape

from bot import locales
from bot.answers import plain
from bot.answers.cards import acronym, card_channel, in_order, listed, why, with_acronym
from bot.answers.reply import CardChannel
from bot.directory import addresses
from bot.finder import Match
from bot.knowledge import Channel, Institution, Knowledge
from bot.knowledge.records import Category
from bot.locales import Locale

CATEGORIES: Tuple[str, ...] = get_args(Category)
_SAFE_SCHEMES = frozenset({"http", "https", "tel", "mailto"})
_SHORT_ADDRESS = 46
Texts = Mapping[Any, str]


@dataclass(frozen=True)
class View:
    """One page in the making. ``path`` is its English address, ``site`` the scheme and host it is seen under.

    ``query`` is what was searched for: the same page in another language searches for it too.
    """

    knowledge: Knowledge
    locale: Locale
    path: str
    site: str = ""
    query: str = ""

    @property
    def language(self) -> str:
        return self.locale.language

    def say(self, key: str, /, **values: Any) -> str:
        """Return a sentence of the directory, or with a leading dot any sentence of the locale."""
        return self.locale.say(key[1:] if key.startswith(".") else f"directory.{key}", **values)

    def text(self, texts: Optional[Texts]) -> Markup:
        """Return a text of a record, marked as English where it exists in no other language."""
        texts = texts or {}
        picked = str(self.locale.pick(texts))
        if self.language in texts or self.language == locales.DEFAULT or not picked:
            return escape(picked)
        return Markup('<span lang="en" dir="ltr">{}</span>').format(picked)

    def is_foreign(self, texts: Texts) -> bool:
        """Tell whether a text does not exist in the language of the page."""
        return self.locale.language_of(texts) != self.language

    def plain_text(self, texts: Texts) -> str:
        return str(self.locale.pick(texts))

    def url(self, *parts: str) -> str:
        return addresses.address(self.language, *parts)

    def accessibility_url(self) -> str:
        return addresses.localized(self.language, "/accessibility")

    def alternates(self) -> List[Dict[str, str]]:
        """Return this page in each language, for the language bar and for hreflang."""
        return [
            {
                "language": code,
                "name": locales.load(code).short_name,
                "direction": locales.load(code).direction,
                "href": addresses.localized(code, self.path)
                + (f"?{urlencode({'q': self.query})}" if self.query else ""),
            }
            for code in locales.in_order()
        ]

    def about_query(self, key: str, query: str) -> Markup:
        """Return a sentence in which what was searched for keeps its own direction."""
        return Markup(escape(self.say(key, query="{query}")).replace("{query}", Markup("<bdi>{}</bdi>").format(query)))

    # names

    def topic(self, key: str) -> Markup:
        return self.text(self.knowledge.topics[key].name)

    def country(self, key: str) -> Markup:
        return self.text(self.knowledge.countries[key].name)

    def countries(self, keys: Iterable[str]) -> Markup:
        """Return links to countries in the order of their names."""
        known = [key for key in keys if key in self.knowledge.countries]
        links = [
            Markup('<a href="{}">{}</a>').format(self.url("country", key), self.country(key))
            for key in self.by_name(known)
        ]
        return Markup('<ul class="inline">{}</ul>').format(
            Markup("").join(Markup("<li>{}</li>").format(link) for link in links)
        )

    def names(self, keys: Iterable[str]) -> str:
        """Return the names of countries as a list in the manner of the language."""
        return listed([self.plain_text(self.knowledge.countries[key].name) for key in self.by_name(keys)], self.locale)

    def by_name(self, countries: Iterable[str]) -> List[str]:
        return sorted(countries, key=lambda key: self.sort_key(self.plain_text(self.knowledge.countries[key].name)))

    def sort_key(self, name: str) -> Any:
        """Return a key that sorts names in the order people of the language look for them."""
        plain_name = sort_key(name)
        return plain_name.encode(self.locale.sorted_as, "replace") if self.locale.sorted_as else plain_name

    def title(self, body: Institution) -> str:
        """Return name and acronym, without saying the same twice."""
        return with_acronym(self.plain_text(body.name), acronym(body, self.locale))

    def place(self, body: Institution) -> Markup:
        """Return where the body has its seat."""
        country = self.country(body.country) if body.country in self.knowledge.countries else Markup("")
        city = Markup("<bdi>{}</bdi>").format(self.locale.cities.get(body.city, body.city)) if body.city else Markup("")
        if not (city and country):
            return city or country
        return Markup(self.say("place", city="{city}", country="{country}")).format(city=city, country=country)

    def language_names(self, codes: Sequence[str]) -> str:
        names = [str(BabelLocale.parse(code).get_display_name(self.language) or code) for code in codes]
        return listed(names, self.locale)

    def date(self, date: Any) -> str:
        return plain.date_text(str(date), self.locale) if date else ""

    def sentence(self, text: str) -> str:
        """Return ``text`` with a capital at its beginning."""
        return text[:1].upper() + text[1:]

    # contacts

    def channels(self, body: Institution) -> List[Tuple[Channel, CardChannel]]:
        """Return the ways to reach ``body``, current ones first, each with how it is shown."""
        shown = ((channel, card_channel(channel, self.locale)) for channel in in_order(body.channels))
        return [(channel, replace(card, href=self._href(channel, card))) for channel, card in shown]

    def kind(self, channel: Channel) -> Markup:
        """Return "Telephone" or "Address (for letters)"."""
        name = escape(self.say(f".channel.{channel.kind}"))
        if not channel.label:
            return name
        return Markup(self.say(".card.label", kind="{kind}", label="{label}")).format(
            kind=name, label=self.text(channel.label)
        )

    def seen(self, shown: CardChannel) -> str:
        """Return how old a value is and how far it may be trusted."""
        return plain.seen(shown, self.locale)

    def checked(self, body: Institution) -> str:
        """Return whether anybody verified the record."""
        return (
            self.say(".card.verified", date=self.date(body.verified))
            if body.verified
            else self.say(".card.not_verified")
        )

    def why(self, match: Match) -> str:
        return self.sentence(why(match.reasons, match.institution, self.knowledge, self.locale))

    def steps(self, body: Institution) -> List[Markup]:
        return [self.text(step) for step in _steps(body, self.knowledge, self.language)]

    def safe(self, href: Optional[str]) -> Optional[str]:
        """Return ``href`` if a click on it can do no harm."""
        return href if href and urlsplit(href).scheme in _SAFE_SCHEMES else None

    def short(self, url: str) -> str:
        """Return an address of a page as people read it: without scheme, and without its middle if it is long."""
        text = url.partition("://")[2].removeprefix("www.").rstrip("/")
        return text if len(text) <= _SHORT_ADDRESS else f"{text[: _SHORT_ADDRESS - 16]}…{text[-14:]}"

    def _href(self, channel: Channel, shown: CardChannel) -> Optional[str]:
        href = self.safe(shown.href)
        if href and channel.kind == "email":
            subject, body = self.say("mail_subject"), self.say("mail_body").replace("\n", "\r\n")
            href += f"?subject={quote(subject)}&body={quote(body)}"
        return href


def sort_key(name: str) -> str:
    """Return a key that sorts accented letters beside their plain ones."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def _steps(body: Institution, knowledge: Knowledge, language: str) -> List[Texts]:
    """Return each step with the language it is written in."""
    own = "en" if language not in body.steps else language
    steps: List[Texts] = [{own: step} for step in body.steps.get(own, [])]
    return [*steps, *(knowledge.steps[key] for key in body.shared_steps)]
