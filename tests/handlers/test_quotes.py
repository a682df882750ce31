"""What a customer replies to stands above their words where these alone would not tell."""

from domain import outbound
from tests import builders as a
from tests.handlers.house import House

ASKED = ("Which version is it?", "And since when?")


def answer(talk: House, *answers: str) -> None:
    for said in answers:
        talk.colleague(said, marked=True)
        talk.wait(seconds=6)
        talk.deliver()


def reply_to_the_first(talk: House) -> str:
    """A customer replies to the team's first answer; how it stands in the thread."""
    talk.customer("The newest.", reply_to=talk.posts("message:2")[0])
    talk.deliver()
    return talk.seen(a.SUPPORT)[-1]


def test_a_reply_to_an_earlier_answer_stands_below_its_words(talk):
    answer(talk, *ASKED)
    assert reply_to_the_first(talk) == "Which version is it?\nThe newest."


def test_a_reply_to_the_last_answer_needs_no_words_of_it(talk):
    answer(talk, ASKED[0])
    assert reply_to_the_first(talk) == "The newest."


def test_an_edit_leaves_what_was_replied_to(talk):
    answer(talk, *ASKED)
    reply_to_the_first(talk)
    talk.wait(seconds=6)
    edited = a.inbound.CustomerEdit(a.ZOES, talk.message(4).source, a.ZOE, a.content("The oldest."), talk.now)
    talk.hear(edited)
    talk.deliver()
    (rewritten,) = (one for one in talk.sent if isinstance(one, outbound.Rewrite))
    assert rewritten.content.text.plain == "Which version is it?\nThe oldest. ✎"
