"""What the pages of the directory say: contacts with their age, honest warnings, structured data, languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from documents import Document, text_of

from bot import locales
from bot.directory import Directory, Heard
from bot.knowledge import Channel, Institution, Knowledge
from bot.understanding import Mention

Page = Callable[[str], Document]
SCRIPT = "<script>alert(1)</script>\"'&"


def _with(knowledge: Knowledge, key: str, **changes: object) -> Directory:
    """Return the directory after an edit of one institution."""
    bodies = {**knowledge.institutions, key: knowledge.institutions[key].copy(update=changes)}
    return Directory(Knowledge(**{**vars(knowledge), "institutions": bodies}))


def _asking(text: str, *mentions: Mention, intent: str = "find_help") -> Heard:
    return Heard(text, intent, mentions)


def test_each_value_shows_its_age_its_state_and_its_source(page: Page, knowledge: Knowledge) -> None:
    document = page("/directory/brs-secretariat")
    rows = [row for row in document.all("div") if row.get("class") in ("current", "dated", "conflicting")]
    body = knowledge.institutions["brs-secretariat"]
    assert len(rows) == len(body.channels)
    fax = next(row for row in rows if "917 8098" in text_of(row))
    assert "old, seen 2016: may have changed · not yet verified · source" in text_of(fax)
    visit = next(row for row in rows if "Châtelaine" in text_of(row))
    assert "other sources differ" in text_of(visit)
    sources = {link.get("href") for row in rows for link in row.iter("a")}
    assert {channel.source for channel in body.channels} <= sources


def test_what_is_current_stands_before_what_is_old(page: Page, knowledge: Knowledge) -> None:
    for key in knowledge.institutions:
        contacts = page(f"/directory/{key}").all("dl", class_="contacts")
        old = [row.get("class") != "current" for row in (contacts[0] if contacts else [])]
        assert old == sorted(old), key


def test_a_verified_record_says_when(knowledge: Knowledge) -> None:
    import datetime

    edited = _with(knowledge, "undp", verified=datetime.date(2026, 3, 4))
    text = Document(edited.answer("/directory/undp", {}).body).text
    assert "verified March 4, 2026" in text
    assert "not yet verified" not in text


def test_a_mail_is_prepared(page: Page) -> None:
    mail = next(href for href in page("/directory/brs-secretariat").hrefs() if href.startswith("mailto:"))
    assert mail.startswith("mailto:brs@brsmeas.org?subject=Request%20for%20assistance")
    assert "body=Dear%20colleagues" in mail


def test_markup_in_the_knowledge_is_shown_as_text(knowledge: Knowledge) -> None:
    post = Channel(kind="post", value=SCRIPT, status="current", source="https://example.org/", label={"en": SCRIPT})
    edited = _with(
        knowledge,
        "undp",
        name={"en": SCRIPT},
        acronym=SCRIPT[::-1] + "x",
        city=SCRIPT,
        role={"en": SCRIPT},
        warning={"en": SCRIPT},
        steps={"en": [SCRIPT]},
        channels=[post],
    )
    for path in ("/directory/undp", "/directory/category/igo", "/directory/topic/pcbs/GH", "/directory/topic/pcbs"):
        document = Document(edited.answer(path, {}).body)
        assert SCRIPT in document.text, path
        assert not [script for script in document.all("script") if script.text and "<" in script.text], path
        assert {script.get("type") for script in document.all("script") if script.text} <= {"application/ld+json"}, path
    data = Document(edited.answer("/directory/undp", {}).body).one("script", type="application/ld+json").text
    assert "<" not in (data or "")
    assert json.loads(data or "")["name"] == SCRIPT


def test_markup_in_a_country_does_not_break_the_map(knowledge: Knowledge) -> None:
    import xml.etree.ElementTree as ElementTree

    ghana = knowledge.countries["GH"].copy(update={"name": {"en": SCRIPT}})
    edited = Directory(Knowledge(**{**vars(knowledge), "countries": {**knowledge.countries, "GH": ghana}}))
    root = ElementTree.fromstring(edited.answer("/directory/map.svg", {}).body)
    assert not [element for element in root.iter() if element.tag.endswith("script")]
    assert any(SCRIPT in (element.text or "") for element in root.iter())


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_an_address_that_could_run_something_is_no_link(knowledge: Knowledge, address: str) -> None:
    channel = (
        knowledge.institutions["undp"].channels[0].copy(update={"kind": "web", "value": address, "source": address})
    )
    html = _with(knowledge, "undp", channels=[channel]).answer("/directory/undp", {}).body
    assert not [href for href in Document(html).hrefs() if href.startswith(address.split(":")[0])]


def test_structured_data_holds_only_what_is_current(page: Page) -> None:
    data = json.loads(page("/directory/brs-secretariat").one("script", type="application/ld+json").text or "")
    assert data["@type"] == "Organization"
    assert data["contactPoint"][0]["@type"] == "ContactPoint"
    assert data["contactPoint"][0]["telephone"] == "+41 22 917 8271"
    assert "8098" not in json.dumps(data)
    assert "brs@brsmeas.org" not in json.dumps(data)


def test_a_subject_in_a_country_is_ranked_as_in_the_chat(page: Page, knowledge: Knowledge) -> None:
    from bot.finder import Question, find

    expected = find(Question(topics=(("pcbs", 1.0),), countries=("GH",)), knowledge)
    cards = page("/directory/topic/pcbs/GH").all("article")
    links = [next(card.iter("a")).get("href") for card in cards]
    assert links == [f"/directory/{match.institution.id}" for match in expected]
    assert [link.get("href") for link in page("/directory/topic/pcbs/GH").all("a")].count(
        "/directory/sc-country-contacts"
    )


def test_a_country_that_is_no_developing_country_is_told_so(page: Page) -> None:
    assert "technical assistance under the Convention is not meant for it" in page("/directory/topic/pcbs/DE").text


def test_a_closed_centre_says_so(page: Page) -> None:
    assert "This institution is closed." in page("/directory/bcrc-el-salvador").text


def test_an_old_id_leads_to_the_new_one(knowledge: Knowledge) -> None:
    edited = _with(knowledge, "undp", former_ids=["undp-old"])
    moved = edited.answer("/directory/undp-old", {})
    assert (moved.status, moved.headers["Location"]) == (301, "/directory/undp")
    assert edited.answer("/directory/undp-old.vcf", {}).headers["Location"] == "/directory/undp.vcf"


@pytest.mark.parametrize(
    "path",
    [
        "/directory/nobody",
        "/directory/nobody.vcf",
        "/directory/topic/nothing",
        "/directory/topic/pcbs/XX",
        "/directory/country/gh",
        "/directory/topic",
        "/directory/undp/",
        "/directory/a/b/c/d",
        "/directory/..%2f..%2fetc%2fpasswd",
        "/directory/%00",
        "/directory/%ff",
        "/directory/<script>",
        pytest.param(f"/directory/{'x' * 10_000}", id="far too long"),
    ],
)
def test_an_unknown_address_gets_a_sentence_and_a_search_form(directory: Directory, path: str) -> None:
    answer = directory.answer(path, {})
    assert answer.status == 404
    document = Document(answer.body)
    assert "This page does not exist" in document.text
    assert document.one("form", role="search")
    assert document.one("meta", name="robots").get("content") == "noindex"


def test_the_choice_of_subject_and_country_leads_to_its_page(directory: Directory) -> None:
    for arguments, address in [
        ({"topic": "pcbs", "country": "GH"}, "/directory/topic/pcbs/GH"),
        ({"topic": "pcbs", "country": ""}, "/directory/topic/pcbs"),
        ({"topic": "", "country": "GH"}, "/directory/country/GH"),
    ]:
        answer = directory.answer("/directory/", arguments)
        assert (answer.status, answer.headers["Location"]) == (303, address)
    assert directory.answer("/directory/", {"topic": "", "country": ""}).status == 200


def test_a_hostile_choice_leads_to_no_other_site(directory: Directory) -> None:
    answer = directory.answer("/directory/", {"topic": "//evil.example", "country": "\r\nSet-Cookie: x"})
    assert answer.headers["Location"] == "/directory/topic/%2F%2Fevil.example/%0D%0ASet-Cookie%3A%20x"


def test_a_search_shows_pages_and_contacts(directory: Directory) -> None:
    heard = _asking("pcb ghana", Mention("topic", "pcbs"), Mention("country", "GH"))
    document = Document(directory.answer("/directory/", {"q": heard.text}, heard=heard).body)
    assert "/directory/topic/pcbs/GH" in document.hrefs()
    assert len(document.all("article")) == 3
    assert document.one("input", type="search").get("value") == "pcb ghana"


def test_a_search_that_finds_nothing_says_so_and_names_the_general_desk(directory: Directory) -> None:
    heard = _asking("book me a flight", intent="out_of_scope")
    document = Document(directory.answer("/directory/", {"q": heard.text}, heard=heard).body)
    assert text_of(document.one("h1")) == 'Nothing in the directory fits "book me a flight".'
    assert "+41 22 917 8271" in document.text
    assert not document.all("article")


def test_a_search_in_an_emergency_puts_safety_first(directory: Directory) -> None:
    heard = _asking("child drank pesticide", Mention("danger", "poisoning"), intent="emergency")
    text = Document(directory.answer("/directory/", {"q": heard.text}, heard=heard).body).text
    assert text.index("call your local emergency number") < text.index("Whom to contact")


def test_a_substance_of_another_treaty_gets_a_pointer(directory: Directory) -> None:
    heard = _asking("mercury", Mention("chemical", "mercury"))
    text = Document(directory.answer("/directory/", {"q": heard.text}, heard=heard).body).text
    assert "Minamata" in text


@pytest.mark.parametrize("query", [SCRIPT, "'; DROP TABLE x; --", "{{7*7}}", "%s %d", "\u202eabc", "🛢️", "a" * 200])
def test_a_hostile_query_is_shown_as_text(directory: Directory, query: str) -> None:
    answer = directory.answer("/directory/", {"q": query}, heard=_asking(query))
    document = Document(answer.body)
    assert answer.status == 200
    assert " ".join(query.split()) in document.text
    assert not [script for script in document.all("script") if script.text]


def test_a_query_that_is_too_long_is_refused_with_a_sentence(directory: Directory) -> None:
    answer = directory.answer("/directory/", {"q": "x" * 10_000})
    assert answer.status == 400
    assert "Please say it in at most 200 characters." in Document(answer.body).text


def test_a_blank_query_gets_a_sentence(directory: Directory) -> None:
    answer = directory.answer("/directory/", {"q": "  "})
    assert answer.status == 400
    assert "Please write what you need help with" in Document(answer.body).text


def test_without_the_model_the_lists_still_help(directory: Directory) -> None:
    answer = directory.answer("/directory/", {"q": "pcb ghana"})
    assert answer.status == 503
    document = Document(answer.body)
    assert "The search is not available just now." in document.text
    assert document.one("select", name="country")


def test_the_sitemap_names_every_institution(directory: Directory, knowledge: Knowledge) -> None:
    import xml.etree.ElementTree as ElementTree

    root = ElementTree.fromstring(directory.sitemap("https://help.example.org").body)
    found = {element.text for element in root.iter() if element.tag.endswith("loc")}
    assert {f"https://help.example.org/directory/{key}" for key in knowledge.institutions} <= found
    assert "https://help.example.org/accessibility" in found


# other languages


def test_other_languages_have_their_own_addresses(directory: Directory) -> None:
    document = Document(directory.answer("/ar/directory/undp", {}).body)
    html = document.one("html")
    assert (html.get("lang"), html.get("dir")) == ("ar", "rtl")
    alternates = {link.get("hreflang"): link.get("href") for link in document.all("link", rel="alternate")}
    assert alternates["ar"] == "/ar/directory/undp"
    assert alternates["en"] == alternates["x-default"] == "/directory/undp"
    inside = [h for h in document.hrefs() if h.startswith("/") and "?v=" not in h]
    assert {h.split("/")[1] for h in inside} <= {*locales.languages(), "directory", "accessibility"}
    assert "/ar/directory/undp.vcf" in inside
    assert document.one("a", lang="ar", **{"aria-current": "true"}).get("href") == "/ar/directory/undp"


def test_a_text_that_exists_only_in_english_is_marked_as_english(directory: Directory) -> None:
    edited = directory.answer("/ar/directory/nilu", {}).body
    heading = Document(edited).one("h1")
    name = next(heading.iter("bdi"))
    assert (name.get("lang"), name.get("dir")) == ("en", "ltr")


def test_names_of_countries_are_in_the_language_of_the_page(directory: Directory) -> None:
    document = Document(directory.answer("/ar/directory/country/GH", {}).body)
    heading = document.one("h1")
    assert text_of(heading) == "غانا"
    assert not list(heading.iter("span"))


def test_telephone_numbers_and_addresses_stand_alone_in_text_from_right_to_left(directory: Directory) -> None:
    document = Document(directory.answer("/ar/directory/brs-secretariat", {}).body)
    phone = next(bdi for bdi in document.all("bdi") if "917 8271" in text_of(bdi))
    assert phone.get("dir") == "ltr"


def test_an_institution_is_made_of_what_the_record_says(page: Page, knowledge: Knowledge) -> None:
    body: Institution = knowledge.institutions["bcrc-scrc-senegal"]
    text = page(f"/directory/{body.id}").text
    assert body.role["en"] in text
    for step in knowledge.steps_for(body, "en"):
        assert step in text
    for country in body.serves.documented:
        assert knowledge.countries[country].name["en"] in text


def test_the_sitemap_names_each_page_in_each_language_and_its_alternates(directory: Directory) -> None:
    body = directory.sitemap("https://help.example.org").body
    for code in locales.languages():
        assert f"<loc>https://help.example.org{locales.address_in(code, '/directory/undp')}</loc>" in body
    entry = next(
        part for part in body.split("<url>") if "<loc>https://help.example.org/ar/directory/undp</loc>" in part
    )
    for code in locales.languages():
        href = f"https://help.example.org{locales.address_in(code, '/directory/undp')}"
        assert f'hreflang="{code}" href="{href}"' in entry
    assert 'hreflang="x-default" href="https://help.example.org/directory/undp"' in entry


def test_an_english_name_is_marked_once_for_the_eye_and_everywhere_for_machines(page: Page) -> None:
    document = page("/fr/directory/nilu")
    mark = locales.load("fr").say("card.english_name")
    assert document.text.count(mark) == 1
    name = next(document.one("h1").iter("bdi"))
    assert (name.get("lang"), name.get("dir")) == ("en", "ltr")
    assert mark not in page("/fr/directory/undp").text
    assert locales.load("en").say("card.english_name") not in page("/directory/nilu").text


def test_chinese_names_stand_in_the_order_of_pinyin(page: Page) -> None:
    africa = [text_of(link) for link in page("/zh/directory/countries").all("a") if text_of(link) in _AFRICA]
    assert africa == _AFRICA


_AFRICA = ["阿尔及利亚", "贝宁", "多哥", "加纳", "肯尼亚", "马里", "尼日尔", "塞内加尔", "中非共和国"]


@pytest.mark.parametrize(
    ("language", "place"),
    [
        ("ar", "جنيف، سويسرا"),
        ("zh", "瑞士 日内瓦"),
        ("fr", "Genève, Suisse"),
        ("ru", "Женева, Швейцария"),
        ("es", "Ginebra, Suiza"),
    ],
)
def test_a_seat_is_named_as_in_the_language(page: Page, language: str, place: str) -> None:
    seats = page(f"/{language}/directory/brs-secretariat").all("p", class_="seat")
    assert [re.sub("[\u2068\u2069]", "", text_of(seat)) for seat in seats] == [place]


@pytest.mark.parametrize(("language", "said"), [("fr", "Sénégal\u00a0: "), ("zh", "塞内加尔："), ("ar", "السنغال")])
def test_the_map_speaks_the_language_of_the_page(directory: Directory, language: str, said: str) -> None:
    assert said in directory.answer(f"/{language}/directory/map.svg", {}).body
