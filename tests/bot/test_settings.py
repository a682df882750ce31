"""Settings: what the environment and isthmus.toml say becomes values, or sentences about everything that is wrong."""

from pathlib import Path

import pytest

from bot import settings
from bot.settings import Limits, Replies, SlackMode, environment

RIGHT = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "TELEGRAM_BOT_TOKEN": "1:abc"}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in environment.names():
        monkeypatch.delenv(name, raising=False)


def loaded(
    folder: Path, monkeypatch: pytest.MonkeyPatch, toml: str = "", **variables: str
) -> settings.Settings:
    for name, value in {**RIGHT, **variables}.items():
        monkeypatch.setenv(name, value)
    (folder / "isthmus.toml").write_text(toml, "utf-8")
    return settings.load(folder)


def wrong(folder: Path, monkeypatch: pytest.MonkeyPatch, toml: str = "", **variables: str) -> str:
    with pytest.raises(settings.Wrong) as raised:
        loaded(folder, monkeypatch, toml, **variables)
    return "\n".join(raised.value.sentences)


def test_three_tokens_are_enough(tmp_path, monkeypatch):
    assert loaded(tmp_path, monkeypatch).slack[0].mode is SlackMode.SOCKET


def test_nothing_configured_points_at_the_demo(tmp_path):
    with pytest.raises(settings.Wrong, match="make demo"):
        settings.load(tmp_path)


def test_a_migration_needs_no_account(tmp_path):
    assert settings.load(tmp_path, accounts_needed=False).database_url == "sqlite:///var/isthmus.db"


def test_a_dotenv_file_is_read(tmp_path):
    (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKEN=7:abc\n")
    assert settings.load(tmp_path).telegram[0].bot_token.get_secret_value() == "7:abc"


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    assert (
        loaded(tmp_path, monkeypatch, 'replies = "explicit"', ISTHMUS_REPLIES="open").replies is Replies.OPEN
    )


def test_an_empty_variable_counts_as_unset(tmp_path, monkeypatch):
    assert loaded(tmp_path, monkeypatch, PORT="").port == 8080


def test_secrets_never_print(tmp_path, monkeypatch):
    shown = repr(loaded(tmp_path, monkeypatch, DATABASE_URL="postgres://u:pass-word@h/d"))
    assert not any(secret in shown for secret in ("xoxb-1", "xapp-1", "1:abc", "pass-word"))


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("postgres://u:p@h:5432/d", "postgresql+asyncpg://u:p@h:5432/d"),
        (
            "postgresql://u:p@h/d?sslmode=require&channel_binding=require",
            "postgresql+asyncpg://u:p@h/d?ssl=require",
        ),
        ("postgresql+psycopg://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql:///d?host=/run/pg", "postgresql+asyncpg:///d?host=%2Frun%2Fpg"),
        ("sqlite:///var/a.db", "sqlite:///var/a.db"),
        ("sqlite:////srv/a.db", "sqlite:////srv/a.db"),
    ],
)
def test_a_database_address_is_normalised(tmp_path, monkeypatch, given, normal):
    assert loaded(tmp_path, monkeypatch, DATABASE_URL=given).database_url == normal


def test_every_problem_is_told_at_once(tmp_path, monkeypatch):
    told = wrong(tmp_path, monkeypatch, PORT="http", ISTHMUS_LOCALE="xx", ISTHMUS_TIMEZONE="Mars/Base")
    assert all(name in told for name in ("PORT", "ISTHMUS_LOCALE", "ISTHMUS_TIMEZONE"))


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DATABASE_URL": "mysql://u:p@h/d"}, "DATABASE_URL starts with 'mysql'"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL names no file"),
        ({"DATABASE_URL": "postgres://h"}, "lacks the host or the database's name"),
        ({"PORT": "70000"}, "PORT is '70000': give a number from 1 to 65535"),
        ({"SLACK_BOT_TOKEN": "xapp-9"}, "SLACK_BOT_TOKEN holds an app-level token"),
        ({"SLACK_APP_TOKEN": "xoxb-9"}, "SLACK_APP_TOKEN holds a bot token"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET is missing"),
        ({"TELEGRAM_BOT_TOKEN": "abc"}, "TELEGRAM_BOT_TOKEN is not a bot token"),
        ({"TELEGRAM_WEBHOOK_URL": "https://x.example"}, "TELEGRAM_WEBHOOK_SECRET is missing"),
        ({"TELEGRAM_WEBHOOK_URL": "http://x.example"}, "Telegram only calls https://"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL is 'slack.com'"),
        ({"ISTHMUS_REPLIES": "opne"}, "did you mean 'open'?"),
        ({"ISTHMUS_REPLY_HOLD_SECONDS": "soon"}, "ISTHMUS_REPLY_HOLD_SECONDS is 'soon'"),
        ({"ISTHMUS_TIMEZONE": "Europe/Pariss"}, "did you mean 'Europe/Paris'?"),
        (
            {"ISTHMUS_TIMEZONE": "localtime"},
            "ISTHMUS_TIMEZONE is 'localtime': use a name such as Europe/Paris",
        ),
        ({"ISTHMUS_LIMITS__SLACK_CHANEL": "1"}, "did you mean 'slack_channel'?"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, "OPENAI_MODEL is missing"),
        ({"ISTHMUS_MODEL_TASKS": "sumary"}, "did you mean 'summary'"),
        ({"ISTHMUS_MODEL_CONTACTS": "perhaps"}, "ISTHMUS_MODEL_CONTACTS"),
        ({"ISTHMUS_MODEL_DAILY_TOKENS": "1.5"}, "a whole number"),
    ],
)
def test_a_wrong_variable_gets_its_sentence(tmp_path, monkeypatch, variables, sentence):
    assert sentence in wrong(tmp_path, monkeypatch, **variables)


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("port = ", "isthmus.toml cannot be understood: Invalid value (at "),
        ('replys = "open"', "isthmus.toml has an unknown key 'replys' (did you mean 'replies'?)"),
        ('[[slack]]\nname = "b"\nbot_tokn = "x"', "did you mean 'bot_token'?"),
        (
            '[[telegram]]\nname = "main"\nbot_token = "env:TELEGRAM_BOT_TOKEN"',
            "Two Telegram accounts are called 'main'",
        ),
        (
            '[[telegram]]\nname = "b"\nbot_token = "env:NOBODY_SET_THIS"',
            "the variable NOBODY_SET_THIS, which is not set",
        ),
        ('[[telegram]]\nname = "b"\nbot_token = 5', "is not a text"),
        ('[[routes]]\ntag = "bug"', "name the channels"),
        ('[[routes]]\nto = "bugs"\nlanguage = "french"', "has 'french': name languages by their code"),
        ('[[tags]]\nname = "two words"', "use one word"),
        ("[limits]\nslack_channel = -1", "slack_channel in [limits] of isthmus.toml is '-1'"),
        ("slack = 5", "write [[slack]] on a line of its own"),
        ("[port]\nx = 1", "port in isthmus.toml is a table or a list"),
    ],
)
def test_a_wrong_line_of_the_file_gets_its_sentence(tmp_path, monkeypatch, toml, sentence):
    assert sentence in wrong(tmp_path, monkeypatch, toml)


LITERAL = {
    "[[slack]] number 1": 'name = "b"\n{key} = "xoxb-s3cret"',
    "[[telegram]] number 1": 'name = "b"\n{key} = "1:s3cret"',
    "[model]": 'name = "m"\n{key} = "s3cret"',
}


@pytest.mark.parametrize(
    ("table", "key"),
    [
        *(
            ("[[slack]] number 1", f"{name}")
            for name in ("bot_token", "app_token", "signing_secret", "client_secret")
        ),
        *(("[[telegram]] number 1", f"{name}") for name in ("bot_token", "webhook_secret")),
        ("[model]", "api_key"),
    ],
)
def test_a_secret_written_into_the_file_is_refused(tmp_path, monkeypatch, table, key):
    toml = f"{table.removesuffix(' number 1')}\n{LITERAL[table].format(key=key)}"
    told = wrong(tmp_path, monkeypatch, toml)
    assert f"{key} in {table} of isthmus.toml is written out" in told
    assert f'write {key} = "env:NAME"' in told
    assert "s3cret" not in told


def test_a_databases_password_written_into_the_file_is_refused(tmp_path, monkeypatch):
    told = wrong(tmp_path, monkeypatch, 'database_url = "postgres://u:s3cret@h/d"')
    assert "database_url in isthmus.toml holds a password: set the variable DATABASE_URL" in told
    assert "s3cret" not in told


def test_a_sentence_never_repeats_a_secret(tmp_path, monkeypatch):
    told = wrong(tmp_path, monkeypatch, SLACK_BOT_TOKEN="xapp-9-s3cret", DATABASE_URL="postgres://u:s3cret@h")
    assert "s3cret" not in told


def test_a_limit_can_be_lifted(tmp_path, monkeypatch):
    assert loaded(tmp_path, monkeypatch, ISTHMUS_LIMITS__SLACK_CHANNEL="0").limits.slack_channel == 0


def test_a_retired_limit_stops_nobody(tmp_path, monkeypatch):
    assert loaded(tmp_path, monkeypatch, ISTHMUS_LIMITS__SLACK_TIER2_PER_MINUTE="20").limits == Limits()


def test_several_accounts_come_from_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOP_TOKEN", "2:shop")
    found = loaded(
        tmp_path, monkeypatch, '[[telegram]]\nname = "shop"\nbot_token = "env:SHOP_TOKEN"'
    ).telegram
    assert [(account.name, account.bot_token.get_secret_value()) for account in found] == [
        ("shop", "2:shop"),
        ("main", "1:abc"),
    ]


def test_a_slack_account_takes_the_default_channel(tmp_path, monkeypatch):
    assert (
        loaded(tmp_path, monkeypatch, SLACK_DEFAULT_CHANNEL="#support").slack[0].default_channel == "support"
    )


def test_a_route_is_read_in_the_singular_and_the_plural(tmp_path, monkeypatch):
    toml = '[[routes]]\nto = "#bugs"\ntag = "Bug"\nwords = ["crash", "error"]'
    rule = loaded(tmp_path, monkeypatch, toml).routes[0]
    assert rule == settings.RouteRule(to=("bugs",), tags=("bug",), words=("crash", "error"))


def test_a_signing_secret_means_http(tmp_path, monkeypatch):
    found = loaded(tmp_path, monkeypatch, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="s")
    assert found.slack[0].mode is SlackMode.HTTP


def test_names_and_contacts_stay_here_unless_told_otherwise(tmp_path, monkeypatch):
    named = {"OPENAI_API_KEY": "k", "OPENAI_MODEL": "m"}
    assert not loaded(tmp_path, monkeypatch, **named).model.contacts
    assert loaded(tmp_path, monkeypatch, **named, ISTHMUS_MODEL_CONTACTS="yes").model.contacts


def test_the_tasks_of_a_model_can_be_chosen(tmp_path, monkeypatch):
    named = {"OPENAI_API_KEY": "k", "OPENAI_MODEL": "m"}
    settings = loaded(tmp_path, monkeypatch, **named, ISTHMUS_MODEL_TASKS="translate, label")
    assert settings.model.tasks == ("label", "translate")


def test_a_key_alone_makes_no_model(tmp_path, monkeypatch):
    assert loaded(tmp_path, monkeypatch, OPENAI_API_KEY="k").model is None


def test_a_file_that_is_no_text_gets_a_sentence(tmp_path):
    (tmp_path / "isthmus.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(settings.Wrong, match="not UTF-8"):
        settings.load(tmp_path)


@pytest.mark.parametrize(("text", "line"), [('A=1\n\n\nB="open\nC=1\n', 4), ("# ours\nsome words\n", 2)])
def test_a_line_of_the_dotenv_file_that_cannot_be_understood_is_named(tmp_path, text, line):
    (tmp_path / ".env").write_text(text)
    assert f".env cannot be understood at line {line}:" in settings.look(tmp_path)[1][0]


def test_a_variable_that_is_mistyped_is_told_with_the_one_that_was_meant():
    given = ["ISTHMUS_TIMEZOEN", "SLACK_TOKEN", "SLACK_WEBHOOK_URL", "ISTHMUS_PORT_80_TCP", "PATH", "PORT"]
    assert environment.mistyped(given) == {
        "ISTHMUS_TIMEZOEN": "ISTHMUS_TIMEZONE",
        "SLACK_TOKEN": "SLACK_BOT_TOKEN",
    }


def test_a_variable_that_the_file_points_at_is_not_mistyped(tmp_path):
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN2=xoxb-2\n")
    (tmp_path / "isthmus.toml").write_text('[[slack]]\nname = "two"\nbot_token = "env:SLACK_BOT_TOKEN2"\n')
    assert settings.mistyped(tmp_path) == {}
