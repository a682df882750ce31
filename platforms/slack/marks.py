"""What is done to a post that stands: reactions and deletions. That it is so already is as good as done."""

from domain import outbound
from domain.deliveries import Outcome, Reason, Refused, Sent
from domain.ids import PostId
from domain.outbound import Delivery
from platforms.slack import emoji, errors, ids
from platforms.slack.client import Client


async def remove(client: Client, delivery: Delivery, command: outbound.Remove) -> Outcome:
    """Deletes the post of the delivery's part. Raises `errors.Failed`."""
    posts = delivery.posts_of(command.slot)
    if delivery.part >= len(posts):
        return Sent()
    return await deleted(client, posts[delivery.part], delivery.part + 1 >= len(posts))


async def deleted(client: Client, post: PostId, last: bool) -> Outcome:
    """Deletes one post (chat.delete). Raises `errors.Failed`."""
    try:
        await client.post("chat.delete", channel=ids.channel_of(post), ts=ids.ts_of(post))
    except errors.Failed as failure:
        if failure.error != "message_not_found":
            raise
    return Sent((), last)


async def react(client: Client, delivery: Delivery, command: outbound.React) -> Outcome:
    """Sets or takes the reaction of the delivery's part; what Slack has no name for is left out and said at the end."""
    post = next(iter(delivery.posts_of(command.slot)), None)
    if post is None:
        return Refused(Reason.POST_GONE, "nothing stands there")
    wanted = [("reactions.remove", emoji.name_of(each), each) for each in command.remove]
    wanted += [("reactions.add", emoji.name_of(each), each) for each in command.add]
    unknown = " ".join(each for _, name, each in wanted if not name)
    calls = [(method, name) for method, name, _ in wanted if name]
    last = delivery.part + 1 >= len(calls)
    shortfall = f"no such reaction: {unknown}" if unknown and last else ""
    if delivery.part < len(calls):
        shortfall = await _reacted(client, post, *calls[delivery.part]) or shortfall
    return Sent((), last, shortfall)


async def _reacted(client: Client, post: PostId, method: str, name: str) -> str:
    """Sets or takes one reaction; what is missing in the end."""
    where = {"channel": ids.channel_of(post), "timestamp": ids.ts_of(post)}
    try:
        await client.post(method, **where, name=name)
    except errors.Failed as failure:
        if failure.error == "invalid_name":
            return f"no such reaction: {name}"
        if failure.error not in ("already_reacted", "no_reaction"):
            raise
    return ""
