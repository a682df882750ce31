"""A server from start to stop: opens the database, holds accounts, runs their pumps, ends in good order.

Knows when things start and end; refuses to know what they do.
"""

import asyncio
import contextlib
import functools
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence

from bot import clock, drafter, holding, installations, log, memory, naming, texts, timer, wiring
from bot.http import web
from bot.jobs import (
    counting,
    ecosystem,
    erasing,
    idea_likeness,
    improving,
    knowledge,
    suggesting,
    theme_names,
    translating,
    understanding,
    unread,
)
from bot.metrics import collector
from bot.settings import Settings, SlackMode
from delivery.supervision import Supervisor
from ports.queues import Store
from ports.storage import StorageTrouble
from storage import engine, holders, migrate, troubles

logger = log.get("bot.worker")

FAILED = 1
SWITCH = 0.0005
"""Seconds after which a thread that computes lets another go on (5 ms by itself): a relayed message changes threads a dozen
times, and would wait so long at each."""
ACQUAINTANCE = 1.5
"""Seconds that being ready waits for the workspace's people and channels to be known."""


def main(settings: Settings, roles: Sequence[str]) -> int:
    """Serves until SIGTERM or SIGINT. 0 after a good end, 1 when it could not start, with a sentence on standard error."""
    sys.setswitchinterval(SWITCH)
    try:
        bring_up_to_date(settings)
        asyncio.run(serve(settings, roles))
    except (StorageTrouble, web.PortInUse) as trouble:
        held_by = holder(settings) if trouble.args[0] == troubles.LOCKED else ""
        logger.error("process.cannot_start", why=troubles.last_word(trouble) + held_by)
        return FAILED
    return 0


def holder(settings: Settings) -> str:
    """A sentence that names the program which keeps us from writing; empty where there is none, or nobody can tell."""
    who = holders.of(settings.database_path) if settings.database_path else ""
    return f" It is held by {who}." if who else ""


def bring_up_to_date(settings: Settings) -> None:
    """Makes the tables if they are not there. In a process of its own, since what migrates is large and needed once.

    Raises StorageTrouble.
    """
    if migrate.make_new(settings.database_url) or migrate.is_current(settings.database_url):
        return
    done = subprocess.run(
        [sys.executable, "-m", "bot", "migrate"], check=False, capture_output=True, text=True
    )
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise StorageTrouble(words[-1] if words else "The database could not be brought up to date.")


async def serve(settings: Settings, roles: Sequence[str]) -> None:
    """Runs the roles until told to end, at once if that is before they are ready. Raises StorageTrouble and PortInUse."""
    ending, ready = ended(), asyncio.Event()
    running = asyncio.create_task(run(settings, roles, ending, ready))
    told = asyncio.create_task(ending.wait())
    await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if not ready.is_set() and ending.is_set():
        running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    logger.info("ended")


async def think(
    stack: contextlib.AsyncExitStack,
    app: wiring.App,
    settings: Settings,
    said: texts.Texts,
    meter: collector.Metrics,
) -> None:
    """Starts what understands and drafts, and what happens by the clock, which asks both."""
    store = app.store
    model = meter.model = await stack.enter_async_context(drafter.held(settings.model, store))
    improve = improving.of(model, store, app.policy)
    mind = meter.mind = await stack.enter_async_context(
        understanding.reading(app, meter.supervisor, improve, on=settings.understanding)
    )
    if model is not None and mind is not None:
        model.near = mind.near
    also = (
        *erasing.jobs(store, app.policy),
        *counting.jobs(store, app.policy),
        *idea_likeness.jobs(store, app.policy, mind),
        *knowledge.jobs(store, app.policy, said, mind),
        *ecosystem.jobs(store, app.policy),
        *translating.jobs(store, said, app.policy, model),
        *suggesting.jobs(store, app.policy, said, mind, model),
        *unread.jobs(store, app.policy, understood=settings.understanding),
        *theme_names.jobs(store, model if model and "theme" in model.model.tasks else None),
    )
    await stack.enter_async_context(timer.ticking(store, mind, model=model, also=also))


async def run(settings: Settings, roles: Sequence[str], ending: asyncio.Event, ready: asyncio.Event) -> None:
    """Starts the roles, says when they are `ready`, and stops them when they are `ending`."""
    async with opened(settings, roles) as store:
        said = texts.load()
        app = wiring.build(settings, store, said)
        supervisor = Supervisor()
        held = holding.Holding(app, supervisor, functools.partial(holder, settings))
        vault = installations.vault_of(settings)
        installed = installations.Installations(app, settings, vault, held.renewed, supervisor)
        meter = collector.Metrics(app, held, supervisor, gone=installed.gone)
        async with contextlib.AsyncExitStack() as stack:
            if "web" in roles:
                await be_reachable(stack, app, settings, installed, said, meter)
            elif settings.metrics_port:
                watched = web.build(functools.partial(all_checks, meter, installed), (), meter.text)
                await stack.enter_async_context(web.serving(watched, settings.metrics_port))
            await stack.enter_async_context(installed.kept(renewing="worker" in roles))
            if "worker" in roles:
                supervisor.start("inbox", functools.partial(installed.then, app.inbox.run))
                stack.push_async_callback(supervisor.stop)
                await think(stack, app, settings, said, meter)
                await stack.enter_async_context(held.held(socket.gethostname(), ",".join(roles)))
            elif any(each.mode is SlackMode.HTTP for each in settings.slack):
                await stack.enter_async_context(held.met())
            await held.acquainted(ACQUAINTANCE)
            memory.settle()
            ready.set()
            logger.info("ready", roles=list(roles), accounts=sorted(app.accounts), process=app.process)
            await ending.wait()
            logger.info("ending")


async def be_reachable(
    stack: contextlib.AsyncExitStack,
    app: wiring.App,
    settings: Settings,
    installed: installations.Installations,
    said: texts.Texts,
    meter: collector.Metrics,
) -> None:
    """Serves every address that the settings ask for, until the stack ends. Raises PortInUse."""
    from bot.http import hooks, installing  # late: a worker without HTTP needs none of it

    routes = [
        *hooks.routes(app, settings, installed.look),
        *installing.routes(app, settings, installed, said),
    ]
    checks = functools.partial(all_checks, meter, installed)
    await stack.enter_async_context(web.serving(web.build(checks, routes, meter.text), settings.port))
    await stack.enter_async_context(meter.supervisor.during("names", functools.partial(naming.keep, app)))


def all_checks(meter: collector.Metrics, installed: installations.Installations) -> dict[str, web.Check]:
    """Every check of this moment. A workspace that has removed us is no trouble."""
    accounts = {name: check for name, check in meter.held.checks().items() if name not in installed.gone}
    return {"database": database(meter.app.store), **accounts}


def ended() -> asyncio.Event:
    """Set when the process is told to end."""
    event = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, event.set)
    return event


@contextlib.asynccontextmanager
async def opened(settings: Settings, roles: Sequence[str]) -> AsyncIterator[Store]:
    """The store while the block runs. Raises StorageTrouble."""
    store = engine.open_store(settings.database_url, clock.unix)
    try:
        if "worker" in roles:
            store.hold()
        await store.start()
        yield store
    finally:
        await store.close()


def database(store: Store) -> web.Check:
    """Whether the database answers. It must be asked something: a connection that is open in name costs it nothing."""

    async def check() -> str:
        try:
            await store.read(lambda uow: uow.queues.accounts())
        except StorageTrouble as trouble:
            return str(trouble)
        return ""

    return check
