"""The vault: what is sealed rests unreadable, and keys can be renewed."""

import pytest

from bot import settings
from bot.settings import Secret
from bot.vault import Shut, Vault

OLD, NEW = (
    Secret("an old key of forty random letters abcdef"),
    Secret("a new key of forty random letters ghijkl"),
)


def test_what_was_sealed_opens():
    assert Vault([OLD]).open(Vault([OLD]).seal("xoxb-1")) == "xoxb-1"


def test_a_sealed_text_does_not_show_what_is_in_it():
    assert "xoxb" not in Vault([OLD]).seal("xoxb-1")


def test_a_key_before_an_old_one_opens_what_the_old_one_sealed():
    assert Vault([NEW, OLD]).open(Vault([OLD]).seal("xoxb-1")) == "xoxb-1"


def test_what_is_renewed_opens_without_the_old_key():
    assert Vault([NEW]).open(Vault([NEW, OLD]).renew(Vault([OLD]).seal("xoxb-1"))) == "xoxb-1"


def test_without_a_key_a_sentence_says_how_to_make_one():
    with pytest.raises(Shut, match=r"ISTHMUS_SECRET_KEY is missing.*openssl rand"):
        Vault([]).seal("xoxb-1")


def test_a_wrong_key_is_a_sentence_without_the_secret():
    with pytest.raises(Shut, match="does not open with ISTHMUS_SECRET_KEY"):
        Vault([NEW]).open(Vault([OLD]).seal("xoxb-1"))


def test_what_was_changed_in_the_database_does_not_open():
    sealed = Vault([OLD]).seal("xoxb-1")
    with pytest.raises(Shut):
        Vault([OLD]).open(sealed[:-5] + "AAAA=")


def test_keys_come_from_the_environment_newest_first(tmp_path, monkeypatch):
    monkeypatch.setenv("ISTHMUS_SECRET_KEY", f"{NEW.get_secret_value()}, {OLD.get_secret_value()}")
    keys = settings.load(tmp_path, accounts_needed=False).secret_keys
    assert [key.get_secret_value() for key in keys] == [NEW.get_secret_value(), OLD.get_secret_value()]


def test_a_short_key_is_refused_without_being_repeated(tmp_path, monkeypatch):
    monkeypatch.setenv("ISTHMUS_SECRET_KEY", "hunter2")
    with pytest.raises(settings.Wrong) as wrong:
        settings.load(tmp_path, accounts_needed=False)
    assert ("at least 32" in str(wrong.value), "hunter2" in str(wrong.value)) == (True, False)
