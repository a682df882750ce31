"""Telegram: everything that knows its API, its ids and its entities. Twin of `platforms.slack`."""
