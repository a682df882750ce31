"""A Slack and a Telegram in one process, for tests, journeys, benchmarks and the demo.

Speaks the two platforms' own protocols over HTTP and WebSocket, and a control API by which a test plays the people
on the other side. Knows nothing of the bot that talks to it and imports no client library.
"""
