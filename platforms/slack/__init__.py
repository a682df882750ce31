"""Slack, as the ports of `ports/chat.py` see it. Nobody else imports slack_bolt or slack_sdk."""
