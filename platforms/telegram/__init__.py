"""Telegram: what customers say to the bot, and what it says to them."""

import importlib
import sys
from types import ModuleType
from typing import Any

_DEFAULT = "telegram.request._httpxrequest"


class _DefaultRequest:
    """python-telegram-bot's own transport, loaded by whoever makes one."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        sys.modules.pop(_DEFAULT, None)
        return importlib.import_module(_DEFAULT).HTTPXRequest(*args, **kwargs)


def _spare_default_request() -> None:
    """python-telegram-bot loads httpx for its default transport (5 MB, 0.15 s) though ours is another (transport.py).

    A version that names that module otherwise loads it as before.
    """
    stand_in = ModuleType(_DEFAULT)
    stand_in.__dict__["HTTPXRequest"] = _DefaultRequest
    sys.modules.setdefault(_DEFAULT, stand_in)


_spare_default_request()
