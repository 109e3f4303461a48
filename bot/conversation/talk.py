"""Answers everything that is not a question for a contact: greetings, abilities, feedback, leaving, off-topic."""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, Dict, Tuple

from bot import feedback
from bot.answers import plain
from bot.answers.reply import Kind, Suggestion
from bot.conversation import details, elsewhere, speaking, wording
from bot.conversation import help as helping
from bot.conversation.continuing import turns_to_a_subject
from bot.conversation.suggesting import OFFERED, alike_topics, payload, topic_suggestions
from bot.conversation.turn import FOR_HELP, Memory, Outcome, Turn
from bot.finder import Question, find, question_from
from bot.knowledge.well_known import COUNTRY_CONTACTS, GENERAL_DESK
from bot.understanding import EXAMPLE, HINT, NAME, WRITTEN_IN

# How long a message is, in characters or words.
_SHORT = 40  # it may complete the question before,
_MOSTLY = 0.35  # if so much of it is names
_LONGEST = 70  # or a longer one, if it says so or is unsure
_A_NAME = 2  # so many words at most are a name
_A_SENTENCE = 5  # so many that name a subject are a question of their own
# How surely a message must be what it is taken for, where something was shown before.
_SURELY_MEANT = 0.7  # below: a greeting, thanks or a new start may be a question about what was shown
_SURELY_A_COMPLAINT = 0.55  # below: so may a complaint
_SURELY_ABOUT_US = 0.8  # below: a question about the assistant, or a complaint that names a subject, may go on
_UNSURE = 0.6  # below: what completes the question before, or is asked beside it, may be taken for something else
_HARDLY_SURE = 0.3  # below: a short message about our field goes on
_SURELY_ELSEWHERE = 0.7  # below: what is out of scope may be a follow-up of the likeliest other kind
_SURELY_OFF_SUBJECT = 0.75  # below: it may be about the subject before,
_LIKE_OUR_FIELD = 0.4  # if it is so much like something we know
_HUMAN = (GENERAL_DESK, COUNTRY_CONTACTS)


def greet(turn: Turn) -> Outcome:
    if _hardly(turn):
        return details.detail(turn)
    key = "how_are_you" if "how_are_you" in turn.ids("talk") else "greeting"
    return _say(turn, "smalltalk", turn.say(key), topic_suggestions(OFFERED, turn))


def thank(turn: Turn) -> Outcome:
    if turn.shown and "unanswered" in turn.ids("talk"):  # "thanks, but that did not help, I need money"
        return sorry(turn)
    adds = turn.names("country", "region", "topic", "chemical")
    goes_on = "back" in turn.ids("browse") or (adds and {"corrected", "danger_over"} & set(turn.ids("talk")))
    if turn.before.has_subject and goes_on:  # "he is well, thanks. so back to the money"
        return helping.go_on(turn)
    if _hardly(turn):
        return details.detail(turn)
    if turn.shown and turn.confidence < _SURELY_MEANT and not turn.ids("talk"):  # "and what do we do with it until then"
        return helping.beyond(turn)
    return _say(turn, "smalltalk", turn.say("goodbye" if "goodbye" in turn.ids("talk") else "thanks"))


def capabilities(turn: Turn) -> Outcome:
    """Say what the assistant is and can do; a question that names an institution is about that one."""
    subject = turn.ids("talk")
    may_go_on = turn.shown and turn.before.has_subject and turn.second in FOR_HELP and turn.confidence < _SURELY_ABOUT_US
    if may_go_on and not subject:  # "and who helps to do it?"
        return helping.go_on(turn, lambda again: helping.answer(again.before, again))
    if turn.ids("institution") and not subject:
        return helping.find_help(replace(turn, intent="contact_institution"))
    if "privacy" in subject:
        return _say(turn, "privacy", turn.say("privacy"), (turn.suggest("help", payload("ask_capabilities")),))
    for key, sentence in (("bot", "am_a_bot"), ("origin", "origin")):
        if key in subject:
            return _say(turn, "smalltalk", turn.say(sentence))
    if "languages" in subject:
        if turn.names_a_subject:  # "do you speak French? we have PCBs in Lomé"
            return helping.find_help(replace(turn, intent="find_help"))
        return _say(turn, "smalltalk", turn.say("languages_known", known=speaking.known(turn.locale)))
    if turn.shown and turn.confidence < _UNSURE:  # "can I sue the company?"
        return helping.beyond(turn)
    return _say(turn, "smalltalk", turn.say("capabilities"), topic_suggestions(OFFERED, turn))


def is_about_the_assistant(turn: Turn) -> bool:
    """Tell whether a message asks who answers here, or who reads what is written."""
    return bool({"bot", "privacy"} & set(turn.ids("talk")))


def human(turn: Turn) -> Outcome:
    if is_about_the_assistant(turn):  # "am I writing to a human being?"
        return capabilities(turn)
    if _hardly(turn):
        return details.detail(turn)
    known = turn.knowledge.topics
    help_hinted = any(known[key].kind_of_help for key in turn.ids("topic", how=HINT) if key in known)
    if help_hinted or turn.names_a_subject:  # "I need people who train us"
        return helping.find_help(replace(turn, intent="find_help"))
    matches = find(Question(institutions=_HUMAN), turn.knowledge)
    cards = turn.cards(matches)
    text = plain.join([turn.say("human"), plain.cards_text(cards, turn.locale)])
    ids = tuple(c.id for c in cards)
    return Outcome(turn.reply("handoff", text, cards), turn.showing(ids, seen=ids))


def start_over(turn: Turn) -> Outcome:
    if _hardly(turn):
        return details.detail(turn)
    goes_on = turn.names_a_place or "back" in turn.ids("browse")
    if goes_on and turn.before.has_subject:  # "the same question for Zimbabwe", "back to my question: who else?"
        return details.browse(turn)
    named = turn.names_a_subject  # "forget it, now PCBs"
    if named or (turn.length >= _A_SENTENCE and turns_to_a_subject(turn)):
        return helping.find_help(replace(turn, intent="find_help"))  # "another question: who cleans the soil?"
    memory = Memory(language=turn.memory.language, writes=turn.memory.writes, turns=turn.memory.turns)
    reply = turn.reply("smalltalk", turn.say("start_over"), suggestions=topic_suggestions(OFFERED, turn))
    return Outcome(reply, memory)


def forget(turn: Turn) -> Outcome:
    """Delete what was noted from the conversation; the channel's store deletes the conversation itself."""
    feedback.forget(turn.conversation)
    return Outcome(turn.reply("privacy", turn.say("forgotten")), Memory(), forget=True)


def wrong(turn: Turn) -> Outcome:
    """Note that a contact is wrong, thank, and point to the source of what was shown and to the other ways there are."""
    kinds = turn.ids("channel_kind")
    away = any(m.excluded and m.kind in ("institution", "category") for m in turn.mentions)
    corrects = "corrected" in turn.ids("talk")
    place = turn.names_a_place and not (turn.bodies or turn.ids("category"))  # "no, not Pakistan. India"
    if (away or place) and not kinds and turn.before.has_subject:  # "not the GEF, we have tried them for years"
        return helping.go_on(turn)
    if turn.shown and turn.ids("language") and (kinds or turn.ids("ordinal")):  # "sorry, back to English: the phone of the first"
        return details.detail(turn)
    if corrects and turn.ids("ordinal") and not kinds:  # "sorry, I pressed the wrong key, I wanted 1"
        return details.browse(turn)
    if _hardly(turn, _SURELY_A_COMPLAINT):
        return details.detail(turn)
    asks_for_kind = turn.ids("category") and turn.confidence < _UNSURE
    about_else = turn.names_a_subject or asks_for_kind
    if about_else and turn.confidence < _SURELY_ABOUT_US and not (kinds or turn.ids("institution")):  # "is it true that it is DDT?"
        return helping.go_on(turn)
    bodies = details.meant(turn)
    bodies = [body for body in bodies if any(channel.kind in kinds for channel in body.channels)] or bodies
    noted = feedback.note(turn.conversation, [body.id for body in bodies], turn.text)
    if not bodies:
        lost = turn.say("feedback.not_stored", about="", source=wording.desk(turn))
        thanks = turn.say("feedback.thanks_no_card") if noted else lost
        asks = turn.names_a_subject or turn.names_a_place  # "the focal point's email bounced. Antigua"
        return helping.find_help(turn).saying(thanks) if asks else _say(turn, "feedback", thanks)
    names = turn.locale.joined(turn.locale.pick(body.name) for body in bodies)
    source = plain.pages((body.sources[0].url for body in bodies), turn.locale)
    about = turn.say("feedback.about", names=names)
    thanks = turn.say("feedback.thanks" if noted else "feedback.not_stored", about=about, source=source)
    others = [details.other_channels(body, kinds, turn) for body in bodies] if kinds else []
    return _say(turn, "feedback", plain.join([thanks, *others]))


def sorry(turn: Turn) -> Outcome:
    """Say sorry for an answer that did not help, and name others: for what the message adds, or for the same question."""
    adds = turn.names("country", "region", "institution", "category")
    adds = adds or bool(set(turn.ids("topic")) - set(turn.before.topic_ids))
    others = helping.go_on(turn) if adds else helping.more(turn)
    return others.saying(turn.say("sorry"))


def decline(turn: Turn) -> Outcome:
    """Say that this is outside of what is known, unless a few words complete what was asked before."""
    pointer = elsewhere.instead(question_from(turn.mentions, turn.knowledge), turn)
    if pointer:
        return pointer
    if _may_be_a_place(turn):
        return _say(turn, "clarify", turn.say("unknown_place"))
    asks_for_price = turn.shown and set(turn.ids("aspect")) == {"unrecorded"} and len(turn.text) <= _LONGEST
    if asks_for_price or _may_ask_of_shown(turn):
        return details.detail(turn)
    if turn.shown and (_completes(turn) or _may_go_on(turn)):
        return helping.go_on(turn)
    if turn.shown and turn.second in _FOLLOW_UPS and turn.confidence < _SURELY_ELSEWHERE:
        return _FOLLOW_UPS[turn.second](replace(turn, intent=turn.second, confidence=_SURELY_MEANT))
    alike = max((mention.score for mention in turn.mentions if mention.how == EXAMPLE), default=0.0)
    may_be_of_it = turn.shown and turn.before.has_subject and turn.length > 1 and alike >= _LIKE_OUR_FIELD
    if may_be_of_it and turn.confidence < _SURELY_OFF_SUBJECT:
        of_our_field = turn.names_a_subject or turns_to_a_subject(turn)
        return helping.go_on(turn) if of_our_field and turn.second in FOR_HELP else helping.beyond(turn)
    return elsewhere.outside(turn)


def _may_be_a_place(turn: Turn) -> bool:
    """Tell whether one or two words of which none is known answer the question for the country ("Machakos")."""
    was_asked = turn.shown and turn.before.has_subject and not turn.before.has_place
    says_nothing_else = not any(mention.how in (NAME, HINT) and mention.kind != WRITTEN_IN for mention in turn.mentions)
    return bool(was_asked) and says_nothing_else and turn.length <= _A_NAME and turn.text.lstrip()[:1].isupper()


def _may_ask_of_shown(turn: Turn) -> bool:
    """Tell whether a short message names a detail or a place of what was shown ("all right, their page")."""
    asks = turn.names("channel_kind", "ordinal", "aspect")
    return bool(turn.shown) and asks and len(turn.text) <= _SHORT


def _hardly(turn: Turn, least: float = _SURELY_MEANT) -> bool:
    """Tell whether a message is rather a question about what was shown than what it is taken for."""
    return turn.confidence < least and _may_ask_of_shown(turn)


def _completes(turn: Turn) -> bool:
    """Tell whether a message of few words completes the question before: little more than a place or a kind of body, one
    that is taken back ("I meant Bujumbura"), or one beside a word of our field where it is not sure what is asked."""
    named = [m for m in turn.mentions if m.how == NAME and m.kind in ("country", "region", "category")]
    if not named or len(turn.text) > _LONGEST:
        return False
    new_place = bool(set(turn.countries) - set(turn.before.countries)) and turn.confidence < _SURELY_OFF_SUBJECT
    if new_place and turn.before.has_subject:  # "my cousin has the same problem in Malawi"
        return True
    taken_back = "corrected" in turn.ids("talk") or any(m.excluded for m in named)
    unsure = turn.confidence < _UNSURE and (len(turn.text) <= _SHORT or bool(turn.ids("topic", how=HINT)))
    mostly = len(turn.text) <= _SHORT and sum(m.end - m.start for m in named) >= _MOSTLY * len(turn.text)
    return taken_back or unsure or mostly


def _may_go_on(turn: Turn) -> bool:
    """Tell whether a short message about our field may go on with the subject before ("and money for the equipment?")."""
    of_our_field = turn.ids("topic") or turn.ids("topic", how=HINT)
    unsure = turn.confidence < _HARDLY_SURE and len(turn.text) <= _LONGEST
    return bool(of_our_field) and turn.before.has_subject and unsure


def unclear(turn: Turn) -> Outcome:
    """Say that the message was not understood: differently each time in a row, and with a way on."""
    if _may_be_a_place(turn):
        return _say(turn, "clarify", turn.say("unknown_place"))
    misses = turn.memory.misses
    text = turn.locale.say("unclear", turn=min(misses, 2), desk=wording.desk(turn))
    reply = turn.reply("clarify", text, suggestions=topic_suggestions(alike_topics(turn) or OFFERED, turn))
    return Outcome(reply, replace(turn.memory, misses=misses + 1 if misses < 2 else 1))


def _say(turn: Turn, kind: Kind, text: str, suggestions: Tuple[Suggestion, ...] = ()) -> Outcome:
    return Outcome(turn.reply(kind, text, suggestions=suggestions), turn.remembering())


_FOLLOW_UPS: Dict[str, Callable[[Turn], Outcome]] = {
    "browse": details.browse,
    "ask_detail": details.detail,
    "report_wrong": wrong,
    "thank": thank,
    "start_over": start_over,
}
