"""Panels and sentences in Block Kit."""

from datetime import UTC, datetime

from domain.ids import AliasId, PostId, Slot
from domain.inbound import TeamPress
from domain.panels import Button, Buttons, Line, Note, Panel, Words, sentence
from domain.phrases import Person, PostLink, phrase, plural, verbatim
from platforms.slack import panels
from tests.platforms.slack import building

ANN = Person(AliasId("slack:main:U0ANN"), "Ann *W*")


def elements(*buttons: Button) -> list[dict[str, object]]:
    blocks = panels.Drawing(building.voice()).buttons(buttons)
    return [element for block in blocks for element in block["elements"]]


def test_buttons_of_one_action_have_ids_of_their_own() -> None:
    same = Button(phrase("Go"), "go", "1")
    assert [element["action_id"] for element in elements(same, same, same)] == ["go", "go#2", "go#3"]


def test_an_action_that_ends_like_a_number_comes_back_whole() -> None:
    [element] = elements(Button(phrase("Go"), "go#7"))
    assert panels.action_of(str(element["action_id"])) == "go#7"


def test_a_press_of_a_numbered_button_is_its_action() -> None:
    body = {"user": {"id": "U1"}, "channel": {"id": "C1"}, "actions": [{"action_id": "go#2", "value": "x"}]}
    press = building.parsed(body, "action")
    assert isinstance(press, TeamPress)
    assert press.action == "go"


def test_more_buttons_than_a_row_holds_take_more_rows() -> None:
    blocks = panels.Drawing(building.voice()).buttons(Button(phrase("Go"), "go") for _ in range(30))
    assert [len(block["elements"]) for block in blocks] == [25, 5]


def test_a_person_is_named_where_a_mention_would_ring() -> None:
    assert building.voice().mrkdwn(phrase("{who} waits", who=ANN)) == "Ann \u2060*\u2060W\u2060*\u2060 waits"


def test_a_person_is_mentioned_where_it_does_not_ring() -> None:
    assert building.voice(quiet=True).mrkdwn(phrase("{who} waits", who=ANN)) == "<@U0ANN> waits"


def test_where_no_markup_is_read_our_own_is_left_out_and_theirs_stays() -> None:
    said = building.voice().plain(phrase("*Now*: `/isthmus who`, 2 * 3 * 4, {words}", words="*so* `it` is"))
    assert said == "Now: /isthmus who, 2 * 3 * 4, *so* `it` is"


def test_a_sentence_that_tells_which_marks_are_typed_keeps_them() -> None:
    marks = "As in messages: *bold*, _italic_, `code`."
    assert building.voice().plain(phrase(marks)) == marks


def test_a_person_of_another_platform_is_always_named() -> None:
    zoe = Person(AliasId("telegram:7"), "Zoé")
    assert building.voice(quiet=True).mrkdwn(phrase("{who} waits", who=zoe)) == "Zoé waits"


def test_a_time_is_shown_in_the_readers_zone() -> None:
    when = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
    said = building.voice().mrkdwn(phrase("by {when}", when=when))
    assert said == "by <!date^1795287600^{date_short_pretty} {time}|2026-11-21 19:00 UTC>"


def test_a_post_is_linked_to_where_it_stands() -> None:
    posts = {Slot("thread:1"): (PostId("slack:main:C0BUGS:1700000000.000100"),)}
    voice = building.voice(site="https://firm.slack.com/", posts_of=lambda slot: posts.get(slot, ()))
    said = voice.mrkdwn(phrase("see {link}", link=PostLink(Slot("thread:1"), "FB-1")))
    assert said == "see <https://firm.slack.com/archives/C0BUGS/p1700000000000100|FB-1>"


def test_a_post_that_does_not_stand_yet_is_only_named() -> None:
    assert building.voice().mrkdwn(phrase("see {link}", link=PostLink(Slot("x:1"), "FB-1"))) == "see FB-1"


def test_our_own_sentence_is_escaped_too() -> None:
    assert building.voice().mrkdwn(phrase("Tags & routes <here>")) == "Tags &amp; routes &lt;here&gt;"


def test_a_count_picks_its_form() -> None:
    assert building.voice().mrkdwn(plural("{count} word", "{count} words", 2)) == "2 words"


def test_a_sentence_too_long_for_a_section_is_shown_whole() -> None:
    blocks = panels.Drawing(building.voice()).panel(sentence(verbatim("word " * 2000)))
    said = "".join(block["text"]["text"] for block in blocks)
    assert said.count("word") == 2000


def test_a_panel_of_nothing_shows_its_summary() -> None:
    panel = Panel(
        phrase("Nothing yet"), (Line(verbatim("")), Note(verbatim(" ")), Words(building.words("").text))
    )
    assert panels.message(panel, building.voice())["blocks"][0]["text"]["text"] == "Nothing yet"


def test_a_panel_never_has_more_blocks_than_a_message() -> None:
    panel = Panel(phrase("Much"), tuple(Line(verbatim("line " * 400)) for _ in range(80)))
    assert len(panels.message(panel, building.voice())["blocks"]) == 50


def test_a_page_of_ones_own_has_twice_as_many() -> None:
    panel = Panel(phrase("Much"), tuple(Line(verbatim("line " * 310)) for _ in range(80)))
    assert len(panels.Drawing(building.voice()).panel(panel, panels.VIEW)) == 80


def test_words_with_markers_cannot_close_what_our_sentence_opened() -> None:
    said = building.voice().mrkdwn(phrase("*{title}* and `{code}`", title="a* b", code="x` y"))
    assert said == "*a\u2060*\u2060 b* and `x\u2060`\u2060 y`"


def test_words_of_two_people_cannot_make_markup_together() -> None:
    said = building.voice().mrkdwn(phrase("{one}: {other}", one="*Bo", other="no*"))
    assert said == "\u2060*\u2060Bo: no\u2060*\u2060"


def test_words_deep_within_sentences_are_inert() -> None:
    inner = phrase("*{who}*", who=phrase("{name}", name="<!channel> _x_"))
    assert building.voice().mrkdwn(phrase("{a}", a=inner)) == (
        "*&lt;!channel&gt; \u2060_\u2060x\u2060_\u2060*"
    )


def test_names_within_a_word_stay_as_they_are() -> None:
    assert building.voice().mrkdwn(verbatim("my_file*2 at 2 * 3")) == "my_file*2 at 2 * 3"


def test_a_plain_sentence_names_whom_the_workspace_knows() -> None:
    nameless = Person(AliasId("slack:main:U0ANN"))
    voice = building.voice(names={"U0ANN": "Ann Weaver"})
    assert voice.plain(phrase("{who} waits", who=nameless)) == "Ann Weaver waits"


def test_a_cut_panel_keeps_its_buttons() -> None:
    lines = tuple(Line(phrase("line")) for _ in range(80))
    panel = Panel(phrase("Much"), (*lines, Buttons((Button(phrase("Go"), "go"),))))
    assert panels.message(panel, building.voice())["blocks"][-1]["type"] == "actions"


def test_a_sentence_within_a_sentence_is_said_as_well() -> None:
    inner = phrase("{words} & more", words="<b>")
    assert building.voice().mrkdwn(phrase("so: {inner}", inner=inner)) == "so: &lt;b&gt; &amp; more"


def test_a_sentence_within_a_plain_one_is_said_as_well() -> None:
    assert building.voice().plain(phrase("so: {inner}", inner=phrase("a & b"))) == "so: a & b"
