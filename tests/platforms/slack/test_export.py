"""What Slack exports becomes entries, from a zip file or a folder; nothing outside of it is read, and no bomb is unpacked."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from domain.ids import AccountId
from domain.importing import Entry, Left, NotAnExport
from platforms.slack import export

TEAM = AccountId("slack:main")
CHANNELS = [{"id": "C1", "name": "support"}, {"id": "C2", "name": "ideas"}]
USERS = [
    {"id": "U1", "name": "ann", "profile": {"display_name": "Ann", "real_name": "Ann Weaver"}},
    {"id": "U2", "name": "gil", "is_restricted": True, "profile": {"real_name": "Gil Guest"}},
    {"id": "U3", "name": "app", "is_bot": True},
]


def said(ts: str, text: object = "Hello", **given: object) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": text, "ts": ts, **given}


def files(*messages: object) -> dict[str, object]:
    return {"channels.json": CHANNELS, "users.json": USERS, "support/2024-05-01.json": list(messages)}


def zipped(path: Path, found: dict[str, object], below: str = "") -> Path:
    with zipfile.ZipFile(path / "export.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for name, value in found.items():
            file.writestr(below + name, value if isinstance(value, bytes) else json.dumps(value))
    return path / "export.zip"


def read(path: Path, *only: str) -> list[Entry | Left]:
    return list(export.entries(export.opened(path, TEAM), only))


def test_a_message_keeps_its_words_time_author_and_thread(tmp_path: Path):
    (one,) = read(
        zipped(
            tmp_path,
            files(
                said(
                    "1714557600.000200",
                    "Hi <@U2> &amp; <https://a.example|all>",
                    thread_ts="1714557600.000100",
                )
            ),
        )
    )
    assert isinstance(one, Entry)
    assert (one.words, one.name, one.by, one.inside) == ("Hi Gil Guest & all", "Ann", "slack:main:U1", True)
    assert (one.thread, one.answers) == ("1714557600.000100", "import:slack:C1:1714557600.000100")
    assert (one.post, one.place) == ("slack:main:C1:1714557600.000200", "slack:main:C1")


def test_a_guest_speaks_from_outside(tmp_path: Path):
    (one,) = read(zipped(tmp_path, files(said("1714557600.000200", user="U2"))))
    assert not one.inside


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (said("1.0", subtype="channel_join"), Left.SERVICE),
        (said("1.0", bot_id="B1"), Left.BOTS),
        (said("1.0", user="U3"), Left.BOTS),
        (said("1.0", user=None), Left.DELETED),
        (said("x"), Left.UNTIMELY),
        (said("1.0", text=""), Left.WORDLESS),
        (said("1.0", text=[1]), Left.WORDLESS),
        (7, Left.UNREADABLE),
    ],
)
def test_what_is_left_out_says_why(tmp_path: Path, message: object, why: Left):
    assert read(zipped(tmp_path, files(message))) == [why]


def test_a_folder_and_a_zip_packed_once_more_say_the_same(tmp_path: Path):
    found = files(said("1714557600.000200"))
    (tmp_path / "folder" / "support").mkdir(parents=True)
    for name, value in found.items():
        (tmp_path / "folder" / name).write_text(json.dumps(value))
    assert read(tmp_path / "folder") == read(zipped(tmp_path, found, "export/"))


def test_only_the_channels_that_are_wanted_are_read(tmp_path: Path):
    found = files(said("1714557600.000200")) | {"ideas/2024-05-01.json": [said("1714557600.000300", "Idea")]}
    assert [one.words for one in read(zipped(tmp_path, found), "#ideas")] == ["Idea"]


@pytest.mark.parametrize(
    "name", ["../secret/2024-05-01.json", "/etc/2024-05-01.json", "dms/2024-05-01.json", "support/passwd"]
)
def test_files_that_no_channel_has_are_not_read(tmp_path: Path, name: str):
    assert read(zipped(tmp_path, files() | {name: [said("1714557600.000200")]})) == []


def test_a_channel_that_is_named_like_a_way_out_is_none(tmp_path: Path):
    channels = [{"id": "C1", "name": "../secret"}, {"id": "C2", "name": ".."}]
    found = {"channels.json": channels, "../secret/2024-05-01.json": [said("1714557600.000200")]}
    assert read(zipped(tmp_path, found)) == []


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path):
    (tmp_path / "export" / "support").mkdir(parents=True)
    (tmp_path / "export" / "channels.json").write_text(json.dumps(CHANNELS))
    (tmp_path / "secret.json").write_text(json.dumps([said("1714557600.000200", "secret")]))
    (tmp_path / "export" / "support" / "2024-05-01.json").symlink_to(tmp_path / "secret.json")
    assert read(tmp_path / "export") == [Left.UNREADABLE]


def test_a_file_that_unpacks_to_more_than_a_day_can_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(export, "LONGEST_FILE", 10_000)
    bomb = zipped(tmp_path, files() | {"support/2024-05-02.json": b"[" + b" " * 1_000_000 + b"]"})
    with pytest.raises(NotAnExport, match="larger"):
        read(bomb)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK"])
def test_a_file_that_is_no_export_gets_a_sentence(tmp_path: Path, content: bytes):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(NotAnExport, match=r"channels\.json"):
        read(tmp_path / "x.zip")


def test_a_zip_that_was_not_copied_whole_is_told(tmp_path: Path):
    path = zipped(tmp_path, files(said("1714557600.000200")))
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(NotAnExport, match="not copied whole"):
        read(path)


def test_a_zip_without_channels_gets_a_sentence(tmp_path: Path):
    with pytest.raises(NotAnExport, match=r"channels\.json"):
        read(zipped(tmp_path, {"readme.json": {}}))
