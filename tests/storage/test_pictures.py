"""The pictures of an album come back in their order, on both engines."""

from dataclasses import replace

from domain.content import words
from domain.conversations import Audience, Picture
from domain.ids import PostId
from tests import builders as a
from tests.storage.stores import CHANNEL, Store


def an_album(uow):
    """A message of which pictures are to be kept."""
    conversation = uow.conversations.open(
        account=a.BOT, chat=a.ZOES.id, topic="", customer=a.ZOE.alias, home=CHANNEL, at=uow.now
    )
    return uow.messages.add(
        conversation=conversation.id,
        audience=Audience.TEAM,
        by=a.ZOE.alias,
        by_customer=True,
        name="Zoé",
        content=words("1"),
        sent_at=uow.now,
        source=PostId("telegram:main:77:1"),
    )


async def test_the_pictures_of_an_album_come_in_their_order_as_they_are_now(store: Store):
    made = await store.run(an_album)
    one, two = (Picture(PostId(f"telegram:main:77:{n}"), words(f"{n}")) for n in (1, 2))
    mended = replace(one, content=words("mended"))
    await store.run(lambda uow: [uow.messages.keep_picture(made.id, each) for each in (one, two, mended)])
    assert await store.read(lambda uow: uow.messages.pictures(made.id)) == [mended, two]


async def test_an_album_is_found_by_any_of_its_pictures(store: Store):
    made = await store.run(an_album)
    picture = Picture(PostId("telegram:main:77:2"), words("two"))
    await store.run(lambda uow: uow.messages.keep_picture(made.id, picture))
    assert await store.read(lambda uow: uow.messages.by_picture(picture.post)) == made
