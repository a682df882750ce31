"""Which handler hears what: by the type of what came in, by the name of a button, a form or a command."""

from collections.abc import Callable
from typing import Any

from domain import inbound
from domain.inbound import Inbound
from domain.policy import Policy
from handlers import (
    acquaintance,
    admin_command,
    administration,
    customer_commands,
    desk_settings,
    edits,
    feedback_command,
    inside,
    introduction,
    relay,
    replies,
    subjects,
    tagging,
    themes,
    translated,
    translations,
    unheard,
)
from handlers.decisions import (
    command,
    deadlines,
    more,
    outcomes,
    proposing,
    standing,
    taking_part,
    voices,
)
from handlers.digests import acting as digests
from handlers.digests import command as digest_command
from handlers.ecosystem import command as ecosystem_command
from handlers.ecosystem import deciding as ecosystem_deciding
from handlers.ecosystem import setting as ecosystem_setting
from handlers.ideas import adding, browsing, commenting, merging, statuses, supporting
from handlers.ideas import command as idea_command
from handlers.ideas import forms as idea_forms
from handlers.ideas import voices as idea_voices
from handlers.knowledge import automatic, keeping, offers, shown
from handlers.privacy import forgetting
from handlers.signals import acting as signals
from handlers.signals import command as signal_command
from handlers.signals import rule_changes as signal_rules
from handlers.signals import rules_forms as signal_forms
from handlers.suggestions import acting as suggesting
from ports.storage import UnitOfWork

Handler = Callable[..., None]

EVENTS: dict[type[Any], Handler] = {
    inbound.CustomerMessage: relay.receive,
    inbound.CustomerEdit: edits.customer_edited,
    inbound.CustomerReaction: edits.customer_reacted,
    inbound.ChatMigrated: acquaintance.migrated,
    inbound.ChatReachability: acquaintance.reachability,
    inbound.TeamMessage: inside.hear,
    inbound.TeamEdit: inside.edited,
    inbound.TeamDeletion: inside.deleted,
    inbound.TeamReaction: inside.reacted,
    inbound.ChannelClosed: standing.channel_closed,
    inbound.ChannelOpened: standing.channel_opened,
    inbound.ColleagueSeen: standing.colleague_seen,
    inbound.GroupSeen: acquaintance.group_seen,
    inbound.ChannelSeen: standing.channel_seen,
    inbound.MembersSeen: acquaintance.members_seen,
    inbound.MemberMoved: acquaintance.member_moved,
    inbound.HomeOpened: introduction.home_opened,
    inbound.ProposalDue: deadlines.come,
    inbound.DigestDue: digests.come,
    inbound.DigestPosted: digests.posted,
    inbound.SignalDue: signals.come,
    inbound.AccountRevoked: acquaintance.account_revoked,
    inbound.Unreadable: acquaintance.unreadable,
}

CUSTOMER_BUTTONS: dict[str, Handler] = {
    "tag": tagging.chosen,
    "retag": tagging.asked_again,
    "language": customer_commands.language_chosen,
    "voice": voices.pressed,
    "no_news": outcomes.no_news,
    "idea": browsing.opened,
    "ideas": browsing.turned,
    "idea_support": browsing.supported,
    "idea_withdraw": browsing.withdrawn,
    "idea_comment": browsing.asked_for_comment,
    "idea_quiet": commenting.cancelled,
    "idea_same": adding.pressed,
    "idea_mine": adding.pressed,
    "idea_voice": idea_voices.answered,
    "idea_no_news": statuses.no_news,
    "forget": forgetting.confirmed,
    "forget_not": forgetting.refused,
    "person": automatic.person_wanted,
}

TEAM_BUTTONS: dict[str, Handler] = {
    "send": replies.pressed_send,
    "send_translation": translated.pressed_send,
    "undo": replies.undo,
    "retry": replies.retry,
    "unsend": edits.pressed_delete,
    "feedback_page": feedback_command.more,
    "theme": themes.pressed,
    "theme_part": themes.parted,
    "theme_undo": themes.undone,
    "retry_failed": admin_command.retry_failed,
    "remove_route": admin_command.remove_route,
    "remove_tag": admin_command.remove_tag,
    "audit_page": administration.audit_page,
    "block": administration.block_pressed,
    "make_default": introduction.make_default,
    "introduction_help": introduction.show_help,
    "decision_open": proposing.opened,
    "decision_discard": proposing.discarded,
    "decision_go_on": taking_part.went_on,
    "decision_export": command.pressed_export,
    "decision_more": more.pressed,
    "decision_show": command.pressed_show,
    "stance": taking_part.stance_pressed,
    "ask_voices": taking_part.voices_asked,
    "announce_preview": outcomes.preview,
    "announce": outcomes.announce,
    "ecosystem_decision": ecosystem_deciding.pressed,
    "ask_touched": ecosystem_deciding.asked,
    "signal_claim": signals.claimed,
    "signal_why": signals.why,
    "signal_mute": signals.muted,
    "signal_unmute": signals.unmuted,
    "signal_unwatch": signal_rules.unwatched,
    "kept_not": offers.refused,
    "kept_not_undo": offers.unrefused,
    "kept_right": keeping.confirm,
    "kept_retire": keeping.retire,
    "idea_same": adding.team_pressed,
    "idea_mine": adding.team_pressed,
    "idea_page": idea_command.turned,
    "idea_told": statuses.meant,
    "idea_unmerge": merging.pressed,
    "digest_more": digests.more,
    "digest_less": digests.less,
    "digest_why": digests.why,
    "digest_filtered": digests.filtered,
    "digest_rest": digests.rest,
    **dict.fromkeys((f"digest_{name}" for name in digest_command.ACTS), digest_command.pressed),
}

FORMS: dict[str, Handler] = {
    "reply": replies.submitted,
    "edit_reply": edits.reply_edited,
    "translated": translated.submitted,
    "tag": tagging.submitted,
    inside.FORM: inside.submitted,
    "status": subjects.status_set,
    "assign": subjects.assigned,
    "more": subjects.more,
    themes.MERGE: themes.merged,
    "route": admin_command.route_added,
    "new_tag": admin_command.tag_added,
    "propose": proposing.submitted,
    "ringi_steps": proposing.rules_submitted,
    "vote_options": proposing.rules_submitted,
    "advice_decider": proposing.rules_submitted,
    idea_forms.NEW: idea_command.submitted,
    idea_forms.SUPPORT: supporting.submitted,
    idea_forms.COMMENT: commenting.submitted,
    idea_forms.STATUS: statuses.submitted,
    idea_forms.MERGE: merging.submitted,
    idea_forms.VOICE: idea_voices.submitted,
    "digest": digest_command.submitted,
    signals.CLOSE: signals.closed,
    signal_forms.WATCH: signal_rules.watch_submitted,
    signal_forms.TUNE: signal_rules.tune_submitted,
    ecosystem_setting.NAME: ecosystem_setting.submitted,
    desk_settings.NAME: desk_settings.submitted,
    "link_feedback": taking_part.linked,
    suggesting.DISMISS: suggesting.dismissed,
    keeping.KEEP: keeping.submitted,
    shown.EDIT: keeping.edited,
    shown.VERSION: keeping.version_saved,
    offers.USE: offers.used,
    **dict.fromkeys(taking_part.READ, taking_part.submitted),
}

COMMANDS: dict[str, Handler] = {
    "feedback": feedback_command.obey,
    "isthmus": admin_command.obey,
    "consent": command.obey,
    "digest": digest_command.obey,
    "idea": idea_command.obey,
    "ecosystem": ecosystem_command.obey,
    "signal": signal_command.obey,
}

FORM_COMMANDS = {
    "consent": "propose",
    "consent new": "propose",
    "idea": idea_forms.NEW,
    "idea new": idea_forms.NEW,
    "digest new": "digest",
    "digest create": "digest",
    "digest edit *": "digest",
    "isthmus settings": desk_settings.NAME,
    "ecosystem set": ecosystem_setting.NAME,
    "ecosystem set *": ecosystem_setting.NAME,
    "signal watch": signal_forms.WATCH,
    "signal tune": signal_forms.TUNE,
}
"""Slash commands, as typed, that open a form at once."""

SHORTCUTS: dict[str, Handler] = {
    "send_to_customer": replies.shortcut,
    "translate": translations.shortcut,
}

FORM_SHORTCUTS = {
    "support_idea": idea_forms.VOICE,
    "tag_as_feedback": "tag_message",
    "start_decision": "decide_message",
    "keep_answer": keeping.KEEP,
}
"""Message shortcuts that open a form at once."""


def handler_of(event: Inbound) -> Handler:
    """Who hears an event; what this version does not know is told so."""
    match event:
        case inbound.CustomerPress(action=action):
            return CUSTOMER_BUTTONS.get(action, unheard.tapped)
        case inbound.TeamPress(action=action):
            return TEAM_BUTTONS.get(action, unheard.pressed)
        case inbound.FormSubmitted(form=form):
            return FORMS.get(form, unheard.pressed)
        case inbound.TeamCommand(command=command):
            return COMMANDS.get(command, unheard.command)
        case inbound.TeamShortcut(name=name):
            return SHORTCUTS.get(name, unheard.shortcut)
        case _:
            return EVENTS[type(event)]


def handle(event: Inbound, *, uow: UnitOfWork, policy: Policy) -> None:
    """Lets the right handler hear an event."""
    handler_of(event)(event, uow=uow, policy=policy)
