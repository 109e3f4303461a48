"""What a message asks for, read together with what was asked before it."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.turn import Turn
from bot.finder import NO_PAYERS, OFFICIAL, Ids, Question, Topics, continued, donors_of, question_from
from bot.knowledge import Knowledge
from bot.knowledge.well_known import DISPOSAL, DONOR, DONORS, MONEY, NATIONAL, POISON_CENTRES
from bot.understanding import ASKER, EXAMPLE, HINT, NAME, ORIGIN, REPORTER

#: a message of so few words may only complete the one before; one that gives or corrects a piece of it, of these
_FEW_WORDS, _NOT_MANY_WORDS = 6, 12
#: one of so few that name nothing says nothing ("no", "maybe")
_VERY_FEW_WORDS = 2
#: a few words that are no more like a subject than this name none
_LIKE_A_SUBJECT = 0.5
#: so like a subject words must be that hint at it, and words that do not, to ask for another than the one before
_LIKE_WHAT_IS_HINTED, _LIKE_ANOTHER = 0.42, 0.6
#: what a problem counts beside the kind of help that is asked for with it
_LESS = 0.5


def asked_now(turn: Turn) -> Question:
    """Return what the message alone asks for.

    Topics that a short message only resembles ("and who in Kenya?") are dropped when it completes a question before.
    """
    now = question_from(turn.mentions, turn.knowledge)
    if not (turn.before.countries or now.has_place):  # else help is needed there ("and if it comes from Poland?")
        far = turn.ids(ORIGIN)
        countries = tuple(key for key in far if key in turn.knowledge.countries)
        now = replace(now, countries=countries, regions=tuple(key for key in far if key in turn.knowledge.regions))
    named = turn.names_a_subject
    asks_for_a_body = turn.intent == "contact_institution" and bool(now.institutions)
    says_something = any(mention.how in (NAME, HINT) for mention in turn.mentions)
    says_nothing = turn.intent == "inform" and turn.length <= _VERY_FEW_WORDS and not says_something
    only_a_body = bool(now.institutions) and turn.length <= _FEW_WORDS and not turn.ids("topic", how=HINT)
    # A subject resembles any special case of it, and a place, a body or a bare "no" any subject.
    if turn.is_a_name or asks_for_a_body or only_a_body or says_nothing:
        now = replace(now, topics=now.topics if named else (), variants=())
    if _names_no_subject(now, turn):
        now = replace(now, topics=(), variants=())
    if turn.memory.focus == POISON_CENTRES and turn.before.has_subject:
        now = replace(now, topics=_without_danger(now.topics, turn))
    if asks_authorities(turn):
        now = replace(now, categories=OFFICIAL)
    if "danger_over" in turn.ids("talk"):  # "he is in hospital" is like a question about its waste
        spoken_of = {*turn.ids("topic"), *turn.ids("topic", how=HINT)}
        now = replace(now, topics=tuple(pair for pair in now.topics if pair[0] in spoken_of or turn.ids("chemical")))
    if turns_to_a_subject(turn) and not (now.has_place or now.categories or now.institutions):
        return now  # "and pesticides?", "is there training?"
    completes = now.has_place or now.categories or now.excluded or turn.intent == "inform"
    most = _NOT_MANY_WORDS if turn.intent == "inform" or "corrected" in turn.ids("talk") else _FEW_WORDS
    if named or not completes or not turn.before.has_subject or turn.length > most:
        return now
    return replace(now, topics=(), variants=())


def whole_question(now: Question, turn: Turn) -> Question:
    """Return what is asked, with what the person said before.

    A new subject drops an earlier filter by category ("which NGOs ..."), unless the message only
    completes the one before; "anything in Africa" drops it as well.
    """
    before = turn.before
    question = continued(before, now)
    corrects = "corrected" in turn.ids("talk")  # "no, I mean the people for the plan"
    fresh = (turn.intent == "find_help" or corrects) and now.has_subject
    if (fresh or turn.ids("browse") == ["any"]) and not now.categories:
        question = continued(before.without_filter(), now)
    if now.institutions and not now.has_subject:
        question = now
    if now.has_subject and not now.categories:  # "and who pays?" is asked neither of NGOs nor of one's own government
        past = (*OFFICIAL, *(NO_PAYERS if MONEY in now.topic_ids else ()))
        question = replace(question, categories=tuple(key for key in question.categories if key not in past))
    question = replace(question, topics=_with_problem(question.topics, before, turn.knowledge))
    return _without_seats(question, now, turn.knowledge)


def _without_seats(question: Question, now: Question, knowledge: Knowledge) -> Question:
    """Turn away who sits in the countries that a message turns away without naming another ("only not Russia"), or in a
    region that it turns away ("nothing in Europe, rather in South America")."""
    away = set() if now.has_place else set(now.excluded) & set(knowledge.countries)
    away |= {country for key in set(now.excluded) & set(knowledge.regions) for country in knowledge.regions[key].countries}
    if not away:
        return question
    bodies = tuple(body.id for body in knowledge.institutions.values() if body.country in away)
    return replace(question, excluded=tuple(dict.fromkeys((*question.excluded, *bodies))))


def _names_no_subject(now: Question, turn: Turn) -> bool:
    """Tell whether a message has no word of a subject and is like none ("we are in Antananarivo", "I need help"); a long one
    that goes on must be less like one still ("no, nothing leaks, it has stood there for years")."""
    says_what = any(turn.ids(kind, how) for kind in ("topic", "chemical", "variant") for how in (NAME, HINT))
    likest = max((m.score for m in turn.mentions if m.kind == "topic" and m.how == EXAMPLE), default=0.0)
    least = _LIKE_A_SUBJECT if turn.length <= _FEW_WORDS else _LIKE_WHAT_IS_HINTED if turn.before.has_subject else 0.0
    return not (says_what or now.categories) and likest < least


def asks_authorities(turn: Turn) -> bool:
    """Tell whether it is asked who must be told, or permits, what was spoken of: that is for one's own authorities."""
    return REPORTER in turn.ids(ASKER) and turn.before.has_subject and not (turn.ids("category") or turn.bodies)


def turns_to_a_subject(turn: Turn) -> bool:
    """Tell whether a message that names no subject is clearly about one, a problem or a kind of help."""
    hinted = turn.ids("topic", how=HINT)
    alike = [m for m in turn.mentions if m.kind == "topic" and m.how == EXAMPLE and m.id != NATIONAL]  # "other contacts?"
    return any(m.score >= (_LIKE_WHAT_IS_HINTED if m.id in hinted else _LIKE_ANOTHER) for m in alike)


def _without_danger(topics: Topics, turn: Turn) -> Topics:
    """Return the topics without those of a danger that is past and not named ("he is well. so who cleans it up?")."""
    known, named = turn.knowledge.topics, turn.ids("topic")
    return tuple((topic, weight) for topic, weight in topics if topic in named or not known[topic].safety_first)


def donors_instead(turn: Turn) -> Ids:
    """Return the agencies of a donor country that is named after some, or money for another country, were asked for
    ("Switzerland maybe?")."""
    before = turn.before
    money_elsewhere = MONEY in before.topic_ids and bool(before.countries)
    asked_before = DONOR in before.categories or DONORS in before.topic_ids or money_elsewhere
    if not asked_before or turn.names("topic", "chemical", "category", "institution"):
        return ()
    return tuple(body.id for body in donors_of(turn.countries, turn.knowledge))


def _with_problem(topics: Topics, before: Question, knowledge: Knowledge) -> Topics:
    """Keep the problem asked about before when only a kind of help with it is asked for now ("and who pays?", "who takes them
    away?")."""
    if not topics or not all(knowledge.topics[topic].kind_of_help or topic == DISPOSAL for topic, _ in topics):
        return topics
    asked = dict(topics)
    problems = [(topic, _LESS * weight) for topic, weight in before.topics if not (knowledge.topics[topic].kind_of_help or topic in asked)]
    return (*topics, *problems)
