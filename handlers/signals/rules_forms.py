"""The forms in which something is watched and a rule is tuned: how they open, what is wrong, what they say."""

import math
from dataclasses import replace

from domain.errors import Refusal
from domain.forms import ChannelField, ChoiceField, Field, Form, NumberField, Option, TextField
from domain.ids import PlaceId, account_of
from domain.inbound import FormRequest, FormSubmitted
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from domain.signals import series as names
from domain.signals import watching
from domain.signals.series import MOST_COOLDOWN, MOST_MINIMUM, MOST_RATIO, Kind, Rule, Series
from domain.signals.watching import Mode
from handlers import rules
from handlers.signals import acting, subjects
from ports.storage import UnitOfWork

WATCH, TUNE = "signal_watch", "signal_tune"
KINDS = {
    Kind.WORD: phrase("a word or words"),
    Kind.TAG: phrase("a tag"),
    Kind.THEME: phrase("a theme"),
    Kind.CHANNEL: phrase("everything of a channel"),
    Kind.MOOD: phrase("unhappy customers of a channel"),
}
MODES = {
    Mode.STEM: phrase("in any form: refund, refunds, refunded"),
    Mode.EXACT: phrase("exactly so"),
    Mode.PHRASE: phrase("these words in a row"),
}
NOTHING = phrase(
    "There is no such thing to watch. A tag is named like #bug, a theme like T-3, a channel like #support."
)
WORDLESS = phrase("Say at least one letter or digit of it.")


def watch(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """`/signal watch`."""
    kinds = tuple(Option(kind.value, label) for kind, label in KINDS.items())
    modes = tuple(Option(mode.value, label) for mode, label in MODES.items())
    fields = (
        ChoiceField("kind", phrase("Watch"), kinds, (Kind.WORD.value,)),
        TextField("value", phrase("Which"), longest=watching.LONGEST, hint=phrase("Such as refund, #bug, T-3 or #support.")),
        ChoiceField("mode", phrase("Words are meant"), modes, optional=True),
        ChannelField("channel", phrase("Tell this channel"), request.channel, optional=True),
    )  # fmt: skip
    return Form(WATCH, phrase("Watch something"), fields, request.channel, phrase("Watch"))


def tune(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """`/signal tune`, or *Tune* of something that is watched; without a subject, what holds for all. Raises `Refusal`."""
    series = subject_of(request.context, uow)
    if request.context and series is None:
        raise Refusal(acting.GONE)
    rules = uow.signals.rules()
    rule = (rules.get(series.key) if series else None) or rules.get("") or Rule()
    place = (rule.place if series and rule.series == series else None) or ""
    title = phrase("Tune all signals") if series is None else phrase("Tune a signal")
    key = f"{series.key if series else ''}@{request.channel}"
    where: tuple[Field, ...] = (ChannelField("channel", phrase("Tell this channel"), place, optional=True),)
    return Form(TUNE, title, (*numbers(rule), *(where if series else ())), key, phrase("Save"))


def numbers(rule: Rule) -> tuple[Field, ...]:
    """From when on, by how much, and how far apart."""
    return (
        NumberField(
            "minimum",
            phrase("At least so many messages in an hour"),
            rule.minimum,
            1,
            MOST_MINIMUM,
        ),
        TextField(
            "ratio",
            phrase("So many times the usual"),
            f"{rule.ratio:g}",
            longest=6,
            hint=phrase("Such as 2 or 1.5."),
        ),
        NumberField(
            "cooldown",
            phrase("Quiet hours after which it is something new"),
            rule.cooldown,
            1,
            MOST_COOLDOWN,
        ),
    )


def subject_of(context: str, uow: UnitOfWork) -> Series | None:
    """What a form or a button is about: a series by its key, or that of a signal."""
    if found := names.read(context):
        return found
    signal = acting.find(context, uow) if context else None
    return signal.series if signal else None


def about(event: FormSubmitted) -> tuple[str, PlaceId | None]:
    """The key that a form of tuning brought back, and the channel it was asked for in."""
    key, _, place = event.context.rpartition("@")
    mine = place.startswith(f"{event.account}:")
    return key, PlaceId(place) if mine else None


def number_of(text: str) -> float | None:
    """A number that may have a decimal comma; None for what is none."""
    try:
        found = float(text.strip().replace(",", ".").lstrip("×x"))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def ratio_of(text: str) -> float | None:
    """How many times the usual; None for what cannot be that."""
    found = number_of(text)
    return found if found is not None and 1 <= found <= MOST_RATIO else None


def wanted(event: FormSubmitted, uow: UnitOfWork, policy: Policy) -> Series | None:
    """What the form of watching names."""
    kind, mode = event.one("kind"), event.one("mode")
    if kind not in set(Kind):
        return None
    chosen = Mode(mode) if mode in set(Mode) else None
    value = event.one("value").strip()
    return subjects.of_kind(Kind(kind), value, account_of(event.sender.alias), uow, policy, chosen)


def check(event: FormSubmitted, uow: UnitOfWork, policy: Policy) -> dict[str, Phrase]:
    """A sentence for each field that is wrong."""
    if event.form == TUNE:
        wrong = {} if ratio_of(event.one("ratio")) else {"ratio": RATIO}
        return wrong | channel_wrong(event, uow)
    found = wanted(event, uow, policy)
    if found is None or PlaceId(found.value) in uow.channels.hidden_from(event.sender.alias):
        return {"value": WORDLESS if event.one("kind") == Kind.WORD else NOTHING}
    return channel_wrong(event, uow)


RATIO = phrase("Say a number between 1 and 100, such as 2 or 1.5.")


def channel_wrong(event: FormSubmitted, uow: UnitOfWork) -> dict[str, Phrase]:
    """What is wrong with the channel that is to be told, where one was chosen."""
    place = event.one("channel")
    wrong = rules.untellable(PlaceId(place), event.account, uow) if place else None
    return {"channel": wrong} if wrong else {}


def tuned(rule: Rule, event: FormSubmitted) -> Rule:
    """The rule as the form has it; what cannot be read stays."""
    minimum, cooldown = event.one("minimum"), event.one("cooldown")
    return replace(
        rule,
        minimum=min(max(1, int(minimum)), MOST_MINIMUM) if minimum.isdecimal() else rule.minimum,
        ratio=ratio_of(event.one("ratio")) or rule.ratio,
        cooldown=min(max(1, int(cooldown)), MOST_COOLDOWN) if cooldown.isdecimal() else rule.cooldown,
        place=PlaceId(event.one("channel")) if event.one("channel") else None,
        by=event.sender.alias,
    )
