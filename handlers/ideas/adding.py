"""How an idea comes to be: what is like it is shown first, and whoever wrote it says whether it is one of these."""

from collections.abc import Sequence
from dataclasses import replace

from domain import sight
from domain.content import Text
from domain.ideas import counting, values
from domain.ideas.values import LONGEST, Idea, IdeaId, Kind, Stage, Standing, card_slot
from domain.ids import AccountId, AliasId, PlaceId, Slot, account_of
from domain.inbound import CustomerMessage, CustomerPress, TeamPress
from domain.panels import Block, Button, Buttons, Line, Note, Panel, Words, sentence
from domain.people import Customer
from domain.phrases import PostLink, phrase, plural
from domain.policy import Policy
from domain.sight import Hidden
from handlers import acquaintance, albums, rules, telling
from handlers.ideas import card, finding
from ports.storage import UnitOfWork

SHOWN_TO_ALL = phrase("Other customers can see its words and support it; they do not see your name.")


def from_message(msg: CustomerMessage, customer: Customer, uow: UnitOfWork, policy: Policy) -> None:
    """A customer's `/idea` has reached the team: it is an idea too, unless it says the same as another one."""
    message = albums.written_as(msg.post, uow)
    text = msg.content.text.plain.strip()[:LONGEST]
    if message is None or not text or uow.ideas.of_message(message.id):
        return
    place, _ = rules.places(uow, policy, ("idea",), text, customer)
    idea = uow.ideas.add(
        Idea(
            id=IdeaId(0),
            team=account_of(place),
            place=place,
            text=text,
            by=customer.alias,
            inside=False,
            created_at=uow.now,
            chat=msg.chat.id,
            topic=msg.chat.thread,
            source=message.id,
            conversation=message.conversation,
            stage=Stage.ASKING,
        )
    )
    ask(idea, uow, policy)


def from_colleague(
    text: str, by: AliasId, chat: PlaceId, uow: UnitOfWork, policy: Policy, *, public: bool = True
) -> None:
    """A colleague proposes an idea; `chat` is where they did."""
    team = finding.team_of(account_of(by), uow, policy)
    colleague = Customer(by, team, "")
    place, _ = rules.places(uow, policy, ("idea",), text, colleague)
    idea = Idea(IdeaId(0), team, place, text.strip()[:LONGEST], by, True, uow.now, chat, public=public)
    ask(uow.ideas.add(replace(idea, stage=Stage.ASKING)), uow, policy)


def ask(idea: Idea, uow: UnitOfWork, policy: Policy) -> None:
    """Looks for what is like it: here by words, or in a moment by whoever understands."""
    if not finding.by_meaning(uow):
        answer(idea.id, finding.alike(idea.text, finding.others(idea, uow)), uow, policy)


def hidden_from_author(idea: Idea, uow: UnitOfWork) -> Hidden:
    """What the author of an idea is not shown; a customer sees what is public, wherever it stands."""
    return uow.channels.hidden_from(idea.by) if idea.inside else sight.NOTHING


def answer(number: IdeaId, similar: Sequence[IdeaId], uow: UnitOfWork, policy: Policy) -> None:
    """What is like an idea is known: its author is asked, or, where nothing is, it is open at once. Once for each idea."""
    try:
        idea = uow.ideas.lock(number)
    except KeyError:
        return
    if idea.stage is not Stage.ASKING:
        return
    hidden = hidden_from_author(idea, uow)
    known = (one for one in map(uow.ideas.get, similar) if one.id == one.root and one.stage is Stage.OPEN)
    found = [one for one in known if one.place not in hidden]
    if found:
        uow.ideas.save(replace(idea, stage=Stage.DRAFT))
        say(idea, question(idea, found, uow), uow, policy, question_slot(idea))
    else:
        say(idea, sentence_of(open_(idea, uow, policy)), uow, policy, Slot(f"idea-added:{idea.id}"))


def question_slot(idea: Idea) -> Slot:
    """Where whoever wrote an idea is asked whether it is one of others."""
    return Slot(f"idea-question:{idea.id}")


def question(idea: Idea, found: Sequence[Idea], uow: UnitOfWork) -> Panel:
    """“Is it one of these?”"""
    title = phrase("Is it one of these?")
    blocks: list[Block] = [Line(title)]
    for one in found:
        people = counting.count(uow.ideas.supports(one.id)).whole
        about = plural(
            "{reference} · {count} supporter",
            "{reference} · {count} supporters",
            people,
            reference=one.reference,
        )
        blocks += (Note(about), Words(Text(one.text), quoted=True))
    same = tuple(
        Button(phrase("Yes, {reference}", reference=one.reference), "idea_same", f"{one.id}:{idea.id}")
        for one in found
    )
    mine = Button(phrase("No, add mine"), "idea_mine", str(idea.id))
    blocks.append(Buttons((*same, mine)))
    return Panel(title, tuple(blocks))


def sentence_of(idea: Idea) -> Panel:
    """What its author is told once it is open."""
    text = phrase(
        "💡 Your idea is {reference} now. You will hear what becomes of it.", reference=idea.reference
    )
    if idea.inside:
        return sentence(text)
    return Panel(text, (Line(text), Note(SHOWN_TO_ALL), Note(phrase("/ideas shows all of them."))))


def open_(idea: Idea, uow: UnitOfWork, policy: Policy) -> Idea:
    """The idea is there for everybody, supported by who wrote it, with its card."""
    opened = replace(idea, stage=Stage.OPEN)
    uow.ideas.save(opened)
    support_as_author(opened, opened.id, uow)
    card.post(opened, uow, policy)
    return opened


def support_as_author(written: Idea, target: IdeaId, uow: UnitOfWork) -> None:
    """Whoever wrote an idea wants that, or the one that it turned out to be; their message is a source."""
    uow.ideas.support(
        target,
        written.by,
        kind=Kind.OWN,
        standing=Standing.COUNTS,
        inside=written.inside,
        by=written.by,
        chat=None if written.inside else written.chat,
        topic=written.topic,
        message=written.source,
    )


def say(idea: Idea, panel: Panel, uow: UnitOfWork, policy: Policy, slot: Slot) -> None:
    """Tells whoever wrote an idea, where they did; colleagues alone."""
    if idea.inside:
        telling.whisper(uow, policy, idea.by, idea.chat, panel)
        return
    locale = telling.locale_of_customer(uow, policy, idea.by)
    telling.show_in_chat(uow, idea.chat, panel, slot, locale, idea.topic)
    if known_in := idea.conversation:
        uow.erasing.quote(slot, (known_in,))


def own_draft(text: str, by: AliasId, uow: UnitOfWork) -> Idea | None:
    """What somebody wrote and has not placed yet; None for anybody else's, or once it is settled."""
    number = values.reference(text)
    try:
        found = uow.ideas.lock(number) if number is not None else None
    except KeyError:
        return None
    return found if found and found.by == by and found.stage is Stage.DRAFT else None


def settled(
    value: str, by: AliasId, account: AccountId, uow: UnitOfWork, policy: Policy
) -> tuple[Panel, Idea] | None:
    """What a press on the question comes to: a sentence, and the idea that was written. None when it is closed."""
    target, _, draft = value.rpartition(":")
    idea = own_draft(draft, by, uow)
    if idea is None:
        return None
    if not target:
        return sentence_of(open_(idea, uow, policy)), idea
    same = finding.find(target, idea.team, uow, hidden_from_author(idea, uow))
    if same is None:
        return None
    same = finding.held(same.id, uow)
    support_as_author(idea, same.id, uow)
    note_in_thread(idea, same, uow, policy)
    uow.ideas.remove(idea.id)
    card.refresh(same.id, uow, policy)
    text = phrase(
        "Noted: you support {reference}. You will hear what becomes of it.", reference=same.reference
    )
    return sentence(text), idea


def note_in_thread(idea: Idea, same: Idea, uow: UnitOfWork, policy: Policy) -> None:
    """Below the message it says which idea it turned out to be."""
    if idea.conversation is None:
        return
    conversation = uow.conversations.get(idea.conversation)
    link = PostLink(card_slot(same.id), same.reference)
    text = phrase("This is idea {idea}, the customer says.", idea=link)
    slot = f"idea-said:{idea.id}"
    telling.show_in_thread(uow, policy, conversation, sentence(text), slot, links=(card_slot(same.id),))


def pressed(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """A customer says whether theirs is one of the others."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    locale = customer.locale(policy.locale)
    done = settled(event.value, customer.alias, event.chat.account, uow, policy)
    if done is None:
        telling.acknowledge(uow, event.chat.id, event.press, telling.CHOICE_CLOSED, locale)
        return
    panel, idea = done
    telling.acknowledge(uow, event.chat.id, event.press, phrase("Noted, thank you."), locale)
    telling.redraw_in_chat(uow, event.chat.id, panel, question_slot(idea), locale)


def team_pressed(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """The same for a colleague."""
    by = event.sender.alias
    done = settled(event.value, by, account_of(event.channel), uow, policy)
    panel = done[0] if done else sentence(telling.CHOICE_CLOSED)
    telling.whisper(uow, policy, by, event.channel, panel, thread=event.thread)
