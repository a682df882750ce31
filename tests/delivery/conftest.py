"""Fixtures of the delivery tests."""

from tests.storage.stores import clock, migrated_file, migrated_server_url, sqlite_url, store, url

__all__ = ["clock", "migrated_file", "migrated_server_url", "sqlite_url", "store", "url"]
