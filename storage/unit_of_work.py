"""One transaction with everything that may be done in it. Knows the repositories; its store begins and ends it."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from ports import queues, storage
from storage import mapping, retention
from storage.erasing.erasures import Erasures
from storage.incoming import Inbox
from storage.outgoing import Outgoing
from storage.queues import Mirrors, Outbox
from storage.repositories.administration import Acts, Restraints
from storage.repositories.conversations import Conversations
from storage.repositories.depths import Queues
from storage.repositories.desks import Desks
from storage.repositories.digests import Digests
from storage.repositories.ecosystem import Ecosystem
from storage.repositories.experts import Experts
from storage.repositories.feedback import FeedbackRecords
from storage.repositories.ideas import Ideas
from storage.repositories.imports import Imports
from storage.repositories.inside import Inside
from storage.repositories.installations import Installations
from storage.repositories.knowledge import Knowledge
from storage.repositories.messages import Messages
from storage.repositories.owners import Owners
from storage.repositories.people import Channels, People, Rules
from storage.repositories.proposals import Proposals
from storage.repositories.pulses import Pulses
from storage.repositories.signals import Signals
from storage.repositories.suggestions import Suggestions
from storage.repositories.themes import Themes
from storage.repositories.translations import Translations
from storage.repositories.understanding import Understanding
from storage.repositories.usage import Usage
from storage.sql import Sql
from storage.transaction import Transaction

T = TypeVar("T")


class UnitOfWork:
    """Implements `ports.storage.UnitOfWork` and `ports.queues.UnitOfWork`. One serves a connection for its whole life."""

    def __init__(self, sql: Sql) -> None:
        tx = self.transaction = Transaction(sql)
        self.now: datetime = mapping.instant(0.0)
        self.conversations: storage.Conversations = Conversations(tx)
        self.messages: storage.Messages = Messages(tx)
        self.feedback: storage.FeedbackRecords = FeedbackRecords(tx)
        self.people: storage.People = People(tx)
        self.channels: storage.Channels = Channels(tx)
        self.proposals: storage.Proposals = Proposals(tx)
        self.digests: storage.Digests = Digests(tx)
        self.understanding: storage.Understanding = Understanding(tx)
        self.themes: storage.Themes = Themes(tx)
        self.signals: storage.Signals = Signals(tx)
        self.inside: storage.Inside = Inside(tx)
        self.ecosystem: storage.Ecosystem = Ecosystem(tx)
        self.pulses: storage.Pulses = Pulses(tx)
        self.desks: storage.Desks = Desks(tx)
        self.suggestions: storage.Suggestions = Suggestions(tx)
        self.imports: storage.Imports = Imports(tx)
        self.knowledge: storage.Knowledge = Knowledge(tx)
        self.experts: storage.Experts = Experts(tx)
        self.translations: storage.Translations = Translations(tx)
        self.usage: storage.Usage = Usage(tx)
        self.ideas: storage.Ideas = Ideas(tx)
        self.rules: storage.Rules = Rules(tx)
        self.installations: storage.Installations = Installations(tx)
        self.erasing: storage.Erasing = Erasures(tx)
        self.acts: storage.Acts = Acts(tx)
        self.restraints: storage.Restraints = Restraints(tx)
        self.outbox: storage.Outbox = Outbox(tx)
        self.mirrors: storage.Mirrors = Mirrors(tx)
        self.queues: storage.Queues = Queues(tx)
        self.inbox: storage.Inbox = Inbox(tx)
        self.incoming: queues.Incoming = Inbox(tx)
        self.outgoing: queues.Outgoing = Outgoing(tx)
        self.owners: queues.Owners = Owners(tx)

    @property
    def at(self) -> float:
        return self.transaction.at

    @property
    def arrived(self) -> datetime:
        return mapping.instant(self.transaction.began)

    def begin(self, at: float) -> None:
        """The next work's moment. What a work before had to wake is kept until the commit."""
        self.transaction.at = at
        self.now = mapping.instant(at)
        self.caused("", at)

    def caused(self, by: str, at: float) -> None:
        self.transaction.trace, self.transaction.began = by, at

    def nested(self, work: Callable[[], T]) -> T:
        sql, tx = self.transaction.sql, self.transaction
        lanes, inbox = set(tx.lanes), tx.inbox
        sql.bare("SAVEPOINT nested")
        done = False
        try:
            result = work()
            done = True
        finally:
            if not done:
                sql.bare("ROLLBACK TO SAVEPOINT nested")
                tx.lanes, tx.inbox = lanes, inbox
            sql.bare("RELEASE SAVEPOINT nested")
        return result

    def purge(self, before: float, limit: int = 1000) -> int:
        return retention.purge(self.transaction.sql, before, limit)
