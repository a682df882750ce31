"""How Isthmus speaks to its operator: one event a line on standard error, with ids.

Knows how to mask tokens wherever they turn up and how to cut what libraries say; refuses to print the bodies of
requests, which are customers' words.
"""

import asyncio
import logging
import re
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, TextIO, cast

Event = MutableMapping[str, Any]


@contextmanager
def _without(*modules: str) -> Iterator[None]:
    kept = {each: sys.modules[each] for each in modules if each in sys.modules}
    sys.modules.update(dict.fromkeys(modules))  # type: ignore[arg-type]  # "not installed"
    try:
        yield
    finally:
        for each in modules:
            del sys.modules[each]
        sys.modules.update(kept)


# structlog would load them for tracebacks that we never print (7 MB and 0.2 s) and threads that we do not have (1 MB).
with _without("rich", "greenlet"):
    import structlog

OURS = ("bot", "handlers", "digests", "delivery", "storage", "platforms", "language")
SECRETS = re.compile(
    r"(xox[a-z]{1,2}-|xapp-)[\w.-]+"  # Slack tokens
    r"|(?<![\dA-Za-z])(?:bot)?\d{5,}:(?=[\w-]*[A-Za-z])[\w-]{8,}"  # Telegram tokens; our own ids have no letter there
    r"|\b(authorization|bearer|basic)\b(['\":=\s]+)(?:(?:bearer|basic)\s+)?[^\s'\",}]+"
    r"|(://[^/\s:@]*:)[^/\s@]+(?=@)",  # passwords in addresses
    re.IGNORECASE,
)
STANDARD = frozenset((*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"))
"""What every record has; all else was given with `extra`."""
NUMBERS = (int, float, bool, type(None))
LONGEST = 300
GATHERED = 0.02
"""Seconds for which an event loop's lines wait for more. Each write lets another thread go first, and costs a relayed message
as much as a third of all that is done for it."""

TOLD_OFTEN = (".trouble", ".capture_failed")
"""How events end that each part of a process says again every second for as long as its database is away."""
SAME = 60.0
"""Seconds for which the same one is counted, not written: a log shall not fill the disk whose being full it tells of."""


class Repeats:
    """Which events are written, of those that are said again and again. `now` is in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._told: dict[tuple[str, ...], tuple[float, int]] = {}

    def passes(self, name: str, source: str, said: Event) -> bool:
        """Whether to write an event; if so `said` learns how often it was left out since it was written, as `repeated`."""
        if not name.endswith(TOLD_OFTEN):
            return True
        same = (name, source, *(str(said.get(each, "")) for each in ("account", "trouble", "error")))
        now, (since, left_out) = self._now(), self._told.get(same, (-SAME, 0))
        if now < since + SAME:
            self._told[same] = (since, left_out + 1)
            return False
        self._told[same] = (now, 0)
        if left_out:
            said["repeated"] = left_out
        return True

    def processor(self, logger: object, method: str, event: Event) -> Event:
        """The same for our own logger."""
        if not self.passes(str(event.get("event", "")), str(event.get("source", "")), event):
            raise structlog.DropEvent
        return event

    def filter(self, record: logging.LogRecord) -> bool:
        """The same for standard loggers."""
        return self.passes(record.getMessage(), record.name, vars(record))


class Gathered:
    """A stream whose lines of the same moment are written at once; outside an event loop each by itself."""

    def __init__(self, target: TextIO) -> None:
        self.isatty = target.isatty
        self._target = target
        self._waiting: deque[str] = deque()
        self._pouring = threading.Lock()
        self._promised: asyncio.AbstractEventLoop | None = None

    def write(self, text: str) -> int:
        self._waiting.append(text)
        return len(text)

    def flush(self) -> None:
        """What waits is written soon, or now where no event loop runs, as at the end of the process."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._pour()
            return
        if self._promised is not loop:
            self._promised = loop
            loop.call_later(GATHERED, self._pour)

    def _pour(self) -> None:
        with self._pouring:
            self._promised = None
            lines = [self._waiting.popleft() for _ in range(len(self._waiting))]
            self._target.write("".join(lines))
            self._target.flush()


def configure(style: str = "", *, stream: TextIO | None = None) -> None:
    """Sends our events and the libraries' warnings to `stream` (default: standard error).

    `style` is `console` for people, `json` for machines; empty chooses by whether a terminal is there.
    """
    target = cast(TextIO, Gathered(stream or sys.stderr))
    console = style == "console" or (style != "json" and target.isatty())
    last = (
        structlog.dev.ConsoleRenderer(colors=target.isatty())
        if console
        else structlog.processors.JSONRenderer()
    )
    repeats = Repeats()
    structlog.configure(
        processors=[
            repeats.processor,
            _event_first,
            structlog.processors.add_log_level,
            _stamp,
            failure,
            mask,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=target),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(Line(last))
    handler.addFilter(repeats.filter)
    _route_the_libraries(handler)


class Line(logging.Formatter):
    """What standard loggers say, ours and the libraries', as a line like any other. structlog's own formatter takes twice as
    long, and a relayed message is told of by one line at least."""

    def __init__(self, last: Callable[[Any, str, Event], str | bytes]) -> None:
        super().__init__()
        self._last = last

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record, without its end."""
        event: Event = {"event": record.getMessage()}
        event.update((key, value) for key, value in vars(record).items() if key not in STANDARD)
        if record.exc_info:
            event["exc_info"] = record.exc_info
        level = record.levelname.lower()
        mask(self, level, failure(self, level, cut(self, record.name, event)))
        event["level"] = level
        event = _stamp(self, level, event)
        event["source"] = record.name
        return str(self._last(self, level, event))


def _route_the_libraries(handler: logging.Handler) -> None:
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    # The scheduler warns of every tick that waits for a slow database; of that the database's own event tells.
    for name in ("aiohttp.access", "apscheduler"):
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.captureWarnings(capture=True)


_stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)


def _event_first(logger: object, method: str, event: Event) -> Event:
    return {"event": event.pop("event", ""), **event}


def cut(logger: object, name: str, event: Event) -> Event:
    """Keeps of a library's sentence what stands before any body: libraries put whole requests into warnings."""
    if name.split(".")[0] not in OURS:
        event["event"] = _harmless(str(event.get("event", "")))
    return event


def failure(logger: object, method: str, event: Event) -> Event:
    """Turns an exception into its type, a harmless part of its words, and where it passed."""
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else sys.exc_info()[1] if found is True else found
    if isinstance(error, BaseException):
        event["error"] = f"{type(error).__name__}: {_harmless(str(error))}"
        event["traceback"] = list(_places(error))
    return event


def mask(logger: object, method: str, event: Event) -> Event:
    """Replaces every token by a mark, however deep it sits."""
    for key, value in event.items():
        event[key] = _masked(value)
    return event


def _masked(value: object) -> object:
    if type(value) in NUMBERS:
        return value
    match value:
        case str():
            return SECRETS.sub(_mark, value)
        case dict():
            return {key: _masked(part) for key, part in value.items()}
        case list() | tuple():
            return [_masked(part) for part in value]
        case _:
            return SECRETS.sub(_mark, str(value))


def _mark(found: re.Match[str]) -> str:
    if found[4]:
        return found[4] + "***"
    if found[2]:
        return found[2] + found[3] + "***"
    return (found[1] or "") + "***"


def _harmless(words: str) -> str:
    # SQL drivers add the parameters on later lines, HTTP libraries the body in braces.
    return re.split(r"[\n{]", words.strip(), maxsplit=1)[0][:LONGEST].rstrip(" (:")


def _places(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _places(cause)
        yield f"which led to {type(error).__name__}"
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{_short(code.co_filename)}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next
    yield from getattr(error, "places", ())  # an error of another process brings its own


def _short(path: str) -> str:
    return "/".join(path.split("/")[-3:])


def get(name: str) -> Any:
    """A logger: `log.get(__name__).info("delivery.sent", delivery=7)`."""
    return structlog.get_logger(source=name)
