"""`/isthmus`: how things stand, what failed, which routes and tags there are, and how this channel answers."""

from dataclasses import replace

from domain import feedback, ids
from domain.conversations import Message
from domain.feedback import Tag
from domain.ids import AccountId, PlaceId, Slot, account_of
from domain.inbound import FormSubmitted, TeamCommand, TeamPress
from domain.panels import Block, Button, Buttons, Heading, Line, Note, Panel, sentence
from domain.people import may_administer, may_answer
from domain.phrases import Person, Phrase, phrase, plural, verbatim
from domain.policy import Policy
from domain.queues import Accounts, Failure
from domain.routing import Criterion, Route
from handlers import (
    administration,
    alike,
    cards,
    forms,
    help,
    here,
    inside,
    reasons,
    recalls,
    references,
    replies,
    rules,
    telling,
)
from handlers.ecosystem import pulses
from handlers.knowledge import automatic, experts, listing
from ports.storage import UnitOfWork

FAILURES, LOOKED_AT = 15, 60
"""How many failures are shown, and looked at for those that somebody may see."""
OPENED = phrase(
    "From now on every message in this channel's threads goes to the customer, unless it starts with `//`."
)
CLOSED = phrase("From now on only marked messages of this channel's threads go to the customer.")


def obey(event: TeamCommand, *, uow: UnitOfWork, policy: Policy) -> None:
    """Answers an `/isthmus` command."""
    verb, _, rest = event.text.strip().lower().partition(" ")
    answer, linked = VERBS.get(verb), LINKED.get(verb)
    links: tuple[Slot, ...] = ()
    panel: Panel | None
    if not verb and may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        panel, links = here.panel(event.channel, event.sender.alias, uow, policy)
    elif answer is None and linked is None:
        panel = help.show("isthmus", verb)
    elif not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        panel = sentence(telling.AGENTS_ONLY)
    elif linked is not None:
        panel, links = linked(event, rest.strip(), uow, policy)
    elif answer is not None:
        panel = answer(event, rest.strip(), uow, policy)
    if panel is not None:
        telling.whisper(uow, policy, event.sender.alias, event.channel, panel, links=links)


def status(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Panel:
    """Accounts, queues, who waits, what failed: of the own workspace, as far as whoever asks may see."""
    person = event.sender.alias
    own = account_of(person)
    title = phrase("How Isthmus is doing")
    blocks: list[Block] = [Heading(title)]
    every = own == policy.team and may_administer(uow.people.colleague(person), policy.admins)
    accounts = uow.queues.accounts()
    blocks += [
        Line(account_line(one, uow))
        for one in accounts
        if every or rules.workspace(uow, policy, one.account) == own
    ]
    depth = [one for one in uow.queues.depth() if rules.workspace(uow, policy, one.account) == own]
    ready = sum(one.rows for one in depth if one.queue == "outbox" and one.state in ("ready", "sending"))
    dead = sum(one.rows for one in depth if one.state == "dead")
    waiting = uow.conversations.count_waiting(uow.channels.hidden_from(person))
    blocks += map(Line, queued(waiting, ready, dead))
    blocks += map(Line, alike.status(uow, policy))
    return Panel(title, tuple(blocks))


def account_line(account: Accounts, uow: UnitOfWork) -> Phrase:
    """Whether an account is connected, and if not why."""
    called = ids.called(account.account)
    installed = uow.installations.get(account.account)
    if installed is not None and installed.gone:
        return phrase(
            "{account} has removed Isthmus. What waits for it goes there when it installs Isthmus again.",
            account=called,
        )
    if account.locked:
        return phrase(
            "✗ {account} is locked out by its platform: {why}. An operator must renew its token.",
            account=called,
            why=account.locked,
        )
    if not account.owner:
        return phrase(
            "✗ {account} is served by no process: none runs that has it in its settings.", account=called
        )
    if account.away is not None:
        return phrase(
            "✗ {account} cannot be reached since {time}. It is tried again by itself; what is to be sent there waits.",
            account=called,
            time=account.away,
        )
    return phrase("✓ {account} is connected.", account=called)


def queued(waiting: int, ready: int, dead: int) -> tuple[Phrase, ...]:
    """How many customers wait, and what became of deliveries; what is well says so in a word."""
    return (
        plural(
            "{count} conversation waits for an answer.", "{count} conversations wait for an answer.", waiting
        )
        if waiting
        else phrase("✓ No customer waits for an answer."),
        plural("{count} delivery is on its way.", "{count} deliveries are on their way.", ready)
        if ready
        else phrase("✓ Nothing waits to be sent."),
        plural(
            "{count} delivery has failed: `/isthmus failed`.",
            "{count} deliveries have failed: `/isthmus failed`.",
            dead,
        )
        if dead
        else phrase("✓ Nothing has failed."),
    )


def failed(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Panel:
    """What was set aside, each with a button to try again."""
    team, hidden = account_of(event.sender.alias), uow.channels.hidden_from(event.sender.alias)
    known = (
        one for one in uow.outbox.failures(LOOKED_AT) if rules.workspace(uow, policy, one.account) == team
    )
    failures = [one for one in known if not _stands_in(one, hidden, uow)][:FAILURES]
    if not failures:
        return sentence(phrase("Nothing has failed."))
    title = phrase("What could not be delivered")
    blocks: list[Block] = [Heading(title)]
    for failure in failures:
        blocks += (
            Line(failure_line(failure, uow)),
            Buttons((Button(phrase("Retry"), "retry_failed", failure.key),)),
        )
    return Panel(title, tuple(blocks))


def _stands_in(failure: Failure, hidden: tuple[PlaceId, ...], uow: UnitOfWork) -> bool:
    """Whether a failure is about a conversation at home in one of these channels."""
    if not hidden or failure.conversation is None:
        return False
    about = references.peek(str(failure.conversation), uow)
    return about is not None and about.home in hidden


def failure_line(failure: Failure, uow: UnitOfWork) -> Phrase:
    """One dead letter, without any words of it."""
    subject = references.peek(str(failure.conversation), uow) if failure.conversation else None
    about = cards.named(subject, uow) if subject else ids.called(failure.account)
    why = reasons.of_failure(failure.reason, failure.trace)
    return phrase("{about}: {reason}, {time}", about=about, reason=why, time=failure.at)


def retry_failed(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Retry* in the list of failures."""
    if not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        telling.reply_privately(uow, policy, event.sender.alias, event.channel, telling.AGENTS_ONLY)
        return
    again = retried(event.value, uow, policy)
    said = reply_under(event.value, uow)
    text = phrase("It is being tried again.") if again else recalls.why_not_again(said, uow)
    telling.reply_privately(uow, policy, event.sender.alias, event.channel, text, event.thread)


def retried(key: str, uow: UnitOfWork, policy: Policy) -> bool:
    """Tries again what failed under a key; of a reply the thread shows it. False when it is no failure."""
    row = ids.number_in(key, "inbox")
    if row is not None:
        return uow.inbox.retry(row)
    if message := reply_under(key, uow):
        return replies.send_again(uow, policy, message)
    if key.startswith("outbox:") and ids.number_in(key, "outbox") is None:
        return False
    return uow.outbox.retry(key)


def reply_under(key: str, uow: UnitOfWork) -> Message | None:
    """The reply that is queued under a key, None where it is for something else."""
    number = ids.number_in(key.partition(".")[0], "message")
    message = references.message(str(number), uow) if number is not None else None
    return message if message and not message.by_customer else None


def routes(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Panel:
    """Every route that is in force here, in its order; with buttons for who may change them."""
    may = rules.may_route(event.sender.alias, uow, policy)
    title = phrase("Which channel gets what")
    blocks: list[Block] = [Heading(title)]
    team = account_of(event.channel)
    for route in rules.routes_of(uow, policy, team):
        blocks.append(Line(route_line(route, team, uow)))
        if route.id and may:
            blocks.append(Buttons((Button(phrase("Remove"), "remove_route", str(route.id), "danger"),)))
    default = rules.channel_name(rules.own_default(uow, policy, event.channel), uow)
    blocks.append(Line(phrase("Everything else goes to #{channel}.", channel=default)))
    blocks.append(
        Note(phrase("The first that applies is where the thread stands; the others get a card with a link."))
    )
    if may:
        blocks.append(Buttons((telling.form_button(phrase("Add a route"), "route", "", "primary"),)))
    return Panel(title, tuple(blocks))


def route_line(route: Route, team: AccountId, uow: UnitOfWork) -> Phrase:
    """One route as a sentence; a channel that is not there is said so."""
    channel = uow.channels.named(team, route.channel)
    label, value = forms.CRITERIA[route.criterion], route.value or "*"
    if channel is None or channel.archived:
        return phrase(
            "{label}: {value} → ⚠️ {channel} cannot be used", label=label, value=value, channel=route.channel
        )
    if not channel.member:
        return phrase(
            "{label}: {value} → ⚠️ #{channel}, where I am not: invite me there with `/invite`",
            label=label,
            value=value,
            channel=channel.name or route.channel,
        )
    return phrase(
        "{label}: {value} → #{channel}", label=label, value=value, channel=channel.name or route.channel
    )


def route_added(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form of a new route."""
    if not rules.may_route(event.sender.alias, uow, policy):
        telling.answer_to(uow, policy, event, rules.NOT_ROUTING)
        return
    criterion, value = event.one("criterion"), event.one("value").strip().lstrip("#")
    channel = event.one("channel")
    if criterion not in set(Criterion) or not value or not channel:
        telling.answer_to(uow, policy, event, phrase("The route is not complete, so it was not added."))
        return
    added = uow.rules.add_route(Route(0, Criterion(criterion), value, channel))
    # Whom a route names is a customer's name: the record of acts does without.
    about = criterion if added.criterion is Criterion.ACTOR else f"{criterion} {value}"
    uow.acts.note(event.sender.alias, "route added", f"R-{added.id} {about}", after=channel)
    text = phrase("New route: {route}", route=route_line(added, event.account, uow))
    telling.answer_to(uow, policy, event, text)


def remove_route(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Remove* beside a route."""
    number = ids.number(event.value)
    if not rules.may_route(event.sender.alias, uow, policy):
        telling.answer_to(uow, policy, event, rules.NOT_ROUTING)
    elif number is not None:
        uow.rules.remove_route(number)
        uow.acts.note(event.sender.alias, "route removed", f"R-{number}")
        telling.answer_to(uow, policy, event, phrase("The route is removed."))


def tags(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Panel:
    """Every tag, and for who may change them the way to make one."""
    may = rules.may_route(event.sender.alias, uow, policy)
    title = phrase("What feedback can be about")
    blocks: list[Block] = [Heading(title)]
    for tag in rules.tags(uow, policy):
        blocks.append(
            Line(verbatim(f"{tag.emoji} #{tag.name}" + "".join(f" · #{word}" for word in tag.synonyms)))
        )
        if may and not tag.builtin and tag in uow.rules.tags():
            blocks.append(Buttons((Button(phrase("Remove"), "remove_tag", tag.name, "danger"),)))
    if may:
        blocks.append(Buttons((telling.form_button(phrase("Add a tag"), "new_tag", "", "primary"),)))
    return Panel(title, tuple(blocks))


def tag_added(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form of a new tag."""
    name = event.one("name").strip().lower()
    if not rules.may_route(event.sender.alias, uow, policy):
        text = rules.NOT_ROUTING
    elif not feedback.is_tag_name(name):
        text = forms.NO_TAG_NAME
    else:
        uow.acts.note(event.sender.alias, "tag saved", f"#{name}")
        uow.rules.save_tag(Tag(name, event.one("emoji").strip(), forms.tag_synonyms(event)))
        text = phrase("Feedback can be tagged #{tag} now.", tag=name)
    telling.answer_to(uow, policy, event, text)


def remove_tag(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Remove* beside a tag; feedback that carries it keeps it."""
    if not rules.may_route(event.sender.alias, uow, policy):
        telling.answer_to(uow, policy, event, rules.NOT_ROUTING)
        return
    uow.rules.remove_tag(event.value)
    uow.acts.note(event.sender.alias, "tag removed", f"#{event.value[:40]}")
    telling.answer_to(uow, policy, event, phrase("The tag is removed."))


def replies_mode(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Panel | None:
    """Shows or sets how this channel's threads reach customers; a change is told to the whole channel, and so to whoever
    made it. None then, unless nothing can be posted there."""
    known = rules.channel_at(event.channel, uow)
    mode = rules.replies_mode(known, policy)
    if rest in ("explicit", "open"):
        uow.channels.save(replace(known, replies=rest))
    if rest in ("explicit", "open") and rest != mode:
        uow.acts.note(event.sender.alias, "replies of a channel", event.channel, mode, rest)
        person = Person(event.sender.alias, event.sender.name)
        text = OPENED if rest == "open" else CLOSED
        told = phrase("{person} changed how this channel answers. {how}", person=person, how=text)
        slot = f"replies:{event.channel}:{uow.now.timestamp()}"
        telling.announce(uow, policy, event.channel, sentence(told), slot)
        return None if known.member else sentence(text)
    return sentence(
        phrase(
            "Replies of this channel are `{mode}`. Change it with `/isthmus replies explicit` or `open`.",
            mode=mode,
        )
    )


VERBS = {
    "status": status,
    "failed": failed,
    "routes": routes,
    "tags": tags,
    "replies": replies_mode,
    "inside": inside.switch,
    "pulse": pulses.obey,
    "audit": administration.audit,
    "block": administration.block,
    "unblock": administration.unblock,
}
LINKED = {"knowledge": listing.command, "auto": automatic.command, "who": experts.command}
"""Verbs whose answer leads to threads."""
