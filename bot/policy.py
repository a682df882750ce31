"""The settings as handlers need them: a `Policy`, free of tokens and addresses."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import product

from bot.settings import values
from domain.feedback import BUILTIN, Tag
from domain.ids import AccountId
from domain.policy import Policy
from domain.retention import Retention
from domain.routing import Criterion, Route
from platforms.slack import emoji


def of(settings: values.Settings) -> Policy:
    """What the operator decided, in the domain's words."""
    served = [slack for slack in settings.slack if slack.bot_token]
    team = _slack(served[0].name) if served else AccountId("")
    first = next(iter(served or settings.slack), None)
    return Policy(
        team=team,
        default_channel=(first.default_channel if first else "") or settings.default_channel,
        teams=tuple(teams(settings, team)),
        defaults=tuple((_slack(each.name), each.default_channel) for each in served if each.default_channel),
        replies=settings.replies.value,
        hold=settings.reply_hold_seconds,
        agents=settings.agents,
        locale=settings.locale,
        timezone=settings.timezone.key,
        reopen_within=timedelta(days=settings.reopen_days),
        tags=(*BUILTIN, *(Tag(rule.name, "", rule.words) for rule in settings.tags)),
        routes=tuple(routes(settings.routes)),
        understands=settings.understanding,
        translates=settings.model is not None and "translate" in settings.model.tasks,
        channels=tuple((rule.channel, rule.replies.value) for rule in settings.channels),
        retention=tuple(Retention(rule.days, rule.tags, rule.channels) for rule in settings.retention),
        admins=settings.admins,
        agents_route=settings.agents_route,
        inside_emoji=emoji.picture_of(settings.inside_emoji) or settings.inside_emoji,
        inside_channels=settings.inside_channels,
        flood=settings.flood,
        knowledge_days=settings.knowledge_days,
    )


def teams(settings: values.Settings, team: AccountId) -> Iterator[tuple[AccountId, AccountId]]:
    """Who answers whose customers: a bot's workspace as named, else the one of its own name, else the first."""
    served = {slack.name for slack in settings.slack if slack.bot_token}
    yield from ((_slack(name), _slack(name)) for name in served)
    for bot in settings.telegram:
        named = bot.workspace or (bot.name if bot.name in served else "")
        found = _slack(named) if named else team
        if found:
            yield AccountId(f"telegram:{bot.name}"), found


def _slack(name: str) -> AccountId:
    return AccountId(f"slack:{name}")


def routes(rules: Iterable[values.RouteRule]) -> Iterator[Route]:
    """One route for every combination of what a rule allows; a rule without conditions concerns everything."""
    for rule in rules:
        conditions = (
            [(Criterion.TAG, value) for value in rule.tags],
            [(Criterion.WORD, value) for value in rule.words],
            [(Criterion.LANGUAGE, value) for value in rule.languages],
            [(Criterion.ACTOR, value) for value in (*rule.organisations, *rule.customers)],
        )
        for channel in rule.to:
            for asked in product(*filter(None, conditions)):
                (criterion, value), *also = asked or ((Criterion.ALL, ""),)
                yield Route(
                    0, criterion, value, channel, tuple(also), _slack(rule.account) if rule.account else ""
                )
