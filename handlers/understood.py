"""What was understood of messages becomes true: themes, suggested tags, the customer's language, cards that say so.

Knows what follows from a reading; refuses to know how it was made. Nobody waits for any of it.
"""

from collections.abc import Sequence
from dataclasses import replace

from domain import conversations, understanding
from domain.conversations import Conversation, Status
from domain.ids import ConversationId
from domain.policy import Policy
from domain.understanding import Batch, Place, Reading, ThemeId, Unread
from handlers import cards, references, rules, tagging
from ports.storage import UnitOfWork

SHOWN_ON = 5
"""So many open conversations of a theme have their cards drawn anew when another joins them: among more, one makes no
difference, and each drawing is a call."""


def save(
    messages: Sequence[Unread], batch: Batch, fit: int, *, uow: UnitOfWork, policy: Policy
) -> dict[int, ThemeId]:
    """Keeps a batch and does what follows; the ids of the themes that it opened, by their numbers in it."""
    opened = {
        place.opens: uow.themes.open(place.label).id for place in batch.places if place.opens is not None
    }
    for place in batch.places:
        stand(place, opened, fit, uow)
    readings = {one.message: one for one in batch.readings}
    for message in messages:
        reading = readings.get(message.message)
        if reading is None:
            uow.understanding.drop([message.message])
            continue
        take(message, replace(reading, theme=_theme(reading.theme, reading.opens, opened)), uow, policy)
    return opened


def _theme(known: ThemeId | None, number: int | None, opened: dict[int, ThemeId]) -> ThemeId | None:
    return opened[number] if number is not None else known


def stand(place: Place, opened: dict[int, ThemeId], fit: int, uow: UnitOfWork) -> None:
    """A theme stands where it stands now, and may have another label."""
    theme = _theme(place.theme, place.opens, opened)
    uow.themes.place(fit, replace(place, theme=theme))
    if theme is not None and place.opens is None:
        uow.themes.say(theme, place.label)


def take(message: Unread, reading: Reading, uow: UnitOfWork, policy: Policy) -> None:
    """One message was understood."""
    uow.understanding.save(reading)
    uow.themes.restore(message.message)
    if message.inside:
        return
    try:
        conversation = references.follow(message.conversation, uow)
    except KeyError:
        return
    hear_language(message, reading, conversation, uow, policy)
    suggest(message, reading, conversation, uow, policy)
    if reading.theme is not None and uow.themes.said_in(reading.theme, conversation.id) == 1:
        joined(reading.theme, conversation, uow, policy)


def suggest(
    message: Unread, reading: Reading, conversation: Conversation, uow: UnitOfWork, policy: Policy
) -> None:
    """A sure tag for what nobody has tagged: the home stays, and channels that the tag concerns get a card."""
    known = {tag.name for tag in rules.tags(uow, policy)}
    if not reading.sure or reading.tag not in known or message.tags or conversation.tags:
        return
    at = uow.messages.get(message.message).sent_at
    uow.feedback.add(
        message=message.message, conversation=conversation.id, tag=reading.tag, suggested=True, at=at
    )
    tagged = conversations.tagged(conversation, (reading.tag,), suggested=True)
    tagging.carry(uow, policy, tagged)


def hear_language(
    message: Unread, reading: Reading, conversation: Conversation, uow: UnitOfWork, policy: Policy
) -> None:
    """The customer is addressed in what they write, once there is evidence; their own choice stands above it."""
    customer = uow.people.customer(message.by)
    if customer is None:
        return
    spoken = understanding.spoken(
        customer.spoken,
        customer.language,
        message.before,
        (reading.language, reading.language_confidence, len(message.text)),
    )
    if spoken != customer.spoken:
        uow.people.save_customer(replace(customer, spoken=spoken))
        cards.refresh(uow, policy, conversation)


def joined(theme: ThemeId, conversation: Conversation, uow: UnitOfWork, policy: Policy) -> None:
    """A conversation says what a theme says: its card, and while they are few those of its likes, say how many there are."""
    found = uow.themes.conversations(theme, SHOWN_ON + 1, Status.RESOLVED)
    if len(found) > 1 or len(uow.themes.conversations(theme, 2)) > 1:  # what has ended is like it, too
        cards.refresh(uow, policy, conversation)
    if 1 < len(found) <= SHOWN_ON:
        for number in found:
            counted_anew(number, conversation, uow, policy)


def counted_anew(number: ConversationId, joining: Conversation, uow: UnitOfWork, policy: Policy) -> None:
    """The card of another conversation counts its likes anew, where those of its own theme are one more."""
    own = uow.themes.of_conversation(number)
    other = of(number, uow) if own and uow.themes.said_in(own.id, joining.id) else None
    if other and other.id != joining.id:
        cards.refresh_home(uow, policy, other)


def show(theme: ThemeId, uow: UnitOfWork, policy: Policy) -> None:
    """Cards of the theme's newest open conversations say how many are like them."""
    for number in uow.themes.conversations(theme, SHOWN_ON, Status.RESOLVED):
        if conversation := of(number, uow):
            cards.refresh(uow, policy, conversation)


def of(number: ConversationId, uow: UnitOfWork) -> Conversation | None:
    """A conversation, or where it was merged to."""
    return references.peek(str(number), uow)
