"""What every slash command can do: one table of their verbs with an example each, and the nearest to what was mistyped.

Knows words only: who may do what is for the command itself to say.
"""

from dataclasses import dataclass
from difflib import get_close_matches

from domain.panels import Block, Button, Buttons, Heading, Line, Note, Panel
from domain.phrases import Phrase, listed, phrase

AT_THE_TOP = phrase(
    "Nothing was sent: at the top of a channel only the team reads this."
    " To answer a customer, write in the thread below their card."
    " `/isthmus` shows who waits here and what can be done, `/consent` proposes a decision."
)
"""For whom speaks to the bot where no thread is."""
ASKS = frozenset(("help", "aide", "?"))
"""What people type to be told what there is."""
ALIKE = 0.7
"""How near a word must be to one that we know to be taken for it mistyped."""
SHOWN = 40
"""How much of a mistyped word is said back."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing a command can do. `line` shows it with an example, `also` are further words for the same."""

    name: str
    line: Phrase
    also: tuple[str, ...] = ()


TABLE: dict[str, tuple[Verb, ...]] = {
    "feedback": (
        Verb(
            "list",
            phrase(
                "`/feedback list` – the newest feedback; add tags, statuses or words, such as `list bug new parcel`"
            ),
        ),
        Verb(
            "waiting",
            phrase(
                "`/feedback waiting` – customers who wait for us, longest first; `list waiting` – for whom we wait"
            ),
        ),
        Verb("show", phrase("`/feedback show FB-12` – one of them, with its whole conversation")),
        Verb("themes", phrase("`/feedback themes` – what customers speak of, with how many do")),
        Verb(
            "theme",
            phrase("`/feedback theme T-3` – what stands in a theme; merge it, or set a message apart"),
        ),
        Verb(
            "search",
            phrase("`/feedback search lost parcel` – what was said, by words and meaning; `#bug` restricts"),
        ),
    ),
    "consent": (
        Verb("new", phrase("`/consent` – propose something; choose how it is decided in the form")),
        Verb("list", phrase("`/consent list` – decisions that are open")),
        Verb("mine", phrase("`/consent mine` – what waits for you, what you proposed")),
        Verb("show", phrase("`/consent show D-7` – one of them")),
        Verb("search", phrase("`/consent search release day` – past and present ones, by their words")),
        Verb("announce", phrase("`/consent announce` – outcomes of which customers have not been told yet")),
        Verb(
            "suggest", phrase("`/consent suggest` – look now for what several customers ask, to be decided")
        ),
        Verb("export", phrase("`/consent export D-7` – the whole record as a file")),
    ),
    "digest": (
        Verb(
            "new",
            phrase("`/digest new` – a digest for a channel: when it comes, in which language, about what"),
            ("create",),
        ),
        Verb("list", phrase("`/digest list` – every digest, with buttons to change it")),
        Verb("edit", phrase("`/digest edit DG-1` – change it")),
        Verb("preview", phrase("`/digest preview DG-1` – what it would say now; only you see it")),
        Verb("now", phrase("`/digest now DG-1` – post it now, in place of today's")),
        Verb("pause", phrase("`/digest pause DG-1` and `/digest resume DG-1`"), ("resume",)),
        Verb("delete", phrase("`/digest delete DG-1`")),
    ),
    "signal": (
        Verb("list", phrase("`/signal` – what is out of the ordinary now, what is watched, what is muted")),
        Verb(
            "watch",
            phrase(
                "`/signal watch word refund` – every message with a word, or a tag, theme or channel, told here"
            ),
        ),
        Verb("unwatch", phrase("`/signal unwatch word refund` – no longer"), ("stop",)),
        Verb("mute", phrase("`/signal mute #bug week` – nothing of it for an hour, a day or a week")),
        Verb("unmute", phrase("`/signal unmute #bug` – hear of it again before that")),
        Verb("tune", phrase("`/signal tune #bug` – from how many on, and how many times the usual")),
        Verb(
            "test",
            phrase("`/signal test #bug 8 3` – how often a rule would have fired last month, with a plot"),
        ),
    ),
    "ecosystem": (
        Verb(
            "",
            phrase(
                "`/ecosystem` – the map of this channel: who talks about what, who answers them, who fades"
            ),
        ),
        Verb("dark", phrase("`/ecosystem dark` – the same on a dark ground"), ("light",)),
        Verb("", phrase("`/ecosystem Acme` – one organisation or person; an @handle names one for certain")),
        Verb("set", phrase("`/ecosystem set Acme` – say by hand what they are to us, and why")),
        Verb("", phrase("`/ecosystem D-7` – whom a decision touches, who was not heard; ask them")),
    ),
    "idea": (
        Verb(
            "new",
            phrase("`/idea` – propose one; what is like it is shown first; `/idea Dark mode` does so too"),
        ),
        Verb(
            "list",
            phrase(
                "`/idea list` – the most supported; add `new`, `mine`, a status such as `planned`, or words to look for"
            ),
        ),
        Verb("show", phrase("`/idea show I-3` – one of them, with who wants it and where they said so")),
        Verb(
            "support",
            phrase("`/idea support I-3` – you want it; `/idea support I-3 for FB-12` – that customer does"),
            ("withdraw",),
        ),
        Verb(
            "merge", phrase("`/idea merge I-3 I-5` – the first is a part of the second; nobody counts twice")
        ),
        Verb("unmerge", phrase("`/idea unmerge I-3` – it stands for itself again, exactly as it was")),
        Verb(
            "status",
            phrase(
                "`/idea status I-3 planned It comes in May.` – who supports it is told; also `looking`, `done`, `not now`"
            ),
        ),
    ),
    "isthmus": (
        Verb("", phrase("`/isthmus` – what can be done in this channel, here and now")),
        Verb("status", phrase("`/isthmus status` – whether everything runs, and what waits")),
        Verb("failed", phrase("`/isthmus failed` – what could not be delivered, to be retried")),
        Verb("routes", phrase("`/isthmus routes` – which channel gets what")),
        Verb("tags", phrase("`/isthmus tags` – what feedback can be about")),
        Verb(
            "replies",
            phrase(
                "`/isthmus replies explicit|open` – whether messages in this channel's threads go to customers only when"
                " marked, or always"
            ),
        ),
        Verb(
            "block",
            phrase("`/isthmus block FB-12` – leave out what this customer writes; `unblock` reads it again"),
            ("unblock",),
        ),
        Verb(
            "pulse",
            phrase("`/isthmus pulse` – time to answer, share answered, and what follows; `pulse monthly`"),
        ),
        Verb(
            "knowledge",
            phrase("`/isthmus knowledge lost parcel` – answers that were kept, all or those with some words"),
        ),
        Verb(
            "auto",
            phrase(
                "`/isthmus auto K-3 on` – answer exactly this question by itself here; for administrators"
            ),
        ),
        Verb(
            "who",
            phrase(
                "`/isthmus who invoices` – who answered well about it; `who leave` takes you off the list"
            ),
        ),
        Verb("audit", phrase("`/isthmus audit` – what administrators did, for administrators")),
        Verb(
            "inside",
            phrase(
                "`/isthmus inside on|off` – whether colleagues' words can count as feedback in this channel"
            ),
        ),
        Verb("settings", phrase("`/isthmus settings` – your language, your hours, your notices")),
    ),
}
"""Every command by its name, without its slash; the order is that of the help."""


def show(command: str, typed: str = "", *buttons: Button) -> Panel:
    """What a command can do; in front of it, where something was `typed` that is no verb, the nearest that is one."""
    typed = typed.strip().partition(" ")[0]
    title = phrase("What /{command} can do", command=command)
    verbs = TABLE.get(command, ())
    blocks: list[Block] = [Line(verb.line) for verb in verbs]
    if buttons:
        blocks.append(Buttons(buttons))
    if not typed or typed.lower() in ASKS or typed.lower() in names(command):
        return Panel(title, (Heading(title), *blocks, Note(others(command))))
    text = unknown(command, typed)
    return Panel(text, (Line(text), *blocks))


def unknown(command: str, typed: str) -> Phrase:
    """That a verb is none, and which was perhaps meant."""
    if near := nearest(typed, (*names(command), "help")):
        return phrase(
            "I do not know `{verb}`. Did you mean `/{command} {near}`?",
            verb=typed[:SHOWN],
            command=command,
            near=near,
        )
    return phrase("I do not know `{verb}`. This is what there is:", verb=typed[:SHOWN])


def which(example: str) -> Phrase:
    """What to say to a verb that was typed without the reference it needs."""
    return phrase("Say which one, such as `{example}`.", example=example)


def names(command: str) -> tuple[str, ...]:
    """Every verb of a command, under each of its names."""
    found = (name for verb in TABLE.get(command, ()) for name in (verb.name, *verb.also))
    return tuple(name for name in found if name)


def nearest(typed: str, known: tuple[str, ...], alike: float = ALIKE) -> str:
    """The word that was perhaps meant; empty when none is near."""
    return next(iter(get_close_matches(typed.lower(), known, 1, alike)), "")


def others(command: str) -> Phrase:
    """The way to the help of every other command."""
    further = [phrase("`/{command} help`", command=name) for name in TABLE if name != command]
    return phrase("Elsewhere: {commands}.", commands=listed(further))
