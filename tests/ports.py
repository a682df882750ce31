"""Ports for servers that are started a moment later, or that are stopped and started again.

Knows which ports nobody else gets by chance; refuses to know who listens.
"""

import itertools
import os
import socket
from contextlib import suppress

LOWEST, HIGHEST = 10_000, 32_000
"""Below those that a system gives to connections and to servers that leave the choice to it (Linux from 32,768 on, others from
49,152 on): between our look and the start of the server, and while a server is down, nobody can get one of them by chance."""
_NUMBERS = itertools.count(os.getpid() * 997)
"""Test processes that run side by side have neighbouring ids, and begin far from one another."""


def free() -> int:
    """A port that nobody listens at, and that was not given before."""
    while True:
        port = LOWEST + next(_NUMBERS) % (HIGHEST - LOWEST)
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
            probe.bind(("", port))
            return port
