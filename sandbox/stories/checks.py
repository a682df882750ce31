"""What must be true when the story is told: everything there exactly once, nothing internal outside."""

from collections.abc import Awaitable, Callable

from sandbox.cast import Customer, is_card
from sandbox.stories import scenes
from sandbox.stories.stage import BUGS, IDEAS, SUPPORT, Stage

Check = Callable[[Stage], Awaitable[bool]]


async def _times_in_thread(s: Stage, name: str, words: str) -> int:
    return sum(words in post.text for post in await s.thread(name))


async def _times_in_chat(customer: Customer, words: str) -> int:
    return sum(words in note.text for note in await customer.answers())


async def each_in_the_right_channel(s: Stage) -> bool:
    wanted = {"Maya": BUGS, "Julien": IDEAS, "Nora": SUPPORT, "Tom": SUPPORT}
    return {name: card.channel for name, card in s.threads.items()} == wanted


async def one_thread_each(s: Stage) -> bool:
    posts = [post for channel in (SUPPORT, BUGS, IDEAS) for post in await s.workspace.posts(channel)]
    return all(sum(is_card(post, customer.name) for post in posts) == 1 for customer in s.customers)


async def words_once(s: Stage) -> bool:
    said = {
        "Maya": (scenes.MAYA_PICTURE, scenes.MAYA_ALBUM, scenes.MAYA_AGAIN, "neither for CSV nor for PDF"),
        "Julien": (scenes.JULIEN_IDEA,),
        "Nora": (scenes.NORA_QUESTION,),
        "Tom": (scenes.TOM_WISH,),
    }
    return all([await _times_in_thread(s, name, words) == 1 for name, all_ in said.items() for words in all_])


async def the_earlier_words_are_kept(s: Stage) -> bool:
    return await _times_in_thread(s, "Maya", "the file never comes") == 1


async def pictures_arrived(s: Stage) -> bool:
    return sum(len(post.files) for post in await s.thread("Maya")) == 4


async def answers_once(s: Stage) -> bool:
    sent = (
        (s.maya, scenes.BEN_ANSWER),
        (s.maya, scenes.BEN_SOLVED),
        (s.maya, scenes.BEN_PDF),
        (s.julien, scenes.CLEO_TO_JULIEN),
        (s.nora, scenes.ANN_TO_NORA),
        (s.tom, scenes.ANN_TO_TOM),
    )
    return all([await _times_in_chat(customer, words) == 1 for customer, words in sent])


async def nothing_internal_outside(s: Stage) -> bool:
    inside = (scenes.BEN_INSIDE, "Friday", "Only the team", "Delivered to the customer")
    return all([not await _times_in_chat(one, words) for one in s.customers for words in inside])


async def the_reason_was_told(s: Stage) -> bool:
    return bool(s.notes["reason"])


async def the_undone_answer_never_arrived(s: Stage) -> bool:
    return not any([await _times_in_chat(one, scenes.BEN_TOO_SOON) for one in s.customers])


async def nobody_got_anothers_answer(s: Stage) -> bool:
    others = {
        s.tom: scenes.BEN_ANSWER,
        s.julien: scenes.ANN_TO_NORA,
        s.nora: scenes.CLEO_TO_JULIEN,
        s.maya: scenes.ANN_TO_TOM,
    }
    return not any([await _times_in_chat(customer, words) for customer, words in others.items()])


async def the_keyboard_is_thanked_for(s: Stage) -> bool:
    """The question became a note of the choice, and the other customers were not asked."""
    note = next(note for note in await s.nora.notes() if note.id == s.notes["keyboard"])
    asked = [note for one in (s.maya, s.julien) for note in await one.answers() if len(note.buttons) > 2]
    return len(note.buttons) == 1 and bool(note.earlier) and not asked


async def nora_was_asked_in_french(s: Stage) -> bool:
    return bool(s.notes["french"])


async def hardly_any_call_was_refused_for_haste(s: Stage) -> bool:
    """None on a quiet machine; on a busy one a late call can make the next one come too soon after it."""
    stats = await s.client.see("/stats")
    calls = sum(sum(outcomes.values()) for outcomes in stats["calls"].values())
    return bool(sum(stats["refused_by_pacing"].values()) * 50 <= calls)


CHECKS: tuple[tuple[str, Check], ...] = (
    ("Every customer's thread stands in the channel that its tag is routed to.", each_in_the_right_channel),
    ("Every customer has one thread.", one_thread_each),
    ("Every message stands in its thread exactly once.", words_once),
    (
        "An edited message shows its new words, and its old ones can still be read.",
        the_earlier_words_are_kept,
    ),
    ("The picture and the three of the album are in the thread.", pictures_arrived),
    ("Every answer reached its customer exactly once.", answers_once),
    ("No customer saw anything internal.", nothing_internal_outside),
    ("What could not be delivered was shown so, with its reason.", the_reason_was_told),
    ("The answer that was taken back never arrived.", the_undone_answer_never_arrived),
    ("Nobody got an answer meant for another.", nobody_got_anothers_answer),
    ("The tag that Nora tapped was noted, and nobody else was asked.", the_keyboard_is_thanked_for),
    ("Nora was asked and thanked in French.", nora_was_asked_in_french),
    ("The platforms hardly ever had to ask us to slow down.", hardly_any_call_was_refused_for_haste),
)
