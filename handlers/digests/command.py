"""`/digest`: makes, lists, previews, posts, pauses and deletes digests. Its form opens at once, without passing here."""

import re
from collections.abc import Callable
from dataclasses import replace

from domain import digests, ids, schedules
from domain.digests import Digest, Kind
from domain.ids import AliasId, PlaceId
from domain.inbound import FormSubmitted, TeamCommand, TeamPress
from domain.panels import Block, Button, Buttons, Heading, Line, Note, Panel, sentence
from domain.people import may_answer
from domain.phrases import Phrase, listed, phrase
from domain.policy import Policy
from handlers import desks, help, rules, telling
from handlers.digests import forms
from handlers.digests.acting import named, open_to
from ports.storage import UnitOfWork

Asked = TeamCommand | TeamPress

SILENT = Phrase("")
"""Nothing is said: what was asked for comes by itself."""
UNKNOWN = phrase("Say which digest, such as DG-1. `/digest list` shows them all.")
NONE_YET = phrase("There is no digest yet. It tells a channel at a fixed time what needs somebody.")


def obey(event: TeamCommand, *, uow: UnitOfWork, policy: Policy) -> None:
    """Answers a `/digest` command."""
    verb, _, rest = event.text.strip().partition(" ")
    verb = verb.lower()
    if not rest and re.fullmatch(r"dg-?[0-9]+", ids.bare(verb)):
        verb, rest = "preview", ids.bare(verb).upper()
    if verb in help.ASKS:
        panel = show_help("")
    elif not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        panel = sentence(telling.AGENTS_ONLY)
    elif verb in ("", "list") or (verb == "edit" and not rest.strip()):
        panel = listing(event.sender.alias, uow)
    elif act := ACTS.get(verb):
        person = event.sender.alias
        digest = named(rest, event.channel, person, uow)
        panel = sentence(acted(act, digest, event, uow, policy) if digest else unknown(rest, person, uow))
    else:
        panel = show_help(verb)
    if panel.summary.text:
        telling.whisper(uow, policy, event.sender.alias, event.channel, panel)


def unknown(said: str, person: AliasId, uow: UnitOfWork) -> Phrase:
    """Why what was said names no digest."""
    known = open_to(person, uow)
    if said.strip() and known:
        return phrase("There is no digest {name}. `/digest list` shows them all.", name=ids.bare(said)[:40])
    return UNKNOWN if known else NONE_YET


def show_help(verb: str) -> Panel:
    """What there is, with the way to a first one."""
    return help.show("digest", verb, telling.form_button(phrase("New digest"), forms.NAME, "", "primary"))


def listing(person: AliasId, uow: UnitOfWork) -> Panel:
    """Every digest that somebody may look at, with what can be done with it."""
    found = open_to(person, uow)
    title = phrase("Digests")
    if not found:
        return sentence(NONE_YET, telling.form_button(phrase("New digest"), forms.NAME, "", "primary"))
    blocks: list[Block] = [Heading(title)]
    for digest in found:
        blocks += (Line(told(digest, uow)), Note(when(digest)), Buttons(buttons(digest)))
    blocks.append(Buttons((telling.form_button(phrase("New digest"), forms.NAME, ""),)))
    return Panel(title, tuple(blocks))


def told(digest: Digest, uow: UnitOfWork) -> Phrase:
    """A digest in a line."""
    return phrase(
        "*{reference}* {title} → #{channel}",
        reference=digest.reference,
        title=digest.plan.title,
        channel=rules.channel_name(digest.place, uow),
    )


def when(digest: Digest) -> Phrase:
    """When it comes, and when next."""
    schedule = digest.plan.schedule
    days = weekdays(schedule.weekdays)
    at = f"{schedule.at:%H:%M}"
    if digest.paused:
        return phrase("{days} at {time} ({zone}); paused", days=days, time=at, zone=schedule.zone)
    if digest.next_at is None:
        return phrase("{days} at {time} ({zone})", days=days, time=at, zone=schedule.zone)
    return phrase(
        "{days} at {time} ({zone}); next: {next}", days=days, time=at, zone=schedule.zone, next=digest.next_at
    )


def weekdays(days: tuple[int, ...]) -> Phrase:
    """Weekdays in words."""
    if days == schedules.WEEK:
        return phrase("every day")
    if days == schedules.WORKDAYS:
        return phrase("Monday to Friday")
    if not days:
        return phrase("never")
    return listed([schedules.WEEKDAYS[day] for day in days])


def buttons(digest: Digest) -> tuple[Button, ...]:
    """What can be done with a digest."""
    number = str(digest.id)
    hold = ("resume", phrase("Resume")) if digest.paused else ("pause", phrase("Pause"))
    return (
        telling.form_button(phrase("Edit"), forms.NAME, number),
        Button(phrase("Preview"), "digest_preview", number),
        Button(phrase("Post now"), "digest_now", number),
        Button(hold[1], f"digest_{hold[0]}", number),
        Button(phrase("Delete"), "digest_delete", number, "danger", phrase("Delete this digest for good?")),
    )


def preview(digest: Digest, event: Asked, uow: UnitOfWork) -> Phrase:
    """Nothing is answered but the preview itself, a moment later."""
    want(digest, Kind.PREVIEW, event, event.channel, uow)
    return SILENT


def want(digest: Digest, kind: Kind, event: Asked | FormSubmitted, place: PlaceId, uow: UnitOfWork) -> None:
    """Asks for a writing of a digest, on behalf of whoever asked."""
    person = event.sender.alias
    key = f"digest:{digest.id}:{kind.value}:{person}:{uow.now.timestamp()}"
    uow.digests.want(key, digest.id, kind, person, place)


def now(digest: Digest, event: Asked, uow: UnitOfWork) -> Phrase:
    """It is posted at once, a moment after this."""
    want(digest, Kind.NOW, event, event.channel, uow)
    return phrase(
        "{reference} is being posted to #{channel}, in place of today's.",
        reference=digest.reference,
        channel=rules.channel_name(digest.place, uow),
    )


def pause(digest: Digest, event: Asked, uow: UnitOfWork) -> Phrase:
    """It does not come by itself until it is resumed."""
    uow.digests.save(digests.paused(uow.digests.lock(digest.id)))
    return phrase("{reference} is paused until somebody resumes it.", reference=digest.reference)


def resume(digest: Digest, event: Asked, uow: UnitOfWork) -> Phrase:
    """It comes again, at the next of its times."""
    held = uow.digests.lock(digest.id)
    if not held.paused:
        return phrase("{reference} is not paused.", reference=digest.reference)
    slot = schedules.following(held.plan.schedule, uow.now, held.last_at)
    held = digests.resumed(held, slot.at if slot else None)
    uow.digests.save(held)
    return phrase("{reference} comes again: {when}.", reference=held.reference, when=when(held))


def delete(digest: Digest, event: Asked, uow: UnitOfWork) -> Phrase:
    """It is gone for good."""
    uow.digests.remove(digest.id)
    return phrase(
        "{reference} is deleted. What the channel has taught stays for its other digests.",
        reference=digest.reference,
    )


Act = Callable[[Digest, Asked, UnitOfWork], Phrase]

ACTS: dict[str, Act] = {
    "preview": preview,
    "now": now,
    "pause": pause,
    "resume": resume,
    "delete": delete,
}


def acted(act: Act, digest: Digest, event: Asked, uow: UnitOfWork, policy: Policy) -> Phrase:
    """Does something with a digest; the desks that it stands on show it. What to say."""
    said = act(digest, event, uow)
    desks.channel_changed(uow, policy, digest.place)
    return said


def pressed(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """A button of the list; its name says what."""
    act = ACTS.get(event.action.removeprefix("digest_"))
    digest = named(event.value or "0", event.channel, event.sender.alias, uow)
    if not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
    elif act is None or digest is None:
        telling.answer_to(uow, policy, event, forms.GONE)
    elif (said := acted(act, digest, event, uow, policy)).text:
        telling.answer_to(uow, policy, event, said)


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form of a digest: it is made or changed, and shown to whoever sent it as it would be now."""
    if not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
        return
    if forms.check(event, uow):
        telling.answer_to(uow, policy, event, phrase("The digest is not complete, so nothing was saved."))
        return
    known = forms.of_context(event.context, uow)
    if known is None and not forms.is_new(event):
        telling.answer_to(uow, policy, event, forms.GONE)
        return
    digest = change(known, event, uow) if known else make(event, uow)
    text = phrase("Saved: {digest}. {when}", digest=told(digest, uow), when=when(digest))
    for channel in {digest.place, known.place if known else digest.place}:
        desks.channel_changed(uow, policy, channel)
    place = forms.asked_in(event) or digest.place
    telling.whisper(uow, policy, event.sender.alias, place, sentence(text))
    want(digest, Kind.PREVIEW, event, place, uow)


def make(event: FormSubmitted, uow: UnitOfWork) -> Digest:
    """A new digest as the form has it; the form has been checked."""
    plan = forms.read(event)
    slot = schedules.following(plan.schedule, uow.now)
    place = PlaceId(event.one("channel"))
    return uow.digests.add(place=place, by=event.sender.alias, plan=plan, next_at=slot.at if slot else None)


def change(known: Digest, event: FormSubmitted, uow: UnitOfWork) -> Digest:
    """The digest as the form has it; what was to come today still comes today, and nothing comes twice."""
    held, plan = uow.digests.lock(known.id), forms.read(event)
    coming = held.next_at
    if plan.schedule != held.plan.schedule and not held.paused:
        slot = schedules.changed(plan.schedule, uow.now, held.next_at, held.last_at)
        coming = slot.at if slot else None
    held = replace(held, plan=plan, place=PlaceId(event.one("channel")), next_at=coming)
    uow.digests.save(held)
    return held
