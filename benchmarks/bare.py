"""The bare rival: a relay of aiohttp and nothing else. It stores nothing, maps nothing, forgets everything at a crash.

    python -m benchmarks.bare --url http://127.0.0.1:9800

Order is kept per chat by a queue each, as any relay must. Threads are opened like Isthmus's, by a first post.
"""

import argparse
import asyncio
import json
from typing import Any

import aiohttp


class Bare:
    """Both directions, in lanes."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url
        self.lanes: dict[str, asyncio.Queue[Any]] = {}
        self.threads: dict[str, str] = {}
        self.chats: dict[str, str] = {}
        self.tasks: list[asyncio.Task[None]] = []

    def put(self, lane: str, item: Any, work: Any) -> None:
        """Queues an item in its lane."""
        if lane not in self.lanes:
            self.lanes[lane] = asyncio.Queue()
            self.tasks.append(asyncio.create_task(self.serve(self.lanes[lane], work)))
        self.lanes[lane].put_nowait(item)

    async def serve(self, lane: asyncio.Queue[Any], work: Any) -> None:
        while True:
            await work(await lane.get())

    async def call(self, path: str, body: dict[str, Any]) -> Any:
        async with self.session.post(f"{self.url}{path}", json=body) as answer:
            return await answer.json()

    async def to_slack(self, message: dict[str, Any]) -> None:
        chat = str(message["chat"]["id"])
        if chat not in self.threads:
            opened = await self.call("/api/chat.postMessage", {"channel": "C000", "text": f"Customer {chat}"})
            self.threads[chat] = opened["ts"]
            self.chats[opened["ts"]] = chat
        await self.call(
            "/api/chat.postMessage",
            {"channel": "C000", "text": message["text"], "thread_ts": self.threads[chat]},
        )

    async def to_telegram(self, event: dict[str, Any]) -> None:
        await self.call(
            "/bot1:stub/sendMessage", {"chat_id": self.chats[event["thread_ts"]], "text": event["text"]}
        )

    async def poll(self) -> None:
        offset = 0
        while True:
            got = await self.call("/bot1:stub/getUpdates", {"offset": offset, "timeout": 5})
            for update in got["result"]:
                offset = update["update_id"] + 1
                self.put(f"t{update['message']['chat']['id']}", update["message"], self.to_slack)

    async def listen(self) -> None:
        opened = await self.call("/api/apps.connections.open", {})
        async with self.session.ws_connect(opened["url"]) as socket:
            async for frame in socket:
                envelope = json.loads(frame.data)
                if "envelope_id" in envelope:
                    await socket.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))
                    event = envelope["payload"]["event"]
                    self.put(f"s{event['thread_ts']}", event, self.to_telegram)


async def main(url: str) -> None:
    """Relays until it is ended."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256)) as session:
        bare = Bare(session, url)
        print("ready", flush=True)
        await asyncio.gather(bare.poll(), bare.listen())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:9800")
    asyncio.run(main(parser.parse_args().url))
