"""The story of a Monday morning at Sandbox Ltd. Every scene is somebody doing something, and awaiting what follows."""

from collections.abc import Awaitable, Callable

from sandbox.seen import Note, Post
from sandbox.stories.stage import BUGS, IDEAS, SUPPORT, Stage

MAYA_BUG = "Hello! Since this morning the export button does nothing at all, the file never comes. #bug"
MAYA_EDIT = (
    "Hello! Since this morning the export button does nothing at all, neither for CSV nor for PDF. #bug"
)
MAYA_PICTURE = "This is what I see after the click"
MAYA_ALBUM = "And three more, from a colleague's screen"
MAYA_AGAIN = "It works for CSV now, but PDF still comes out empty."
JULIEN_IDEA = "Pouvoir trier les factures par date d'échéance, comme dans l'ancienne version"
NORA_QUESTION = "Bonjour, où puis-je retrouver ma facture de septembre ?"
TOM_WISH = "Could somebody call me about our contract? Mornings are best."
BEN_INSIDE = "Between us: Friday's release broke the export job. Not a word about it before we know more."
BEN_ANSWER = "Thank you, Maya. We can see it here too and are mending it; you will hear from us today."
BEN_TOO_SOON = "Good news: everything is repaired!"
ANN_TO_NORA = "Bonjour Nora, elle se trouve dans Compte, puis Documents. Dites-nous si elle y manque."
CLEO_TO_JULIEN = "Bonne idée, Julien : ce tri revient dans la version d'octobre."
ANN_TO_TOM = "Hello Tom, would tomorrow at nine suit you?"
BEN_SOLVED = "Maya, the export is back: please try it once more."
BEN_PDF = "We are looking into the PDF right now."

Scene = Callable[[Stage], Awaitable[None]]


async def ann_sets_the_routes(s: Stage) -> None:
    """Bugs to #bugs and ideas to #ideas, by the form behind /isthmus routes."""
    for tag, channel in (("bug", BUGS), ("idea", IDEAS)):
        await s.ann.opens(await _routes(s), "Add a route")
        await s.ann.fills({"criterion": "tag", "value": tag, "channel": channel})
        await s.ann.receives(f": {tag} →")


async def _routes(s: Stage) -> Post:
    """What /isthmus routes answers to Ann; a bot that has just started may not know her yet."""
    for _ in range(5):
        routes = await s.ann.runs("/isthmus routes", SUPPORT)
        if routes.button("Add a route"):
            break
        await s.client.feed(await s.client.last(), 1.0)
    return routes


async def maya_reports_a_bug(s: Stage) -> None:
    start = await s.maya.writes("/start")
    await s.maya.gets("Maya", after=start)
    s.notes["bug"] = await s.maya.writes(MAYA_BUG)
    s.threads["Maya"] = await s.workspace.card(BUGS, "Maya Lindqvist")
    await s.in_thread("Maya", MAYA_BUG)


async def julien_has_an_idea(s: Stage) -> None:
    await s.julien.writes(f"/idea {JULIEN_IDEA}")
    s.threads["Julien"] = await s.workspace.card(IDEAS, "Julien Morel")
    await s.in_thread("Julien", JULIEN_IDEA)


async def nora_asks_and_taps_a_tag(s: Stage) -> None:
    """She names no tag: a quiet keyboard in French offers some."""
    asked = await s.nora.writes(NORA_QUESTION)
    s.threads["Nora"] = await s.workspace.card(SUPPORT, "Nora Petit")
    await s.in_thread("Nora", NORA_QUESTION)
    keyboard = await s.nora.gets(_has_buttons, after=asked, what="the tag keyboard for Nora")
    s.notes["keyboard"] = keyboard.id
    thanks = await s.nora.taps(keyboard, "❓")
    s.notes["french"] = keyboard.text.startswith("Merci") and "noté" in thanks
    await s.card_shows("Nora", "question")


def _has_buttons(note: Note) -> bool:
    return bool(note.buttons)


async def maya_sends_pictures(s: Stage) -> None:
    await s.maya.sends("photo", caption=MAYA_PICTURE)
    await s.in_thread("Maya", MAYA_PICTURE)
    items = [{"kind": "photo", "caption": MAYA_ALBUM}, {"kind": "photo"}, {"kind": "photo"}]
    await s.maya.sends("album", items=items)
    await s.in_thread("Maya", MAYA_ALBUM)


async def maya_corrects_herself(s: Stage) -> None:
    await s.maya.edits(s.notes["bug"], MAYA_EDIT)
    await s.in_thread("Maya", "neither for CSV nor for PDF")
    await s.in_thread("Maya", "edited a message")


async def ben_thinks_aloud(s: Stage) -> None:
    """A remark in the thread stays inside; only he is told so."""
    card = s.threads["Maya"]
    await s.ben.says(card.channel, BEN_INSIDE, card.ts)
    await s.ben.overhears("Only the team sees this")


async def ben_replies_by_form(s: Stage) -> None:
    await s.ben.opens(await s.card("Maya"), "Reply")
    await s.ben.fills({"words": BEN_ANSWER})
    answer = await s.maya.gets(BEN_ANSWER)
    s.notes["answer"] = answer.id
    await s.in_thread("Maya", "Delivered")


async def ann_answers_by_mention(s: Stage) -> None:
    card = s.threads["Nora"]
    await s.ann.says(card.channel, f"@isthmus {ANN_TO_NORA}", card.ts)
    await s.nora.gets(ANN_TO_NORA)
    await s.in_thread("Nora", "Delivered")


async def cleo_sends_to_the_customer(s: Stage) -> None:
    """An unmarked message, then the button that only she sees."""
    card = s.threads["Julien"]
    written = await s.cleo.says(card.channel, CLEO_TO_JULIEN, card.ts)
    hint = await s.cleo.overhears(lambda post: bool(post.buttons), after=written)
    await s.cleo.presses(hint, hint.buttons[0].label)
    await s.julien.gets(CLEO_TO_JULIEN)
    await s.in_thread("Julien", "Delivered")


async def ben_takes_it_back(s: Stage) -> None:
    """An answer sent too early is undone while it is held."""
    card = s.threads["Maya"]
    await s.ben.says(card.channel, f"@isthmus {BEN_TOO_SOON}", card.ts)
    held = await s.workspace.appears(
        card.channel, lambda post: post.button("Undo") is not None, card.ts, "the Undo button"
    )
    await s.ben.presses(held, "Undo")
    await s.in_thread("Maya", "Taken back")


async def tom_blocks_the_bot(s: Stage) -> None:
    """Nothing reaches him: the thread says why; after he is back, a press sends it again."""
    await s.tom.writes(TOM_WISH)
    s.threads["Tom"] = await s.workspace.card(SUPPORT, "Tom Adeyemi")
    await s.in_thread("Tom", TOM_WISH)
    await s.tom.gets(_has_buttons, what="the tag keyboard for Tom")
    await s.tom.blocks()
    await s.in_thread("Tom", "has blocked the bot")
    await s.ann.says(s.threads["Tom"].channel, f"@isthmus {ANN_TO_TOM}", s.threads["Tom"].ts)
    failed = await s.in_thread("Tom", "Not delivered")
    s.notes["reason"] = "blocked the bot" in failed.text
    await s.tom.unblocks()
    await s.ann.presses(failed, "Retry")
    await s.tom.gets(ANN_TO_TOM)
    await s.in_thread("Tom", "Delivered")


async def the_bug_is_resolved_and_comes_back(s: Stage) -> None:
    await _status(s, "in_progress", "in progress")
    card = s.threads["Maya"]
    solved = await s.ben.says(card.channel, BEN_SOLVED, card.ts)
    await s.ben.uses("send_to_customer", card.channel, solved)
    s.notes["solved"] = (await s.maya.gets(BEN_SOLVED)).id
    await _status(s, "resolved", "resolved")
    s.notes["again"] = await s.maya.writes(MAYA_AGAIN)
    await s.in_thread("Maya", MAYA_AGAIN)
    await s.card_shows("Maya", "in progress")
    await s.ben.opens(await s.card("Maya"), "Reply")
    await s.ben.fills({"words": BEN_PDF})
    await s.maya.gets(BEN_PDF)


async def _status(s: Stage, value: str, shown: str) -> None:
    await s.ben.opens(await s.card("Maya"), "Status")
    await s.ben.fills({"status": value})
    await s.card_shows("Maya", shown)


async def reactions_cross(s: Stage) -> None:
    """A customer's on an answer, a colleague's on a customer's words."""
    await s.maya.reacts(s.notes["answer"], "👍")
    again = await s.in_thread("Maya", MAYA_AGAIN)
    await s.ann.reacts(again, "eyes")

    async def crossed() -> bool | None:
        note = next(note for note in await s.maya.notes() if note.id == s.notes["again"])
        marked = any(
            "+1" in post.reactions or "thumbsup" in post.reactions for post in await s.thread("Maya")
        )
        return True if note.reactions and marked else None

    await s.client.until(crossed, "the reactions on both sides")


SCENES: tuple[Scene, ...] = (
    ann_sets_the_routes,
    maya_reports_a_bug,
    julien_has_an_idea,
    nora_asks_and_taps_a_tag,
    maya_sends_pictures,
    maya_corrects_herself,
    ben_thinks_aloud,
    ben_replies_by_form,
    ann_answers_by_mention,
    cleo_sends_to_the_customer,
    ben_takes_it_back,
    tom_blocks_the_bot,
    the_bug_is_resolved_and_comes_back,
    reactions_cross,
)
