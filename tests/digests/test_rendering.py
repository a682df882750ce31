"""A digest is a short head and a thread, within what a post can hold, however much there is."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.texts import Texts
from digests import rendering
from domain import entries
from domain.digests import Drafted, Item, Kept, RunId, Section
from domain.ids import MessageId, Slot
from domain.panels import Buttons, Divider, Line, Note, Panel
from domain.phrases import phrase
from platforms.slack import ids, panels
from tests.digests.fakes import START

SAY = Texts().say
RUN = RunId(7)


def an_item(number: int, section: Section = Section.COLD, words: str = "It breaks.") -> Kept:
    item = Item(section, Slot(f"thread:{number}"), f"FB-{number}", words, phrase("new"), ("Zoé",))
    return Kept(RUN, number, item)


def a_draft(*counts: tuple[Section, int], filtered: int = 0) -> rendering.Draft:
    kept: list[Kept] = []
    for section, count in counts:
        kept += (an_item(len(kept) + number, section) for number in range(1, min(count, 100) + 1))
    return rendering.Draft(RUN, "News", START, tuple(kept), counts, filtered)


def lines(panel: Panel) -> list[str]:
    return [SAY("en", block.text) for block in panel.blocks if isinstance(block, Line | Note)]


def test_a_small_digest_stands_in_the_channel_whole():
    (head, _), details = rendering.draw(a_draft((Section.WAITING, 2), (Section.COLD, 3)))
    assert details == ()
    assert sum(isinstance(block, Buttons) for block in head.blocks) == 5


def test_a_large_digest_has_a_short_head():
    (head, links), details = rendering.draw(
        a_draft((Section.WAITING, 30), (Section.HOT, 5), (Section.COLD, 90))
    )
    assert len(links) == 6
    assert len(head.blocks) < 20
    assert len(details) == 2 + 1 + 2


def test_the_cold_part_is_folded_in_the_head():
    (head, _), _ = rendering.draw(a_draft((Section.COLD, 20)))
    assert not any("FB-" in line for line in lines(head))


def test_sections_stand_in_their_order():
    (head, _), _ = rendering.draw(a_draft(*((section, 1) for section in Section)))
    titles = [line for line in lines(head) if line.startswith("*")]
    assert [title.split("*")[1].split(" ", 1)[1] for title in titles] == [
        "Waiting for us",
        "Decisions waiting",
        "Outcomes to announce",
        "Hot",
        "Ideas rising",
        "For reference",
    ]


def test_the_footer_says_how_much_was_filtered():
    (head, _), _ = rendering.draw(a_draft((Section.HOT, 1), filtered=3))
    assert "3 entries filtered out" in lines(head)
    assert head.blocks[-3] == Divider()


def test_what_is_beyond_a_thread_is_counted():
    _, details = rendering.draw(a_draft((Section.COLD, 250)))
    assert "and 210 more entries" in lines(details[-1][0])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(Section), st.integers(1, 5000)), unique_by=lambda each: each[0], max_size=6
    )
)
def test_every_post_fits_slack(counts):
    head, details = rendering.draw(a_draft(*counts, filtered=9))
    voice = panels.Voice(SAY, ids.Ids("main"))
    for panel, _ in (head, *details):
        blocks = panels.message(panel, voice)["blocks"]
        assert 0 < len(blocks) <= 50
        whole = [block for part in panel.blocks for block in panels.Drawing(voice)._block(part)]
        assert len(whole) == len(blocks)


def test_words_are_cut_to_a_line():
    kept = an_item(1, words="word " * 300)
    from domain import entries

    assert len(SAY("en", entries.line(kept))) < 250


def test_a_very_long_one_has_a_post_a_section_and_a_file():
    long = a_draft(*((section, 60) for section in Section))
    _, details = rendering.draw(long)
    assert rendering.is_long(long)
    assert len(details) == len(Section)


def test_six_summaries_still_fit_one_post():
    draft = a_draft((Section.HOT, 40))
    drafted = Drafted("The export breaks. " * 20, tuple(MessageId(number) for number in range(40)))
    told = [
        replace(each, item=replace(each.item, summary=(drafted,) * 3)) if each.number <= 6 else each
        for each in draft.kept
    ]
    _, details = rendering.draw(replace(draft, kept=tuple(told)))
    assert all(len(panel.blocks) <= 50 for panel, _ in details)


def test_a_sentence_links_to_its_messages():
    drafted = Drafted("It breaks.", (MessageId(3), MessageId(5)))
    item = replace(an_item(1).item, summary=(drafted,))
    assert entries.links(item) == ("thread:1", "message:3", "message:5")
    assert SAY("en", entries.cited(drafted)) == "It breaks. [1, 2]"
