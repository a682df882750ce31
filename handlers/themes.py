"""Themes by hand: what stands in one, merging, setting a message apart, and taking either back. Seen only by who asked."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain import content, ids, sight
from domain.conversations import Message
from domain.errors import Refusal
from domain.forms import ChoiceField, Form, Option, TextField
from domain.ids import AccountId, MessageId, Slot, account_of, thread_slot
from domain.inbound import FormRequest, FormSubmitted, TeamPress
from domain.panels import Block, Button, Buttons, Heading, Line, Note, Panel, sentence
from domain.people import may_answer
from domain.phrases import Phrase, phrase, plural, verbatim
from domain.policy import Policy
from domain.sight import Hidden
from domain.understanding import Link, LinkId, LinkKind, Theme, ThemeId
from handlers import cards, help, references, telling, understood
from ports.storage import UnitOfWork

SHOWN = 8
"""Messages of a theme that are shown, the newest."""
LOOKED_AT = 40
"""Messages among which those are found that may be seen."""
LINKS = 4
"""Links by hand that are shown, the newest."""
LABEL, WORDS = 60, 200
"""Characters of a message that stand in for a label."""
LISTED, OFFERED, AMONG = 12, 50, 500
"""Themes that are listed, and that one may be merged into: those most spoken of; and those among which they are found."""
RECENT = timedelta(days=30)
"""How far back it is counted what is spoken of most."""
NOWHERE = AccountId("")
MERGE = "theme_merge"
UNKNOWN = phrase("There is no such theme. `/feedback themes` shows what there is.")
NONE_YET = phrase("Nothing has been said that others could say too. Themes come with what customers write.")
Answer = tuple[Panel, tuple[Slot, ...]]


def find(text: str, hidden: Hidden, uow: UnitOfWork) -> Theme | None:
    """The theme that `T-3`, or a reference of a conversation in it, names, as it is by people's links. What is at home in
    hidden channels names none, though others of its theme may be seen."""
    match = re.fullmatch(r"t-?([0-9]{1,18})", ids.bare(text), re.IGNORECASE)
    if match is None:
        named = references.find(text, uow)
        return uow.themes.of_conversation(named.id) if named and named.home not in hidden else None
    try:
        return uow.themes.get(uow.themes.get(ThemeId(int(match[1]))).root)
    except KeyError:
        return None


def named(theme: Theme) -> str:
    """A theme with its label, as people see it."""
    return f"{theme.reference} · {theme.label}" if theme.label else theme.reference


def listing(rest: str, hidden: Hidden, uow: UnitOfWork, policy: Policy) -> Answer:
    """The themes of the last weeks, those of most people first."""
    found = tuple(itertools.islice(_seen(hidden, uow), LISTED))
    if not found:
        return sentence(NONE_YET), ()
    title = phrase("What customers speak of")
    blocks: list[Block] = [Heading(title)]
    for theme, seen in found:
        counted = uow.themes.counted(theme.id, team=seen.team)
        said = plural("{count} message", "{count} messages", counted.messages)
        by = plural("{count} person", "{count} people", counted.people)
        line = phrase("*{theme}* – {messages}, {people}", theme=called(theme, seen), messages=said, people=by)
        blocks += (Line(line), Buttons((Button(phrase("Show"), "theme", theme.reference),)))
    return Panel(title, tuple(blocks)), ()


def _seen(hidden: Hidden, uow: UnitOfWork) -> Iterator[tuple[Theme, "Seen"]]:
    """The largest themes of the last weeks that may be seen, one after the other: a look at each costs."""
    for theme, _ in uow.themes.largest(uow.now - RECENT, AMONG):
        if seen := visible(theme.id, hidden, uow):
            yield theme, seen


def show(rest: str, hidden: Hidden, uow: UnitOfWork, policy: Policy) -> Answer:
    """One theme with its newest messages, and what people linked."""
    if not rest.strip():
        return sentence(help.which("/feedback theme T-3")), ()
    theme = find(rest, hidden, uow)
    seen = visible(theme.id, hidden, uow) if theme else None
    if theme is None or not seen:
        return sentence(UNKNOWN), ()
    title = verbatim(called(theme, seen))
    counted = uow.themes.counted(theme.id, team=seen.team)
    blocks: list[Block] = [Heading(title), Note(_count(counted.messages, counted.people))]
    slots: list[Slot] = []
    for message in seen.messages[:SHOWN]:
        blocks += _member(message, uow, alone=counted.messages == 1)
        slots.append(thread_slot(message.conversation))
    links = (link for link in uow.themes.links(theme.id, LINKS) if account_of(link.by) == seen.team)
    for link in links:
        blocks += (Note(_told(link, uow)), Buttons((Button(phrase("Undo"), "theme_undo", str(link.id)),)))
    blocks.append(Buttons((telling.form_button(phrase("Merge into…"), MERGE, str(theme.id)),)))
    return Panel(title, tuple(blocks)), tuple(dict.fromkeys(slots))


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest messages of a theme that somebody may read; `whole` where they may read all of it, older ones too. `team`
    is the workspace that answers them, and counts and links are told of it alone."""

    messages: list[Message]
    whole: bool
    team: AccountId = NOWHERE

    def __bool__(self) -> bool:
        return bool(self.messages)


def visible(theme: ThemeId, hidden: Hidden, uow: UnitOfWork) -> Seen:
    """The newest messages of a theme, but for those of channels that whoever asks is not in."""
    found = [uow.messages.get(number) for number in uow.themes.members(theme, LOOKED_AT)]
    homes = {one.id: uow.conversations.get(one.conversation).home for one in found}
    seen = [one for one in found if homes[one.id] not in hidden]
    if not seen:
        return Seen([], whole=False)
    whole = not uow.themes.standing_in(hidden, theme)
    return Seen(seen, whole, account_of(homes[seen[0].id]))


def called(theme: Theme, seen: Seen) -> str:
    """A theme for somebody: where they may not read all of it, by words that they may, since a label is made of all."""
    if seen.whole:
        return named(theme)
    words = content.cut(seen.messages[0].content.text.plain, LABEL) if seen else ""
    return f"{theme.reference} · {words}" if words else theme.reference


def _count(messages: int, people: int) -> Phrase:
    return phrase(
        "{messages} of {people}",
        messages=plural("{count} message", "{count} messages", messages),
        people=plural("{count} person", "{count} people", people),
    )


def _member(message: Message, uow: UnitOfWork, *, alone: bool) -> tuple[Block, ...]:
    conversation = uow.conversations.get(message.conversation)
    link = cards.link_to(conversation, uow)
    head = Line(phrase("{link} · {name} · {time}", link=link, name=message.name, time=message.sent_at))
    words = Note(verbatim(content.cut(message.content.text.plain, WORDS) or "…"))
    apart = Buttons((Button(phrase("Not the same"), "theme_part", str(message.id)),))
    return (head, words) if alone else (head, words, apart)


def _told(link: Link, uow: UnitOfWork) -> Phrase:
    """What a person linked, and when."""
    person = telling.named(uow, link.by)
    given = {"theme": f"T-{link.theme}", "into": f"T-{link.into}"}
    if link.kind is LinkKind.SAME:
        return phrase("{person} merged {theme} into {into}, {time}", person=person, time=link.at, **given)
    return phrase("{person} set {theme} apart from {into}, {time}", person=person, time=link.at, **given)


def pressed(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*4 like this* on a card, *Show* in a list."""
    if _allowed(event, uow, policy):
        _whisper(event, event.value, uow, policy)


def parted(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Not the same*: a message has a theme of its own."""
    number = ids.number(event.value)
    if not _allowed(event, uow, policy):
        return
    link = uow.themes.part(MessageId(number), event.sender.alias) if number is not None else None
    if link is None:
        telling.answer_to(uow, policy, event, phrase("This message is in no theme any more."))
        return
    _changed(link, uow, policy)
    _whisper(event, f"T-{link.into}", uow, policy)


def undone(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Undo*: a link does not stand any more, and everything is as if it had never been."""
    number = ids.number(event.value)
    if not _allowed(event, uow, policy):
        return
    link = uow.themes.undo(LinkId(number)) if number is not None else None
    if link is None:
        telling.answer_to(uow, policy, event, phrase("This was undone already."))
        return
    _changed(link, uow, policy)
    _whisper(event, f"T-{link.into}", uow, policy)


def _changed(link: Link, uow: UnitOfWork, policy: Policy) -> None:
    """The cards of both sides say how many are like them now."""
    for theme in (link.theme, link.into):
        understood.show(theme, uow, policy)


def _allowed(event: TeamPress, uow: UnitOfWork, policy: Policy) -> bool:
    if may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        return True
    telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
    return False


def _whisper(event: TeamPress, about: str, uow: UnitOfWork, policy: Policy) -> None:
    """Shows a theme to whoever pressed, as far as they may see it."""
    panel, links = show(about, uow.channels.hidden_from(event.sender.alias), uow, policy)
    place, thread = event.channel, event.thread
    telling.whisper(uow, policy, event.sender.alias, place, panel, thread=thread, links=links)


def form(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """Which theme says the same. Raises `Refusal`."""
    theme = find(f"T-{request.context}", sight.NOTHING, uow)
    if theme is None:
        raise Refusal(UNKNOWN)
    hidden = uow.channels.hidden_from(request.sender.alias)
    others = list(itertools.islice((one for one in _seen(hidden, uow) if one[0].id != theme.id), OFFERED))
    fields: list[ChoiceField | TextField] = []
    if others:
        fields.append(ChoiceField("into", phrase("It says the same as"), _options(others), optional=True))
    hint = phrase("A theme such as T-3, or feedback in it such as FB-12.")
    fields.append(TextField("reference", phrase("Or its reference"), optional=True, longest=20, hint=hint))
    return Form(MERGE, phrase("Merge into…"), tuple(fields), str(theme.id), phrase("Merge"))


def _options(others: Sequence[tuple[Theme, Seen]]) -> tuple[Option, ...]:
    return tuple(Option(one.reference, verbatim(called(one, seen)[:75])) for one, seen in others)


def target(event: FormSubmitted, uow: UnitOfWork) -> Theme | None:
    """The theme that a form names; None where it names none, or the one it is about, or where either may not be seen."""
    own = find(f"T-{event.context}", sight.NOTHING, uow)
    hidden = uow.channels.hidden_from(event.sender.alias)
    wanted = find(event.one("reference").strip() or event.one("into"), hidden, uow)
    if own is None or wanted is None or wanted.id == own.id:
        return None
    return wanted if all(visible(one.id, hidden, uow) for one in (wanted, own)) else None


def check(event: FormSubmitted, uow: UnitOfWork, policy: Policy) -> dict[str, Phrase]:
    """A sentence for each field that is wrong."""
    if target(event, uow) is None:
        return {"reference": phrase("This is no other theme. `/feedback themes` shows what there is.")}
    return {}


def merged(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form: both say the same from now on."""
    wanted, own = target(event, uow), find(f"T-{event.context}", sight.NOTHING, uow)
    link = uow.themes.merge(own.id, wanted.id, event.sender.alias) if own and wanted else None
    if link is None or wanted is None or own is None:
        telling.answer_to(
            uow, policy, event, phrase("Nothing was merged: they are one theme already, or gone.")
        )
        return
    _changed(link, uow, policy)
    hidden = uow.channels.hidden_from(event.sender.alias)
    theme, into = (called(one, visible(one.id, hidden, uow)) for one in (own, wanted))
    text = phrase("{theme} is part of {into} now.", theme=theme, into=into)
    undo = Button(phrase("Undo"), "theme_undo", str(link.id))
    telling.direct(uow, policy, event.account, event.sender.alias, sentence(text, undo))
