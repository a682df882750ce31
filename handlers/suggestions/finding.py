"""What themes suggest now, to which channel, and what was decided about its like. Reads only; posts nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain import heard, routing, suggestions
from domain.ecosystem.values import Kind, firm
from domain.heard import Usual, Voice
from domain.ids import AccountId, AliasId, PlaceId, account_of
from domain.policy import Policy
from domain.proposals.record import Record
from domain.routing import Criterion, Subject
from domain.suggestions import Suggestion, Theme
from domain.understanding import ThemeId
from handlers import rules
from ports.storage import UnitOfWork

HEARD_WITHIN = timedelta(days=90)
"""Themes that nobody has spoken of for so long are not looked at."""
LOOKED_AT = 80
EARLIER = 100
"""Earlier suggestions that new ones must not resemble."""
REMEMBERED, SAMPLE = 3, 60
"""By so many of its themes, and messages of each, an earlier suggestion is known again."""
WORDS_SOUGHT, FOUND_EACH = 6, 10


@dataclass(frozen=True, slots=True)
class Found:
    """A theme as one workspace hears it, and the channel that owns it."""

    theme: Theme
    place: PlaceId

    @property
    def team(self) -> AccountId:
        return account_of(self.place)


def candidates(uow: UnitOfWork, policy: Policy) -> list[Found]:
    """Themes that three actors of a workspace share and that ask for something, those of most people first."""
    found: list[Found] = []
    since = uow.now - HEARD_WITHIN
    for theme, counted in uow.themes.largest(since, LOOKED_AT):
        if counted.people < suggestions.FEWEST:
            continue
        for team, voices in by_team(of_kinds(uow.suggestions.voices(theme.id), uow)).items():
            shared = heard.actors(voices) >= suggestions.FEWEST and max(one.at for one in voices) >= since
            if shared and suggestions.asks(voices):
                place = owner(team, voices, uow, policy)
                found.append(Found(Theme(theme.id, theme.label, tuple(voices)), place))
    return found


def of_kinds(voices: Sequence[Voice], uow: UnitOfWork) -> list[Voice]:
    """The voices with what their authors are to the workspace that hears them, as far as its people said so by hand."""
    teams = {account_of(voice.home) for voice in voices}
    said = {team: uow.ecosystem.book(team).kinds for team in teams}

    def kind(voice: Voice) -> Kind:
        kinds = said[account_of(voice.home)]
        return kinds.get(firm(voice.organisation)) or kinds.get(voice.by) or voice.kind

    return [replace(one, kind=kind(one)) for one in voices] if any(said.values()) else list(voices)


def by_team(voices: Iterable[Voice]) -> dict[AccountId, list[Voice]]:
    """Voices by the workspace that hears them: one must not read another's customers."""
    found: defaultdict[AccountId, list[Voice]] = defaultdict(list)
    for one in voices:
        found[account_of(one.home)].append(one)
    return dict(found)


def owner(team: AccountId, voices: Sequence[Voice], uow: UnitOfWork, policy: Policy) -> PlaceId:
    """The channel that a theme belongs to: where its main tag is routed to, else where most of it stands."""
    tag = heard.main_tag(voices)
    named = [
        route.channel
        for route in rules.routes_of(uow, policy, team)
        if route.criterion is Criterion.TAG
        and not route.also
        and routing.meets(Subject((tag,), "", AliasId("")), route)
    ]
    channels = [uow.channels.named(team, name) for name in named]
    homes = Counter(one.home for one in voices)
    places = [channel.place for channel in channels if channel]
    places += sorted(homes, key=lambda place: (-homes[place], place))
    return next((place for place in places if usable(place, uow)), rules.default_place(uow, policy, team))


def usable(place: PlaceId, uow: UnitOfWork) -> bool:
    """Whether we can post there."""
    channel = uow.channels.get(place)
    return channel is not None and channel.usable


def united(found: Sequence[Found], same: Iterable[tuple[ThemeId, ThemeId]]) -> list[Found]:
    """Those of each workspace of which no two are alike."""
    pairs = list(same)
    kept: list[Found] = []
    for team in dict.fromkeys(one.team for one in found):
        own = [one for one in found if one.team == team]
        places = {one.theme.id: one.place for one in own}
        kept += (
            Found(theme, places[theme.id]) for theme in suggestions.united([one.theme for one in own], pairs)
        )
    return kept


def fresh(
    found: Sequence[Found], near: Iterable[tuple[ThemeId, ThemeId]], uow: UnitOfWork
) -> list[Suggestion]:
    """What the channels may be given now: seen by all of them, not suggested before, no more than there is room for."""
    pairs = list(near)
    past = [(one, voices_of(one, uow)) for one in uow.suggestions.newest(EARLIER)]
    usual = heard.usual_words([*(one.theme.voices for one in found), *(voices for _, voices in past)])
    earlier = [(one, heard.words_of(voices, usual)) for one, voices in past]
    made: defaultdict[PlaceId, list[tuple[Suggestion, Theme]]] = defaultdict(list)
    for one in found:
        theme = visible(with_near(one, pairs, uow), one.place, uow)
        if is_new(theme, heard.words_of(theme.voices, usual), earlier, uow) and (
            draft := suggestions.suggest(theme, one.place, uow.now, usual)
        ):
            made[one.place].append((draft, theme))
    chosen: list[Suggestion] = []
    for place, drafts in made.items():
        room = suggestions.A_WEEK - uow.suggestions.count_since(place, uow.now - suggestions.WEEK)
        ranked = suggestions.chosen([draft for draft, _ in drafts], uow.digests.tastes(place), len(drafts))
        stands, themes = list(past), {draft.themes: theme for draft, theme in drafts}
        for draft in ranked:
            if room > 0 and not beside(themes[draft.themes], stands, usual, uow):
                chosen.append(draft)
                stands.append((draft, list(themes[draft.themes].voices)))
                room -= 1
    return chosen


def beside(
    theme: Theme, stands: Sequence[tuple[Suggestion, list[Voice]]], usual: Usual, uow: UnitOfWork
) -> bool:
    """Whether a theme would look like what stands there: what is usual among all themes need not be so among these."""
    among = heard.usual_words([theme.voices, *(voices for _, voices in stands)]) or usual
    known = [(one, heard.words_of(voices, among)) for one, voices in stands]
    return not is_new(theme, heard.words_of(theme.voices, among), known, uow, heard.NEARLY)


def with_near(found: Found, near: Sequence[tuple[ThemeId, ThemeId]], uow: UnitOfWork) -> Theme:
    """The theme with the voices of themes that nearly say the same, among which may be some who disagree."""
    own = {found.theme.id, *found.theme.with_}
    others = dict.fromkeys(other for one, other in near if one in own and other not in own)
    voices = [
        voice
        for other in others
        for voice in of_kinds(uow.suggestions.voices(other), uow)
        if account_of(voice.home) == found.team
    ]
    return replace(found.theme, near=tuple(voices))


def visible(theme: Theme, place: PlaceId, uow: UnitOfWork) -> Theme:
    """Without what those who read a channel may not see."""
    hidden = uow.channels.hidden_in(place)
    voices, near = (
        tuple(one for one in some if one.home not in hidden) for some in (theme.voices, theme.near)
    )
    label = "" if uow.themes.standing_in(hidden, theme.id) else theme.label
    return replace(theme, label=label, voices=voices, near=near)


def voices_of(one: Suggestion, uow: UnitOfWork) -> list[Voice]:
    """What the themes of an earlier suggestion say now."""
    return [
        voice
        for theme in one.themes[:REMEMBERED]
        for voice in uow.suggestions.voices(root(theme, uow), SAMPLE)
    ]


def is_new(
    theme: Theme,
    words: frozenset[str],
    earlier: Sequence[tuple[Suggestion, frozenset[str]]],
    uow: UnitOfWork,
    share: float = heard.ALIKE,
) -> bool:
    """Whether a theme was never suggested, nor its like; or has grown enough since."""
    own, many = {theme.id, *theme.with_}, heard.people(theme.voices)
    for one, shown in earlier:
        known = {root(each, uow) for each in one.themes}
        if known & own or heard.alike(words, shown, share):
            return suggestions.may_come_again(one, many)  # the newest of them counts
    return True


def root(theme: ThemeId, uow: UnitOfWork) -> ThemeId:
    """The theme that one has gone into by people's links."""
    try:
        return uow.themes.get(theme).root
    except KeyError:
        return theme


def decided(one: Suggestion, uow: UnitOfWork) -> list[Record]:
    """Ended decisions that share words with a suggestion and may be shown in its channel, those that share most first."""
    hidden = uow.channels.hidden_in(one.place)
    known: dict[int, Record] = {}
    shared: Counter[int] = Counter()
    for word in sorted(heard.words_of(voices_of(one, uow)), key=lambda word: (-len(word), word))[
        :WORDS_SOUGHT
    ]:
        for record in uow.proposals.search(word, hidden, FOUND_EACH):
            ended = record.state is not None and record.state.end is not None
            if ended and account_of(record.place) == account_of(one.place):
                known[record.id] = record
                shared[record.id] += 1
    return [known[number] for number, _ in sorted(shared.items(), key=lambda each: (-each[1], -each[0]))]
