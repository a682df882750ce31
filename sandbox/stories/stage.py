"""Where a story plays: its people, the team's workspace, and what the scenes hand on to the checks."""

from dataclasses import dataclass, field

from sandbox.cast import Colleague, Customer, Workspace
from sandbox.client import Client
from sandbox.seen import Post

SUPPORT, BUGS, IDEAS = "C0SUPPORT", "C0BUGS", "C0IDEAS"


@dataclass(slots=True)
class Stage:
    """`threads` are the cards by the first name of their customer, `notes` the ids of messages that later scenes need."""

    client: Client
    workspace: Workspace
    ann: Colleague
    ben: Colleague
    cleo: Colleague
    maya: Customer
    tom: Customer
    julien: Customer
    nora: Customer
    threads: dict[str, Post] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)

    @property
    def customers(self) -> tuple[Customer, ...]:
        return self.maya, self.tom, self.julien, self.nora

    async def thread(self, name: str) -> list[Post]:
        """Everything in a customer's thread, the card first."""
        card = self.threads[name]
        return await self.workspace.posts(card.channel, card.ts)

    async def in_thread(self, name: str, words: str) -> Post:
        """Awaits words in a customer's thread."""
        card = self.threads[name]
        return await self.workspace.appears(card.channel, words, card.ts, f"{words!r} in {name}'s thread")

    async def card(self, name: str) -> Post:
        """A customer's card as it stands now."""
        return (await self.thread(name))[0]

    async def card_shows(self, name: str, words: str) -> None:
        """Awaits that a customer's card says so."""

        async def look() -> bool | None:
            return True if words in (await self.card(name)).text else None

        await self.client.until(look, f"{words!r} on {name}'s card")


async def customer(client: Client, number: int, name: str, language: str) -> Customer:
    """A new person on Telegram, with the language of their app."""
    username = name.lower().replace(" ", "_")
    wish = {"id": number, "name": name, "username": username, "language_code": language}
    await client.act("/telegram/users", wish)
    return Customer(client, number, name)


async def build(client: Client) -> Stage:
    """The stage of the default world with four customers."""
    return Stage(
        client=client,
        workspace=Workspace(client),
        ann=Colleague(client, "U0ANN", "Ann"),
        ben=Colleague(client, "U0BEN", "Ben"),
        cleo=Colleague(client, "U0CLEO", "Cléo"),
        maya=await customer(client, 501, "Maya Lindqvist", "en"),
        tom=await customer(client, 502, "Tom Adeyemi", "en"),
        julien=await customer(client, 503, "Julien Morel", "fr"),
        nora=await customer(client, 504, "Nora Petit", "fr"),
    )
