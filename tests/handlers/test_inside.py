"""Colleagues' words count where their channel opted in: by the agreed emoji, by the shortcut, and no longer than wanted."""

from dataclasses import replace

import pytest

from domain import inbound
from domain.content import words
from domain.errors import Refusal
from domain.feedback import Filter
from domain.forms import Form
from domain.ids import MessageId, PostId
from domain.sight import NOTHING
from handlers import forms
from tests import builders as a
from tests.handlers.house import House

POST = PostId(f"{a.SUPPORT}:1700000001.000100")


@pytest.fixture
def house() -> House:
    """A house whose support channel has opted in, and where Ben has said something."""
    made = House(admins=("U1ANN",))
    made.command("isthmus", "inside on")
    says(made, "The printer is out of ink again")
    return made


def says(house: House, said: str, *, post: PostId = POST, by: inbound.Sender = a.BEN) -> None:
    place = a.PlaceId(post.rpartition(":")[0])
    house.hear(inbound.TeamMessage(place, None, post, by, words(said), house.now))


def reacts(house: House, emoji: str = "📝", *, added: bool = True, by: inbound.Sender = a.ANN) -> None:
    house.hear(inbound.TeamReaction(a.SUPPORT, POST, by, emoji, added))
    house.deliver()


def found(house: House) -> list[tuple[str, str]]:
    return [(one.feedback.tag, one.plain) for one in house.uow.feedback.find(Filter(hidden=NOTHING))]


def test_the_emoji_makes_it_feedback_and_tells_who_put_it(house: House):
    reacts(house)
    assert found(house) == [("other", "The printer is out of ink again")]
    assert "It counts as feedback: FB-1" in house.whispered()[-1]


def test_a_hashtag_in_it_is_its_tag(house: House):
    house.hear(inbound.TeamEdit(a.SUPPORT, POST, a.BEN, words("No ink #bug"), house.now))
    reacts(house)
    assert found(house) == [("bug", "No ink #bug")]


def test_another_emoji_makes_nothing(house: House):
    reacts(house, "👍")
    assert found(house) == []


def test_a_second_emoji_counts_nothing_twice(house: House):
    reacts(house)
    reacts(house, by=a.BEN)
    assert len(found(house)) == 1


def test_the_last_emoji_taken_away_takes_it_back(house: House):
    reacts(house)
    reacts(house, by=a.BEN)
    reacts(house, added=False)
    assert len(found(house)) == 1
    reacts(house, added=False, by=a.BEN)
    assert found(house) == []


def test_put_there_again_it_counts_again(house: House):
    for added in (True, False, True):
        reacts(house, added=added)
    assert len(found(house)) == 1
    assert house.message().deleted_at is None


def test_an_edit_is_followed(house: House):
    reacts(house)
    house.hear(inbound.TeamEdit(a.SUPPORT, POST, a.BEN, words("The printer burns"), house.now))
    assert found(house) == [("other", "The printer burns")]


def test_what_is_deleted_counts_no_more(house: House):
    reacts(house)
    house.hear(inbound.TeamDeletion(a.SUPPORT, POST))
    assert found(house) == []


def test_it_is_read_as_said_inside(house: House):
    reacts(house)
    (said,) = house.uow.digests.heard(MessageId(0), MessageId(9), 9)
    assert (said.inside, said.home, said.by) == (True, a.SUPPORT, a.BEN.alias)


def test_nobody_waits_for_an_answer_to_it(house: House):
    reacts(house)
    assert house.uow.conversations.count_waiting(NOTHING) == 0
    assert not any("C-1" in said for said in house.seen(a.SUPPORT))


def test_a_guest_makes_nothing_feedback(house: House):
    reacts(house, by=a.GUEST)
    assert found(house) == []


def test_in_a_channel_that_has_not_opted_in_nothing_is_kept(house: House):
    elsewhere = PostId(f"{a.BUGS}:1700000002.000100")
    says(house, "secret", post=elsewhere)
    assert house.uow.inside.overheard(elsewhere) is None
    house.hear(inbound.TeamReaction(a.BUGS, elsewhere, a.ANN, "📝", True))
    assert found(house) == []


def test_what_was_written_before_is_not_known(house: House):
    house.hear(inbound.TeamReaction(a.SUPPORT, PostId(f"{a.SUPPORT}:1.2"), a.ANN, "📝", True))
    house.deliver()
    assert "I do not know this message" in house.whispered()[-1]


def test_only_an_administrator_opts_a_channel_in(house: House):
    assert "Only an administrator" in house.command("isthmus", "inside off", by=a.BEN)
    assert "counts as feedback when somebody puts 📝" in house.command("isthmus", "inside", by=a.BEN)
    assert "Here only customers' words count." in house.command("isthmus", "inside off")


def test_the_operator_opts_channels_in_by_name():
    house = House(inside_channels=("support",), inside_emoji="⭐️")
    says(house, "Good idea #idea")
    reacts(house, "⭐")
    assert found(house) == [("idea", "Good idea #idea")]


def shortcut(house: House, post: PostId = POST) -> Form:
    asked = inbound.FormRequest("tag_message", "", a.ANN, a.SUPPORT, post)
    return forms.build(asked, uow=house.uow, policy=house.policy)


def test_the_shortcut_tags_a_colleagues_words(house: House):
    form = shortcut(house)
    house.submit(form.name, form.context, tags=("idea", "bug"))
    house.deliver()
    assert sorted(tag for tag, _ in found(house)) == ["bug", "idea"]
    assert "FB-1" in house.whispered()[-1]


def test_the_shortcut_elsewhere_says_what_to_do(house: House):
    with pytest.raises(Refusal) as refused:
        shortcut(house, PostId(f"{a.BUGS}:1.2"))
    assert "/isthmus inside on" in refused.value.sentence.text


def test_the_shortcut_on_a_customers_words_tags_their_conversation(house: House):
    house.customer("It does not start.")
    house.deliver()
    assert shortcut(house, house.posts("message:1")[0]).name == "tag"


def test_a_colleagues_words_in_a_customers_thread_count_in_that_conversation(house: House):
    house.customer("It does not start.")
    house.deliver()
    message = house.colleague("Third time this week #bug")
    house.hear(inbound.TeamReaction(a.SUPPORT, message.post, a.ANN, "📝", True))
    assert found(house) == [("bug", "Third time this week #bug")]
    house.hear(inbound.TeamReaction(a.SUPPORT, message.post, a.ANN, "📝", False))
    assert found(house) == []
    assert house.message(2).deleted_at is None


def test_a_forged_form_makes_nothing_feedback(house: House):
    says(house, "elsewhere", post=PostId(f"{a.BUGS}:1.3"))
    for forged in ("", "nonsense", f"{a.BUGS}:1.3", "slack:other:C1:1.2"):
        house.submit("tag_inside", forged, tags=("bug",))
    assert found(house) == []


def test_a_channel_that_is_archived_moves_nothing_of_it(house: House):
    reacts(house)
    channel = house.uow.channels.get(a.SUPPORT)
    assert channel is not None
    house.uow.channels.save(replace(channel, archived=True))
    house.hear(inbound.ChannelClosed(a.SUPPORT, "archived"))
    house.deliver()
    assert house.conversation().home == a.SUPPORT
