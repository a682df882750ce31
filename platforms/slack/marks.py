"""What is done to a post that stands: reactions and deletions. That it is so already is as good as done."""

from domain import outbound
from domain.deliveries import Outcome, Reason, Refused, Sent
from domain.ids import PostId
from domain.outbound import Delivery
from platforms.slack import emoji, errors, ids
from platforms.slack.client import Client

GONE = ("message_not_found", "thread_not_found")


async def remove(client: Client, delivery: Delivery, command: outbound.Remove) -> Outcome:
    """Deletes the post of the delivery's part. Raises `errors.Failed`."""
    posts = delivery.posts_of(command.slot)
    if delivery.part >= len(posts):
        return Sent()
    if command.files:
        await _without_files(client, posts[delivery.part])
    return await deleted(client, posts[delivery.part], delivery.part + 1 >= len(posts))


async def deleted(client: Client, post: PostId, last: bool) -> Outcome:
    """Deletes one post (chat.delete). Raises `errors.Failed`."""
    try:
        await client.post("chat.delete", channel=ids.channel_of(post), ts=ids.ts_of(post))
    except errors.Failed as failure:
        if failure.error != "message_not_found":
            raise
    return Sent((), last)


async def _without_files(client: Client, post: PostId) -> None:
    """Deletes the files of a post (files.delete): deleting the post alone leaves them in the workspace."""
    channel, ts = ids.channel_of(post), ids.ts_of(post)
    try:
        # A reply's own ts gives that reply alone (conversations.replies).
        page = await client.get(
            "conversations.replies", channel=channel, ts=ts, latest=ts, inclusive=True, limit=1
        )
    except errors.Failed as failure:
        if failure.error not in GONE:
            raise
        return
    for message in page.get("messages") or ():
        for file in (message.get("files") or ()) if message.get("ts") == ts else ():
            await _delete_file(client, str(file.get("id")))


async def _delete_file(client: Client, file: str) -> None:
    try:
        await client.post("files.delete", file=file)
    except errors.Failed as failure:
        if failure.error not in ("file_not_found", "file_deleted"):
            raise


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
