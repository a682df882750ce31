"""What `isthmus check` says of tags that `isthmus.toml` names and nobody has made."""

from pathlib import Path

import pytest

from bot.console import check_tags
from bot.settings import RouteRule, Settings, TagRule
from bot.settings.values import RetentionRule
from domain.feedback import Tag
from storage import engine, migrate

OPERATIONS = (Path(__file__).parents[3] / "docs/operations.md").read_text("utf-8")


async def noted(folder: Path, *tags: str, **more: object) -> list[str]:
    """What is seen of a route with these tags, in a folder without a database unless the test has made one."""
    chosen = Settings(routes=(RouteRule(("bugs",), tags),), **{"database_url": address(folder), **more})
    return [f"{found.seen}: {found.remedy}" for found in await check_tags.tags(chosen)]


def address(folder: Path) -> str:
    return f"sqlite:///{folder}/isthmus.db"


async def made(folder: Path, tag: Tag) -> None:
    """A database in which the team has made a tag."""
    migrate.make_new(address(folder))
    store = engine.open_store(address(folder), lambda: 0.0)
    await store.start()
    await store.run(lambda uow: uow.rules.save_tag(tag))
    await store.close()


async def test_a_mistyped_tag_of_a_route_is_noted_with_the_nearest(tmp_path: Path):
    (found,) = await check_tags.tags(
        Settings(routes=(RouteRule(("bugs",), ("bugg",)),), database_url=address(tmp_path))
    )
    assert f"| {found.seen} | {found.remedy} |" in OPERATIONS


@pytest.mark.parametrize("tag", ["bug", "Bug", "büg"])
async def test_a_tag_that_feedback_carries_is_not_noted(tmp_path: Path, tag: str):
    assert await noted(tmp_path, tag) == []


async def test_another_word_for_a_tag_is_noted_with_its_name(tmp_path: Path):
    assert "write billing if" in str(await noted(tmp_path, "facture"))


async def test_a_tag_like_no_other_is_noted(tmp_path: Path):
    assert "the tag zzzz, which is not there: make it" in str(await noted(tmp_path, "zzzz"))


async def test_a_tag_of_the_file_is_not_noted(tmp_path: Path):
    assert await noted(tmp_path, "shipping", tags=(TagRule("shipping"),)) == []


async def test_a_tag_that_the_team_has_made_is_not_noted(tmp_path: Path):
    await made(tmp_path, Tag("shipping"))
    assert await noted(tmp_path, "shipping") == []


async def test_a_mistyped_tag_of_the_team_is_noted_with_the_one_that_was_made(tmp_path: Path):
    await made(tmp_path, Tag("shipping"))
    assert "write shipping if" in str(await noted(tmp_path, "shiping"))


async def test_a_tag_of_a_retention_is_noted(tmp_path: Path):
    found = await noted(tmp_path, retention=(RetentionRule(30, tags=("biling",)),))
    assert "a retention names the tag biling, which is not there: write billing" in str(found)


async def test_nothing_is_noted_where_the_database_cannot_be_read(tmp_path: Path):
    (tmp_path / "isthmus.db").write_text("This is a letter to my aunt, and quite a long one at that. " * 40)
    assert await noted(tmp_path, "bugg") == []


async def test_nothing_is_noted_where_the_server_cannot_be_reached(tmp_path: Path):
    assert await noted(tmp_path, "bugg", database_url="postgresql+asyncpg://nobody@127.0.0.1:9/none") == []
