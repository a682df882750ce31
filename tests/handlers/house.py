"""A house in which handlers are real and platforms are not: events go in, what leaves the outbox is kept to be looked at.

Storage is SQLite in memory, lanes and fates are those of `delivery.steps`; only the calls to platforms are missing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from bot import routes, texts
from delivery.limits import Limits
from delivery.steps import Finished, Go, Hooks, Steps
from domain import forms, inbound, outbound, panels
from domain.content import Content
from domain.conversations import Conversation, Message
from domain.deliveries import Outcome, Reason, Refused, Sent
from domain.ids import AccountId, ConversationId, MessageId, PlaceId, PostId, Slot
from domain.inbound import Sender
from domain.outbound import Command, Delivery
from domain.phrases import Arg, Person, Phrase
from domain.policy import Policy
from handlers import fates, living
from handlers import forms as form_makers
from storage import sqlite, tables
from storage.unit_of_work import UnitOfWork
from tests import builders as a

SAY = texts.Texts().say
Answer = Callable[[Delivery], Outcome | None]


@cache
def _prepared() -> bytes:
    """A database with every table and no row: making it costs fifty times what a copy does."""
    connection = sqlite.connect(":memory:")
    for table in tables.metadata.sorted_tables:
        connection.execute(str(CreateTable(table).compile(dialect=dialect.dialect())))
        for index in table.indexes:
            connection.execute(str(CreateIndex(index).compile(dialect=dialect.dialect())))
    return connection.serialize()


def an_empty_store() -> UnitOfWork:
    """The unit of work of a fresh database."""
    connection = sqlite.connect(":memory:")
    connection.deserialize(_prepared())
    return sqlite.unit_of_work(connection)


class House:
    """`sent` are the commands that left, in order; `now` moves only by `wait`."""

    def __init__(self, **policy: object) -> None:
        self.uow = an_empty_store()
        self.now: datetime = a.NOON
        self.policy: Policy = a.a_policy(**policy)
        self.sent: list[Command] = []
        self.deliveries: list[Delivery] = []
        self._begin()
        for colleague in a.COLLEAGUES:
            self.uow.people.save_colleague(colleague)
        for channel in a.CHANNELS:
            self.uow.channels.save(channel)
        hooks = Hooks(
            lambda uow, delivery, verdict: fates.settled(delivery, verdict, uow=uow, policy=self.policy),
            lambda uow, delivery: fates.unplaced(delivery, uow=uow, policy=self.policy),  # type: ignore[arg-type, return-value]
            lambda uow, delivery: living.draw(delivery, uow=uow, policy=self.policy),
        )
        self._steps = {
            name: Steps(name, "p", Limits(), hooks)
            for name in (a.TEAM, a.BOT, *(team for _, team in self.policy.teams))
        }

    def _begin(self) -> None:
        self.uow.begin(self.now.timestamp())

    def wait(self, **delta: float) -> None:
        """Time passes."""
        self.now += timedelta(**delta)
        self._begin()

    def hear(self, event: inbound.Inbound) -> None:
        """Something reaches the house."""
        self._begin()
        routes.handle(event, uow=self.uow, policy=self.policy)

    # what people do

    def customer(
        self, said: str | Content = "It does not start.", **changed: object
    ) -> inbound.CustomerMessage:
        """A customer writes, and it is delivered."""
        message = a.a_customer_message(said, **{"sent_at": self.now, **changed})
        self.hear(message)
        return message

    def colleague(
        self,
        said: str | Content,
        conversation: int = 1,
        *,
        by: Sender = a.ANN,
        marked: bool = False,
        thread: PostId | None = None,
    ) -> inbound.TeamMessage:
        """A colleague writes in the thread of a conversation."""
        thread = thread or self.posts(f"thread:{conversation}")[0]
        place = PlaceId(thread.rpartition(":")[0])
        message = inbound.TeamMessage(place, thread, a.a_post(place), by, a.content(said), self.now, marked)
        self.hear(message)
        return message

    def press(self, action: str, value: object, by: Sender = a.ANN, given: datetime | None = None) -> None:
        """A colleague presses a button, at a moment that Slack tells or not."""
        self.hear(inbound.TeamPress(a.SUPPORT, None, None, by, action, str(value), given))

    def tap(
        self,
        action: str,
        value: object,
        chat: inbound.Chat = a.ZOES,
        by: Sender = a.ZOE,
        order: int = 0,
    ) -> None:
        """A customer presses a button."""
        post = a.a_post(chat.id)
        self.hear(inbound.CustomerPress(chat, post, by, f"press{value}", action, str(value), order))

    def submit(self, form: str, context: object = 1, /, by: Sender = a.ANN, **answers: object) -> None:
        """A colleague sends a form."""
        self.hear(self.filled(form, context, by, **answers))

    def filled(
        self, form: str, context: object = 1, /, by: Sender = a.ANN, **answers: object
    ) -> inbound.FormSubmitted:
        given = tuple(
            (name, value if isinstance(value, tuple) else (str(value),)) for name, value in answers.items()
        )
        return inbound.FormSubmitted(form, str(context), by, a.TEAM, given)

    def checked(
        self, form: str, context: object = 1, /, by: Sender = a.ANN, **answers: object
    ) -> dict[str, str]:
        """What is wrong with a form."""
        wrong = form_makers.check(self.filled(form, context, by, **answers), uow=self.uow, policy=self.policy)
        return {name: said(sentence) for name, sentence in wrong.items()}

    def form(
        self, name: str, context: object = 1, by: Sender = a.ANN, post: PostId | None = None
    ) -> forms.Form:
        """A form as it opens. Raises `Refusal`."""
        asked = inbound.FormRequest(name, str(context), by, a.SUPPORT, post)
        return form_makers.build(asked, uow=self.uow, policy=self.policy)

    def command(self, command: str, text: str = "", by: Sender = a.ANN, place: PlaceId = a.SUPPORT) -> str:
        """A colleague types a slash command; what they are told."""
        before = len(self.sent)
        self.hear(inbound.TeamCommand(command, text, place, by))
        self.deliver()
        return "\n".join(words(one) for one in self.sent[before:] if isinstance(one, outbound.Whisper))

    # what platforms do

    def deliver(self, answer: Answer = lambda delivery: None) -> list[Command]:
        """Whatever may go leaves, as often as `answer` lets it; what has left this time."""
        before = len(self.sent)
        for _ in range(200):
            if not any(
                self._one(account, lane, answer) for account in self._steps for lane in self._lanes(account)
            ):
                return self.sent[before:]
        raise AssertionError("the outbox never comes to rest")

    def _lanes(self, account: AccountId) -> list[str]:
        return list(self.uow.outgoing.lanes(account))

    def _one(self, account: AccountId, lane: str, answer: Answer) -> bool:
        self._begin()
        turn = self._steps[account].take(self.uow, lane)
        if not isinstance(turn, Go):
            return False
        delivery = turn.delivery
        outcome = answer(delivery) or self._carried(delivery)
        if isinstance(outcome, Sent):
            self.sent.append(delivery.request.command)
            self.deliveries.append(delivery)
        self._steps[account].record(self.uow, Finished(lane, delivery, outcome))
        return True

    def _carried(self, delivery: Delivery) -> Sent:
        command = delivery.request.command
        place = getattr(command, "place", None)
        made = isinstance(command, outbound.Post | outbound.Show) and place
        return Sent((a.a_post(place),) if made else ())

    # what there is to see

    def conversation(self, number: int = 1) -> Conversation:
        return self.uow.conversations.get(ConversationId(number))

    def message(self, number: int = 1) -> Message:
        return self.uow.messages.get(MessageId(number))

    def posts(self, slot: str) -> tuple[PostId, ...]:
        return self.uow.mirrors.posts(Slot(slot))

    def seen(self, place: PlaceId) -> list[str]:
        """Everything that was posted or drawn in a place, in words."""
        return [words(one) for one in self.sent if getattr(one, "place", None) == place]

    def shown(self, slot: str) -> str:
        """What stands under a slot now, in words."""
        return [words(one) for one in self.sent if getattr(one, "slot", None) == slot][-1]

    def whispered(self, to: Sender = a.ANN) -> list[str]:
        """What one colleague alone was told."""
        told = (outbound.Whisper, outbound.Direct)
        return [words(one) for one in self.sent if isinstance(one, told) and one.person == to.alias]


def words(command: Command) -> str:
    """A command in words: a panel's lines with its buttons in brackets, or somebody's words."""
    match command:
        case outbound.Post(content=content) | outbound.Rewrite(content=content):
            return content.text.plain
        case outbound.Acknowledge(text=text):
            return said(text)
        case outbound.React(add=add, remove=remove):
            return f"+{''.join(add)} -{''.join(remove)}"
        case outbound.Remove():
            return "removed"
        case _:
            return "\n".join(line for block in command.panel.blocks for line in lines(block))


def said(phrase: Phrase) -> str:
    """A sentence in English, with people as `@Ben`."""
    return SAY("en", phrase, str, mentioned)


def mentioned(value: Arg) -> str | None:
    if not isinstance(value, Person):
        return None
    return value.name or "@" + value.alias.rpartition(":")[2].lstrip("U0123456789").capitalize()


def lines(block: panels.Block) -> list[str]:
    match block:
        case panels.Heading(text=text) | panels.Line(text=text) | panels.Note(text=text):
            return [said(text)]
        case panels.Words(text=text):
            return [text.plain]
        case panels.Facts(facts=facts):
            return [f"{said(fact.label)}: {said(fact.value)}" for fact in facts]
        case panels.Buttons(buttons=buttons):
            return [" ".join(f"[{said(button.label)}]" for button in buttons)]
        case _:
            return []


def gone(*places: PlaceId) -> Answer:
    """A workspace in which some channels are no more."""
    return lambda delivery: (
        Refused(Reason.PLACE_GONE) if getattr(delivery.request.command, "place", "") in places else None
    )


def refused(reason: Any, *kinds: type) -> Answer:
    """A platform that refuses commands of some kinds."""
    return lambda delivery: Refused(reason) if isinstance(delivery.request.command, kinds) else None
