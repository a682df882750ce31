"""What a customer may ask of the bot itself. Answers come at once, in their language, and never reach the team."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from domain import content, feedback, ids, languages
from domain.conversations import Conversation
from domain.feedback import Tag
from domain.ids import ConversationId, PostId, Slot
from domain.inbound import ChatKind, CustomerMessage, CustomerPress
from domain.panels import Block, Button, Buttons, Line, Note, Panel, and_more, sentence
from domain.people import Customer
from domain.phrases import Phrase, phrase, verbatim
from domain.policy import Policy
from handlers import acquaintance, cards, help, references, rules, telling
from handlers.ideas import browsing
from handlers.privacy import exporting, forgetting
from ports.storage import UnitOfWork

LISTED = 20
"""Subjects that one answer names; more are counted."""
EDITABLE = timedelta(hours=48)
"""How long after the question the words that were missing may come by an edit: so long Telegram lets people edit."""
WORDS = 60
"""Characters by which a subject is known again."""

REFERENCE = re.compile(r"[a-z]{0,2}-?[0-9]{1,18}", re.IGNORECASE)
"""What is a reference by its looks, whatever it may name."""

GROUPS = phrase(
    "Here in a group I read what begins with a command such as /bug, names me, or answers me. /help shows the rest."
)

SPOKEN_TO = phrase("I will write to you in English.")


def obey(msg: CustomerMessage, customer: Customer, *, uow: UnitOfWork, policy: Policy) -> None:
    """Carries out a command that is no tag; one we do not know is answered with what there is."""
    if msg.chat.chat is ChatKind.GROUP and msg.command not in COMMANDS:
        return
    panel = COMMANDS.get(msg.command, unknown)(msg, customer, uow, policy)
    answer(msg, customer, panel, uow, policy)


def answer(msg: CustomerMessage, customer: Customer, panel: Panel, uow: UnitOfWork, policy: Policy) -> None:
    """Shows a panel in the chat the command came from."""
    customer = uow.people.customer(customer.alias) or customer
    telling.answer_in_chat(uow, msg, panel, customer.locale(policy.locale))


def ask_for_words(
    msg: CustomerMessage, tag: Tag, customer: Customer, *, uow: UnitOfWork, policy: Policy
) -> None:
    """A tag command without words: says how to use it."""
    if tag.name == "idea":
        text = phrase("Write your idea after the command, such as: /idea I would like to pay by card.")
    else:
        text = phrase(
            "Write your message after the command, such as: /{tag} what happened.",
            tag=msg.command or tag.name,
        )
    ask(msg, customer, text, uow, policy)


def ask_for_more_than_tags(
    msg: CustomerMessage, customer: Customer, *, uow: UnitOfWork, policy: Policy
) -> None:
    """A hashtag without words where there is no subject at hand: says what is missing."""
    text = phrase(
        "The team has nothing of it yet. Write a new message with the tag and your words, such as: {tag} what happened.",
        tag=msg.content.text.plain.split()[0],
    )
    ask(msg, customer, text, uow, policy)


def ask(msg: CustomerMessage, customer: Customer, text: Phrase, uow: UnitOfWork, policy: Policy) -> None:
    """Says what a message lacks. An edit of it may still bring that: see `handlers.unsaid`."""
    uow.desks.expect_words(msg.post, customer.alias, uow.now - EDITABLE)
    locale = customer.locale(policy.locale)
    telling.show_in_chat(uow, msg.chat.id, sentence(text), missing_slot(msg.post), locale, msg.chat.thread)


def missing_slot(post: PostId) -> Slot:
    """Where it stands that words are missing in a customer's message."""
    return Slot(f"missing:{post}")


def start(msg: CustomerMessage, customer: Customer, uow: UnitOfWork, policy: Policy) -> Panel:
    """`/start`: a greeting, and how to go on."""
    welcome = (
        phrase("Hello! What you write here reaches our team, and their answer comes back here.")
        if customer.nameless
        else phrase(
            "Hello {name}! What you write here reaches our team, and their answer comes back here.",
            name=customer.name,
        )
    )
    how = (
        GROUPS if msg.chat.chat is ChatKind.GROUP else phrase("Just write. /help shows what else you can do.")
    )
    tongue = phrase("I write to you in English. /language changes that.")
    return Panel(welcome, (Line(welcome), Line(how), Note(tongue)))


def show_help(msg: CustomerMessage, customer: Customer, uow: UnitOfWork, policy: Policy) -> Panel:
    """`/help`: everything that can be typed here."""
    tags = ", ".join(f"/{tag.name}" for tag in rules.tags(uow, policy) if tag.offered)
    first = (
        phrase("Here in a group I read what begins with a command such as /bug, names me, or answers me.")
        if msg.chat.chat is ChatKind.GROUP
        else phrase("Write, and the team reads it. Pictures, files and voice messages are welcome.")
    )
    lines = (
        first,
        phrase("To say what it is about, begin with one of {tags}.", tags=tags),
        phrase("/new begins another subject, /status shows what became of yours."),
        phrase("/idea proposes an idea, /ideas shows what others propose: support it with a tap."),
        phrase(
            "/language chooses the language, /privacy says what is kept, /export and /forget are yours to use."
        ),
    )
    return Panel(lines[0], tuple(Line(line) for line in lines))


def begins_anew(msg: CustomerMessage) -> bool:
    """Whether this is `/new`, in whichever language; what is written after it begins the subject."""
    return COMMANDS.get(msg.command) is begin_anew


def asks_for_help(msg: CustomerMessage, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether `/help` is followed by nothing but the name of a command or tag; other words are for the team."""
    if COMMANDS.get(msg.command) is not show_help or msg.content.attachments:
        return False
    word = msg.content.text.plain.strip().removeprefix("/").lower()
    return word in COMMANDS or feedback.named(word, rules.tags(uow, policy)) is not None


def names_idea(msg: CustomerMessage, tag: Tag | None) -> bool:
    """Whether `/idea` is followed by nothing but the reference of one: it is looked at, nobody proposes “I-3”."""
    alone = tag is not None and tag.name == "idea" and not msg.content.attachments
    return alone and browsing.names_one(msg.content.text.plain)


def show_idea(msg: CustomerMessage, customer: Customer, *, uow: UnitOfWork, policy: Policy) -> None:
    """`/idea I-3`: what `/ideas I-3` shows."""
    answer(msg, customer, browsing.listed(msg, customer, uow, policy), uow, policy)


def begin_anew(msg: CustomerMessage, customer: Customer, uow: UnitOfWork, policy: Policy) -> Panel:
    """`/new` alone: what comes next is another subject."""
    close_latest(msg, customer, uow)
    return sentence(phrase("Your next message begins a new subject."))


def close_latest(msg: CustomerMessage, customer: Customer, uow: UnitOfWork) -> None:
    """Nothing further lands in the subject at hand by itself, nor in the one it was merged into."""
    if latest := references.latest(msg.chat, customer.alias, uow):
        uow.conversations.save(replace(references.follow(latest.id, uow), closed=True))


def status(msg: CustomerMessage, customer: Customer, uow: UnitOfWork, policy: Policy) -> Panel:
    """Only the subjects of this very chat: a reference guessed from elsewhere shows nothing, and is told to be none. An idea's
    is answered as by `/ideas`."""
    said = ids.bare(msg.content.text.plain)
    if browsing.names_one(said):
        return browsing.listed(msg, customer, uow, policy)
    own = subjects_of(msg, customer, uow)
    if not own:
        return sentence(phrase("You have not written to us about anything yet."))
    asked = said if REFERENCE.fullmatch(said) else ""
    if asked and (found := followed(asked, uow)) in {one.id for one in own}:
        own = [one for one in own if one.id == found]
        asked = ""
    title = phrase("What became of your messages:")
    none = phrase("There is no {reference} among your messages here.", reference=asked)
    blocks: list[Block] = [Line(none)] if asked else []
    blocks += [Line(title), *(status_line(one, uow) for one in own[:LISTED])]
    if len(own) > LISTED:
        blocks.append(and_more(len(own) - LISTED))
    return Panel(none if asked else title, tuple(blocks))


def followed(reference: str, uow: UnitOfWork) -> ConversationId | None:
    """The subject that a reference names, or the one it was merged into."""
    named = references.find(reference, uow)
    found = references.peek(str(named.id), uow) if named else None
    return found.id if found else None


def subjects_of(msg: CustomerMessage, customer: Customer, uow: UnitOfWork) -> list[Conversation]:
    """What the customer has written about in this chat, newest first."""
    of_customer = uow.conversations.of_customer(customer.alias, 50)
    return [one for one in of_customer if one.chat == msg.chat.id and one.merged_into is None]


def status_line(conversation: Conversation, uow: UnitOfWork) -> Block:
    """One subject: its reference, its first words, its state."""
    reference = cards.named(conversation, uow)
    first = next(iter(uow.messages.of_conversation(conversation.id)), None)
    words = content.cut(first.content.text.plain, WORDS) if first else ""
    state = cards.STATUS_FOR_CUSTOMERS[conversation.status]
    return Line(
        phrase("{reference} “{words}”: {state}", reference=reference, words=words or "…", state=state)
    )


def language(msg: CustomerMessage, customer: Customer, uow: UnitOfWork, policy: Policy) -> Panel:
    """`/language`, alone or with the name or code of one of ours."""
    wanted = msg.content.text.plain.strip().lower()
    code = next((code for code, name in languages.OURS.items() if wanted in (code, name.lower())), "")
    if code:
        uow.people.save_customer(replace(customer, chosen_language=code))
        return sentence(SPOKEN_TO)
    text = (
        phrase("I do not write that language yet. Which of these shall it be?")
        if wanted
        else phrase("Which language shall I write in?")
    )
    buttons = tuple(Button(verbatim(name), "language", code) for code, name in languages.OURS.items())
    return Panel(text, (Line(text), Buttons(buttons)))


def language_chosen(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """The customer tapped a language."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    if event.value in languages.OURS:
        customer = replace(customer, chosen_language=event.value)
        uow.people.save_customer(customer)
        text = SPOKEN_TO
    else:
        text = telling.CHOICE_CLOSED
    telling.acknowledge(uow, event.chat.id, event.press, text, customer.locale(policy.locale))


def unknown(msg: CustomerMessage, customer: Customer, uow: UnitOfWork, policy: Policy) -> Panel:
    """A command that is none, and which was perhaps meant."""
    tags = {name: tag.name for tag in rules.tags(uow, policy) for name in (*tag.synonyms, tag.name)}
    near = help.nearest(msg.command, (*COMMANDS, *tags))
    if near not in COMMANDS:
        near = tags.get(near, near)
    near = FRENCH.get(near, near)  # the word that the menu shows
    text = (
        phrase("I do not know /{command}. Did you mean /{near}?", command=msg.command, near=near)
        if near
        else phrase(
            "I do not know /{command}. Just write, or see what there is with /help.", command=msg.command
        )
    )
    return Panel(text, (Line(text), Note(phrase("Nothing was sent to the team."))))


COMMANDS: dict[str, Callable[[CustomerMessage, Customer, UnitOfWork, Policy], Panel]] = {
    "start": start,
    "help": show_help,
    "new": begin_anew,
    "status": status,
    "ideas": browsing.listed,
    "language": language,
    "privacy": forgetting.privacy,
    "export": exporting.obey,
    "forget": forgetting.ask,
}
FRENCH = {
    "aide": "help",
    "nouveau": "new",
    "statut": "status",
    "idees": "ideas",
    "langue": "language",
    "confidentialite": "privacy",
    "exporter": "export",
    "oublier": "forget",
}
"""What people who write French type for the same; Telegram's menu shows the English words to everybody."""
COMMANDS |= {french: COMMANDS[name] for french, name in FRENCH.items()}
