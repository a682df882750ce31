"""Which handler hears what: by the type of what came in, by the name of a button, a form or a command."""

from collections.abc import Callable
from typing import Any

from domain import inbound
from domain.inbound import Inbound
from domain.policy import Policy
from handlers import (
    acquaintance,
    admin_command,
    customer_commands,
    edits,
    feedback_command,
    relay,
    replies,
    subjects,
    tagging,
)
from ports.storage import UnitOfWork

Handler = Callable[..., None]

EVENTS: dict[type[Any], Handler] = {
    inbound.CustomerMessage: relay.receive,
    inbound.CustomerEdit: edits.customer_edited,
    inbound.CustomerReaction: edits.customer_reacted,
    inbound.ChatMigrated: acquaintance.migrated,
    inbound.ChatReachability: acquaintance.reachability,
    inbound.TeamMessage: replies.hear,
    inbound.TeamEdit: edits.colleague_edited,
    inbound.TeamDeletion: edits.colleague_deleted,
    inbound.TeamReaction: edits.colleague_reacted,
    inbound.ChannelClosed: acquaintance.channel_closed,
    inbound.ChannelOpened: acquaintance.channel_opened,
    inbound.ColleagueSeen: acquaintance.colleague_seen,
    inbound.GroupSeen: acquaintance.group_seen,
    inbound.ChannelSeen: acquaintance.channel_seen,
    inbound.AccountRevoked: acquaintance.account_revoked,
    inbound.Unreadable: acquaintance.unreadable,
}

CUSTOMER_BUTTONS: dict[str, Handler] = {
    "tag": tagging.chosen,
    "retag": tagging.asked_again,
    "language": customer_commands.language_chosen,
}

TEAM_BUTTONS: dict[str, Handler] = {
    "send": replies.pressed_send,
    "undo": replies.undo,
    "retry": replies.retry,
    "unsend": edits.pressed_delete,
    "feedback_page": feedback_command.more,
    "retry_failed": admin_command.retry_failed,
    "remove_route": admin_command.remove_route,
    "remove_tag": admin_command.remove_tag,
}

FORMS: dict[str, Handler] = {
    "reply": replies.submitted,
    "edit_reply": edits.reply_edited,
    "tag": tagging.submitted,
    "status": subjects.status_set,
    "assign": subjects.assigned,
    "more": subjects.more,
    "route": admin_command.route_added,
    "new_tag": admin_command.tag_added,
}

COMMANDS: dict[str, Handler] = {
    "feedback": feedback_command.obey,
    "isthmus": admin_command.obey,
}

SHORTCUTS: dict[str, Handler] = {
    "send_to_customer": replies.shortcut,
}

FORM_SHORTCUTS = {"tag_as_feedback": "tag_message"}
"""Message shortcuts that open a form at once."""


def handler_of(event: Inbound) -> Handler | None:
    """Who hears an event; None for a button, form or command of a version that is gone."""
    match event:
        case inbound.CustomerPress(action=action):
            return CUSTOMER_BUTTONS.get(action)
        case inbound.TeamPress(action=action):
            return TEAM_BUTTONS.get(action)
        case inbound.FormSubmitted(form=form):
            return FORMS.get(form)
        case inbound.TeamCommand(command=command):
            return COMMANDS.get(command)
        case inbound.TeamShortcut(name=name):
            return SHORTCUTS.get(name)
        case _:
            return EVENTS[type(event)]


def handle(event: Inbound, *, uow: UnitOfWork, policy: Policy) -> None:
    """Lets the right handler hear an event."""
    handler = handler_of(event)
    if handler is not None:
        handler(event, uow=uow, policy=policy)
