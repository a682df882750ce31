"""Runs the sandbox: `python -m sandbox --port 8765 [--host 127.0.0.1] [--world FILE.json]`."""

import argparse
import asyncio
import gc
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox import server, services, world
from sandbox.supervisor import Supervisor

HIGHEST = 65_535


def main() -> None:
    wish = argparse.ArgumentParser(prog="sandbox", description="Slack and Telegram in one local process.")
    wish.add_argument("--host", default="127.0.0.1")
    wish.add_argument("--port", type=int, default=8765)
    wish.add_argument("--world", type=Path, help="JSON file that replaces the default world")
    wish.add_argument(
        "--supervisor", default="", metavar="URL", help="who can restart the bot and move its clock"
    )
    args = wish.parse_args()
    if not 0 <= args.port <= HIGHEST:
        wish.error(f"--port is a number from 0 (any that is free) to {HIGHEST}")
    try:
        start = json.loads(args.world.read_text("utf-8")) if args.world else world.default()
    except (OSError, ValueError) as error:
        wish.error(f"--world {args.world} cannot be read: {error}")
    # What is kept is kept for ever: searching all of it for garbage again and again only makes calls wait.
    gc.set_threshold(10_000, 100, 1_000_000)
    try:
        asyncio.run(serve(start, args.host, args.port, args.supervisor))
    except OSError as error:
        sys.exit(
            f"Port {args.port} of {args.host} cannot be used: {os.strerror(error.errno or 0)}. Choose another with --port."
        )


async def serve(start: dict[str, Any], host: str, port: int, supervisor: str = "") -> None:
    """Listen until SIGTERM or SIGINT; says on stdout when calls can come."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    shared = services.build()
    runner = web.AppRunner(
        server.build(start, shared, Supervisor(supervisor)), access_log=None, shutdown_timeout=0.1
    )
    await runner.setup()
    site = web.TCPSite(runner, host, port, backlog=1024)
    await site.start()
    bound = runner.addresses[0][1] if runner.addresses else port
    print(f"sandbox ready http://{host}:{bound}", flush=True)
    await stop.wait()
    shared.recorder.stop()
    await runner.cleanup()


if __name__ == "__main__":
    main()
