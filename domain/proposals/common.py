"""What is possible in every process: while it is open, and after its end."""

from collections.abc import Mapping

from domain.proposals import aftermath, ending, events, people, talk
from domain.proposals.frame import Move

WHILE_OPEN: Mapping[type[events.Event], Move] = {
    events.Asked: talk.question,
    events.Answered: talk.answer,
    events.Commented: talk.comment,
    events.VoicesAsked: talk.ask_voices,
    events.VoiceHeard: talk.hear_voice,
    events.FeedbackLinked: talk.link_feedback,
    events.ParticipantAdded: people.add,
    events.ParticipantRemoved: people.remove,
    events.DeputyNamed: people.name_deputy,
    events.HandedOver: people.hand_over,
    events.Reminded: people.remind,
    events.DeadlineMoved: ending.move_deadline,
    events.Withdrawn: ending.withdraw,
    events.Tabled: ending.table,
    events.PassedOn: ending.pass_on,
    events.CustomerOptedOut: aftermath.opt_out,
    events.CustomerErased: aftermath.erased,
}

AFTER_THE_END: Mapping[type[events.Event], Move] = {
    events.FeedbackLinked: talk.link_feedback,
    events.VoiceEdited: talk.edit_voice,
    events.HandedOver: people.hand_over,
    events.OutcomeWritten: aftermath.write,
    events.AnnouncementConfirmed: aftermath.confirm,
    events.AnnouncementWaived: aftermath.waive,
    events.CustomerTold: aftermath.told,
    events.CustomerNotReached: aftermath.not_reached,
    events.CustomerOptedOut: aftermath.opt_out,
    events.CustomerErased: aftermath.erased,
    events.ReviewCame: aftermath.review_came,
    events.Reviewed: aftermath.reviewed,
}
