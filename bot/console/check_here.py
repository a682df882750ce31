"""What can be wrong on this machine: the database, the port, the language model's address. Knows no chat platform."""

import asyncio
import json
import os
import shutil
import socket
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings import Model, Settings
from platforms.findings import Finding, Weight, error, ok, warning
from ports.storage import StorageTrouble

PATIENCE = 30
"""Seconds that a language model may take for one word: it may have to be loaded first."""
LOCK_PATIENCE = 3.0
"""Seconds for which a database that is written to may be held, at most."""
NEAR = 1
"""Seconds in which an Isthmus on this machine answers."""
MEGABYTE = 1_000_000
FULL, SCARCE = MEGABYTE // 10, 100 * MEGABYTE
"""Bytes below which a disk counts as full, and as soon to be so."""
MUCH = 1 << 16
"""Bytes of an answer that are looked at, at most."""


async def database(settings: Settings) -> Finding:
    """Whether it is there, may be written to, and is of this version."""
    path = settings.database_path
    if path is not None and not path.exists():
        return _to_come(path)
    if path is not None and not (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)):
        return error(
            f"{path} or its folder may not be written to", "give both to the user that Isthmus runs as"
        )
    from storage import migrate

    if path is not None and (found := await asyncio.to_thread(_locked, path)):
        return found
    try:
        found = _of_version(await asyncio.to_thread(migrate.version, settings.database_url))
        return found if path is None or found.weight is Weight.ERROR else room(path, _free(path)) or found
    except StorageTrouble as trouble:
        seen, _, remedy = str(trouble.args[0]).partition(": ")
        return error(seen.rstrip("."), remedy.rstrip(".") or "check DATABASE_URL, and that the server runs")


def _locked(path: Path) -> Finding | None:
    """Whether another program keeps everybody else from writing, and which."""
    from storage import holders

    if holders.is_free(path, LOCK_PATIENCE):
        return None
    return error(
        f"{path} is locked by {holders.of(path) or 'another program'}",
        "close it: nothing is taken in until then, and nothing is lost",
    )


def room(path: Path, free: int) -> Finding | None:
    """Whether the disk of the database's file is full, or soon; `free` in bytes."""
    if free < FULL:
        return error(
            f"the disk of {path} is full", "make room: nothing is taken in until then, and nothing is lost"
        )
    if free < SCARCE:
        return warning(
            f"only {free // MEGABYTE} MB are free on the disk of {path}", "make room before it is full"
        )
    return None


def _free(path: Path) -> int:
    return shutil.disk_usage(path.absolute().parent).free


def _to_come(path: Path) -> Finding:
    """Of a file that is not there yet: whether the first start can make it, and has room for it."""
    folder = next(each for each in path.absolute().parents if each.exists())
    if folder.is_dir() and os.access(folder, os.W_OK):
        scarce = room(path, shutil.disk_usage(folder).free)
        return scarce or ok(f"{path} is not there yet: the first start makes it")
    return error(
        f"{path} cannot be made", f"make {folder} a folder that may be written to, or set DATABASE_URL"
    )


def _of_version(found: str) -> Finding:
    from storage.migrations import HEAD

    if found == HEAD:
        return ok("reached, and its tables are of this version")
    if found > HEAD:
        return error(
            f"it is of a newer Isthmus (step {found}, this one knows {HEAD})",
            "install that version again, or restore a backup",
        )
    seen = (
        f"its tables are of an earlier version (step {found} of {HEAD})" if found else "it has no tables yet"
    )
    return warning(seen, "the next start brings it up to date; `isthmus migrate` does it now")


async def port(number: int) -> tuple[Finding, bool]:
    """Whether we can listen there; and whether an Isthmus does already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", number))
        except OSError as refused:
            why = refused.strerror
        else:
            return ok(f"{number} is free"), False
    if await _is_isthmus(number):
        return ok(f"Isthmus is running: it answers on {number}"), True
    return error(
        f"{number} cannot be used ({why})", "end the other program, or set PORT to a free number"
    ), False


async def _is_isthmus(number: int) -> bool:
    import aiohttp

    wait = aiohttp.ClientTimeout(NEAR)
    try:
        async with (
            aiohttp.ClientSession(timeout=wait) as session,
            session.get(f"http://127.0.0.1:{number}/healthz") as answer,
        ):
            return (await answer.content.read(MUCH)).strip() == b'{"alive": true}'
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False


async def model(chosen: Model) -> Finding:
    """Whether the language model answers one word."""
    import aiohttp

    headers = {"Authorization": f"Bearer {chosen.api_key.get_secret_value()}"} if chosen.api_key else {}
    question = {"model": chosen.name, "max_tokens": 1, "messages": [{"role": "user", "content": "Say yes."}]}
    url = f"{chosen.base_url.rstrip('/')}/chat/completions"
    try:
        async with (
            aiohttp.ClientSession(trust_env=True, timeout=aiohttp.ClientTimeout(PATIENCE)) as session,
            session.post(url, json=question, headers=headers) as answer,
        ):
            return _said(answer.status, await answer.content.read(MUCH), chosen.name)
    except (aiohttp.ClientError, TimeoutError, OSError) as failed:
        host = urlsplit(chosen.base_url).hostname
        return error(
            f"{host} does not answer ({type(failed).__name__})",
            "check OPENAI_BASE_URL and that the model server runs; Isthmus works without it",
        )


def _said(status: int, body: bytes, name: str) -> Finding:
    match status:
        case 200:
            return ok(f"{name} answers")
        case 401 | 403:
            return error(f"the key is refused ({status})", "correct OPENAI_API_KEY")
        case 400 | 404 if _speaks_of_model(body):
            return error(f"the model {name} is not known there", "correct OPENAI_MODEL")
        case 404:
            return error(
                "nothing is at the model's address (404)", "correct OPENAI_BASE_URL; it often ends in /v1"
            )
        case _:
            return error(f"{name} answers with status {status}", "see the model server's own log")


def _speaks_of_model(body: bytes) -> bool:
    """Whether a refusal is about the model's name: servers say `model_not_found`, or name the model in their sentence."""
    try:
        said = json.loads(body)
    except ValueError:
        return False
    return isinstance(said, dict) and "error" in said and "model" in json.dumps(said["error"]).lower()
