"""Puts everything together: settings and a store in, an `App` out. The one place where all packages meet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import clock, facts, limits, own_files, policy, routes
from bot.open_forms import OpenForms
from bot.settings import Secret, Settings, SlackAccount, TelegramAccount
from bot.texts import Texts
from delivery.inbox import Inbox
from delivery.limits import Plan
from delivery.outbox import Outbox
from delivery.steps import Hooks
from domain.deliveries import Dead, TryAgain, Verdict
from domain.errors import NotYet
from domain.ids import AccountId
from domain.outbound import Command, Delivery
from domain.policy import Policy
from drawing.process import Drawing
from handlers import fates, living
from ports.chat import Account, Files, Parser
from ports.queues import Arrived, Store, UnitOfWork

if TYPE_CHECKING:
    from platforms.slack.app import SlackAccount as Slack

FilesOf = Callable[[AccountId], Files]

UNHEARD = timedelta(minutes=1)
"""How long what arrived waits for its workspace to be taken up here: `bot.installations` looks every two seconds."""


@dataclass(frozen=True, slots=True)
class App:
    """Everything that runs. `plans` says what a call of each account costs.

    `slack_apps` has the workspaces that each configured Slack app serves, by the app's name; `install` brings in one that
    has installed such an app, by the app, its team id, and its token.
    """

    store: Store
    policy: Policy
    inbox: Inbox
    accounts: Mapping[AccountId, Account]
    plans: Mapping[AccountId, Plan]
    process: str
    slack_apps: Mapping[str, "list[Slack]"] = field(default_factory=dict)
    install: "Callable[[SlackAccount, str, str], Slack] | None" = None

    def outbox(self, account: Account) -> Outbox:
        """The pump of one account, for whoever holds it."""
        hooks = Hooks(settled=self._settled, unplaced=self._unplaced, drawn=self._drawn)
        return Outbox(account, self.store, self.process, plan=self.plans[account.id], hooks=hooks)

    def _settled(self, uow: UnitOfWork, delivery: Delivery, verdict: Verdict) -> Verdict:
        return fates.settled(delivery, verdict, uow=uow, policy=self.policy)

    def _unplaced(self, uow: UnitOfWork, delivery: Delivery) -> TryAgain | Dead | None:
        return fates.unplaced(delivery, uow=uow, policy=self.policy)

    def _drawn(self, uow: UnitOfWork, delivery: Delivery) -> Command | None:
        return living.draw(delivery, uow=uow, policy=self.policy)


class UnknownAccount(Exception):
    """Something waits for an account that is no longer in the settings; `args[0]` names it."""


def unknown(account: AccountId, uow: UnitOfWork) -> NotYet | UnknownAccount:
    """Why nobody here can read what arrived for an account. A workspace that installed us elsewhere is soon taken up here."""
    installed = uow.now - uow.arrived <= UNHEARD and uow.installations.get(account) is not None
    return NotYet() if installed else UnknownAccount(account)


def build(settings: Settings, store: Store, texts: Texts) -> App:
    """All of Isthmus, connected to nothing yet."""
    decided = policy.of(settings)
    accounts: dict[AccountId, Account] = {}

    own = own_files.OwnFiles(store, decided, texts, Drawing())

    def files_of(account: AccountId) -> Files:
        return own if account == own_files.ACCOUNT else accounts[account].files

    def parser_of(account: AccountId, uow: UnitOfWork) -> Parser:
        if account == facts.TIME:
            return facts.PARSER
        if account not in accounts:
            raise unknown(account, uow)
        return accounts[account].parser

    def handle(arrived: Arrived, uow: UnitOfWork) -> None:
        for event in parser_of(arrived.received.account, uow).parse(arrived.received):
            routes.handle(event, uow=uow, policy=decided)

    inbox = Inbox(store, handle)
    opens = OpenForms(store, decided)
    plans: dict[AccountId, Plan] = {}
    slack_apps: dict[str, list[Slack]] = {slack.name: [] for slack in settings.slack}

    def serve(slack: SlackAccount, app: str, team: str = "") -> "Slack":
        made = _slack(slack, settings, inbox, opens, texts, files_of, team)
        accounts[made.id], plans[made.id] = made, limits.of_slack(settings.limits)
        slack_apps[app].append(made)
        return made

    def install(app: SlackAccount, team: str, token: str) -> "Slack":
        return serve(replace(app, name=team, bot_token=Secret(token), app_token=None), app.name, team)

    for slack in (each for each in settings.slack if each.bot_token):
        serve(slack, slack.name)
    for telegram in settings.telegram:
        account = _telegram(telegram, inbox, texts, files_of, settings.locale)
        accounts[account.id], plans[account.id] = account, limits.of_telegram(settings.limits)
    return App(store, decided, inbox, accounts, plans, clock.new_id(), slack_apps, install)


def _slack(
    account: SlackAccount,
    settings: Settings,
    inbox: Inbox,
    opens: OpenForms,
    texts: Texts,
    files_of: FilesOf,
    team: str,
) -> "Slack":
    from platforms.slack import app, opening

    access = app.Access(
        account.bot_token.get_secret_value() if account.bot_token else "",
        account.app_token.get_secret_value() if account.app_token else "",
        account.api_url,
        team,
    )
    return app.SlackAccount(
        account.name,
        access,
        accept=inbox.accept,
        forms=opening.Forms(opens, routes.FORM_SHORTCUTS, routes.FORM_COMMANDS),
        say=texts.say,
        files_of=files_of,
        clock=clock.now,
        locale=settings.locale,
    )


def _telegram(
    account: TelegramAccount, inbox: Inbox, texts: Texts, files_of: FilesOf, locale: str
) -> Account:
    from platforms.telegram.app import TelegramAccount as Telegram

    return Telegram(
        account.name,
        account.bot_token.get_secret_value(),
        accept=inbox.accept,
        say=texts.say,
        files_of=files_of,
        api_url=account.api_url,
        locales=tuple(dict.fromkeys((locale, "en", *texts.catalogues))),
        webhook_url=account.webhook_address,
        webhook_secret=account.webhook_secret.get_secret_value() if account.webhook_secret else "",
    )
