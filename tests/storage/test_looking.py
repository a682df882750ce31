"""What is read of a database before anything runs on it."""

from sqlalchemy import insert

from storage import looking, migrate, tables
from tests.storage import databases


def test_the_tags_of_a_server_are_read(postgres_url: str):
    migrate.upgrade(postgres_url)
    row = {"name": "shipping", "emoji": "", "synonyms": '["parcel"]', "builtin": False, "offered": True}
    table = tables.metadata.tables["tags"]
    databases.change(postgres_url, lambda connection: connection.execute(insert(table), [row]))
    assert [(tag.name, tag.synonyms) for tag in looking.tags(postgres_url)] == [("shipping", ("parcel",))]
