"""Telegram: what customers say to the bot, and what it says to them."""
