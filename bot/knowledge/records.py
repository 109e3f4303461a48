"""The typed records of the knowledge base: what an editor may write, and nothing else."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, List, Optional, Union
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import BaseModel, Extra, Field, root_validator, validator
from pydantic.errors import WrongConstantError
from typing_extensions import Literal

from bot import locales
from bot.settings import Settings

#: languages without a locale file in which people are understood
UNDERSTOOD = ("pt",)
#: the knowledge base holds texts of these languages, also where another folder with fewer is in use
OURS = Settings.locales_folder

if TYPE_CHECKING:
    Language = str
else:

    class Language(str):
        """The code of a language that has a locale file, or in which people are understood."""

        @classmethod
        def __get_validators__(cls) -> Iterator[Callable[[Any], str]]:
            """Tell pydantic how to check a code."""
            yield cls._checked

        @classmethod
        def _checked(cls, code: Any) -> str:
            permitted = dict.fromkeys((*locales.languages(), *locales.languages(OURS), *UNDERSTOOD))
            if code not in permitted:
                raise WrongConstantError(given=code, permitted=tuple(permitted))
            return code


Category = Literal[
    "secretariat",
    "regional_centre",
    "igo",
    "financial_mechanism",
    "bilateral_agency",
    "ngo",
    "research_institution",
    "national_contact",
]
#: what else people ask for by kind; a card always shows one of the categories above
Group = Literal["development_bank"]
ChannelKind = Literal["phone", "fax", "email", "post", "web", "form"]
Words = Dict[Language, List[str]]


class Record(BaseModel):
    """Base of all records: an unknown key is an error, a loaded record never changes."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False
        anystr_strip_whitespace = True
        min_anystr_length = 1


def _is_web_address(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and "." in parts.netloc and " " not in value


def checked_web_address(value: str) -> str:
    """Return ``value`` if a browser can open it, otherwise raise ``ValueError``."""
    if not _is_web_address(value):
        raise ValueError("is not an address of a page; write it whole, with http:// or https://")
    return value


def checked_date(value: object) -> Optional[str]:
    """Return a date written as YYYY, YYYY-MM or YYYY-MM-DD; ``None`` says the source shows no date."""
    if value is None:
        return None
    text = str(value)
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            parsed = datetime.datetime.strptime(text, form)
        except ValueError:
            continue
        if parsed.strftime(form) == text:
            return text
    raise ValueError("is not a date; write YYYY, YYYY-MM or YYYY-MM-DD, or leave it empty if the source has none")


class Source(Record):
    """A public page a fact was read on; ``as_of`` is the date the page itself shows."""

    url: str
    as_of: Optional[str] = None

    _url = validator("url", allow_reuse=True)(checked_web_address)
    _as_of = validator("as_of", pre=True, allow_reuse=True)(checked_date)


class Channel(Record):
    """One way to reach an institution. ``status`` says how far the value may be trusted.

    ``current``: seen lately or on the body's own page and nothing contradicts it; ``dated``: only seen
    in an old or third-party copy; ``conflicting``: another source gives another value.
    """

    kind: ChannelKind
    value: str
    label: Optional[Dict[Language, str]] = None
    status: Literal["current", "dated", "conflicting"]
    as_of: Optional[str] = None
    source: str

    _as_of = validator("as_of", pre=True, allow_reuse=True)(checked_date)
    _source = validator("source", allow_reuse=True)(checked_web_address)

    @root_validator(skip_on_failure=True)
    def _value_fits_kind(cls, values: dict) -> dict:
        kind, value = values["kind"], values["value"]
        if kind in ("phone", "fax"):
            try:
                number = phonenumbers.parse(value)
            except phonenumbers.NumberParseException:
                number = None
            if number is None or not phonenumbers.is_valid_number(number):
                raise ValueError(f"{kind} {value!r} is not a number that can be dialled; write it as +41 22 917 8271")
        elif kind == "email":
            try:
                validate_email(value, check_deliverability=False)
            except EmailNotValidError as problem:
                raise ValueError(f"email {value!r} is not an address: {problem}") from None
        elif kind in ("web", "form") and not _is_web_address(value):
            raise ValueError(f"{kind} {value!r} is not an address of a page; write it whole, with https://")
        return values


class Reach(Record):
    """Whom an institution serves. Country lists (ISO 3166-1 alpha-2) go from the surest to the weakest."""

    world: bool = False
    documented: List[str] = []
    indicative: List[str] = []
    region: List[str] = []
    note: Optional[Dict[Language, str]] = None

    def strength(self, country: str) -> Optional[str]:
        """Return how surely ``country`` is served: documented, indicative, region, world or ``None``."""
        for name in ("documented", "indicative", "region"):
            if country in getattr(self, name):
                return name
        return "world" if self.world else None


class Institution(Record):
    """A body that helps, or leads to help, with POPs (one file each in ``knowledge/sources/<category>/``)."""

    id: str
    name: Dict[Language, str]
    acronym: Optional[str] = None
    acronyms: Dict[Language, str] = {}
    aliases: List[str] = []
    exact_aliases: List[str] = []
    former_ids: List[str] = []
    category: Category
    also_categories: List[Union[Category, Group]] = []
    conventions: List[Literal["stockholm", "basel", "rotterdam", "minamata"]] = []
    parent: Optional[str] = None
    country: Optional[str] = None
    city: Optional[str] = None
    state: Literal["active", "uncertain", "closed"] = "active"
    evidence: Literal["found", "indirect", "none"] = "found"
    role: Dict[Language, str]
    topics: Dict[str, Literal["documented", "inferred"]] = {}
    serves: Reach = Reach()
    steps: Dict[Language, List[str]] = {}
    shared_steps: List[str] = []
    languages: List[str] = []
    channels: List[Channel] = []
    warning: Optional[Dict[Language, str]] = None
    sources: List[Source] = Field(..., min_items=1)
    verified: Optional[datetime.date] = None
    review_by: datetime.date

    def serving(self, country: str) -> Optional[str]:
        """Return how surely ``country`` is served, see ``Reach.strength``; a regional centre surely serves its host."""
        is_host = self.category == "regional_centre" and self.country == country
        return "documented" if is_host else self.serves.strength(country)


class Unlisted(Record):
    """A well-known body that people ask for and that is not on record: its kind, and its country, stand for it."""

    id: str
    name: Dict[Language, str]
    aliases: List[str] = []
    category: Union[Category, Group]
    country: Optional[str] = None


class Variant(Record):
    """A special case of a topic: where one of ``synonyms`` is named, ``examples`` are resembled or one of the kinds of body
    ``askers`` asks for the topic by name, or it is asked for ``beside`` another topic (training beside customs), ``first`` lead."""

    synonyms: Words = {}
    askers: List[Category] = []
    beside: List[str] = []
    examples: Words
    first: List[str]


class Topic(Record):
    """A subject and the policy for it: which categories to try in which order and who leads.

    A ``kind_of_help`` (funding, training, ratification) may be asked for with any problem, or with none.
    """

    id: str
    name: Dict[Language, str]
    phrase: Dict[Language, str]
    synonyms: Words
    weak_synonyms: Words = {}
    examples: Words
    order: List[Category]
    leads: List[str]
    variants: List[Variant] = []
    safety_first: bool = False
    kind_of_help: bool = False


class Country(Record):
    """A State, the European Union or a territory. ``party: null`` means not confirmed here.

    ``object`` is the name behind a verb where it differs: "serves *the Philippines*", "dessert *le Bénin*".
    """

    iso2: str
    iso3: Optional[str] = None
    kind: Literal["state", "territory", "union"]
    name: Dict[Language, str]
    object: Dict[Language, str] = {}
    aliases: List[str] = []
    exact_aliases: List[str] = []
    demonyms: List[str] = []
    cities: List[str] = []
    party: Optional[bool] = None
    consent: Optional[Literal["ratification", "acceptance", "approval", "accession", "succession"]] = None
    consent_date: Optional[str] = None
    entry_into_force: Optional[str] = None
    development: Optional[Literal["developing", "economy_in_transition", "developed"]] = None
    region: Optional[Literal["Africa", "Asia-Pacific", "CEE", "GRULAC", "WEOG"]] = None
    ldc: bool = False
    sids: bool = False
    gef: Optional[Literal["presumed_eligible", "case_by_case", "not_a_recipient", "not_a_party"]] = None
    languages: List[str] = []
    answer_as: Optional[str] = None


class Cities(Record):
    """More cities of a country, by how their names may be written before they are taken for a place.

    ``after_in`` are those that mean something else as well ("Tema"); they need a word such as "in" before them.
    """

    iso2: str
    any_capitals: List[str] = []
    capital: List[str] = []
    after_in: List[str] = []


class Region(Record):
    """A part of the world people name instead of a country, such as West Africa."""

    id: str
    name: Dict[Language, str]
    aliases: List[str] = []
    countries: List[str]


class Listing(Record):
    """How and when the Conference of the Parties listed a chemical."""

    annexes: List[Literal["A", "B", "C"]]
    year: int
    meeting: Optional[str] = None
    decision: Optional[str] = None
    in_force: Optional[str] = None


class Chemical(Record):
    """A POP listed in Annex A, B or C or a group of them (``members``), or what others deal with: a substance, a treaty.

    ``short`` is what stands in headings, where the name of the treaty is long. ``exact`` names match in the given capitals
    only (C8, CP). ``elsewhere`` names the institution that answers for a substance outside the Convention, such as mercury,
    and ``pointer`` says so; another treaty has neither.
    """

    id: str
    name: Dict[Language, str]
    short: Dict[Language, str] = {}
    synonyms: List[str] = []
    exact: List[str] = []
    trade_names: List[str] = []
    lay_terms: List[str] = []
    cas: List[str] = []
    listing: Optional[Listing] = None
    members: List[str] = []
    uses: Optional[Dict[Language, str]] = None
    exemptions: Optional[Dict[Language, str]] = None
    topics: List[str] = []
    elsewhere: Optional[str] = None
    pointer: Optional[Dict[Language, str]] = None
    sources: List[Source] = []


class Fact(Record):
    """A question about the Convention itself, its answer in one to three sentences and where it was read.

    ``computed`` facts have no text of their own: the answer is made from the record of the country
    (``party``) or the chemical (``listing``, ``identity``) that the question names. One about certain ``chemicals``
    is not told where another is meant.
    """

    id: str
    questions: Words
    chemicals: List[str] = []
    computed: Optional[Literal["party", "listing", "identity"]] = None
    answer: Dict[Language, str] = {}
    institutions: List[str] = []
    sources: List[Source] = []
