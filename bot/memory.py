"""Gives back to the system what starting has used and running does not need, and looks for garbage less often.

Changes nothing else.
"""

import ctypes
import gc

GARBAGE = 10_000
"""Objects between two looks for those that hold each other (700 by itself): a burst keeps thousands alive on their way, and
each look visits them. What nothing holds any more is gone at once anyway."""


def settle() -> None:
    """Collects what imports left behind and returns free pages, some 5 MB; the latter only where the C library can."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)
    try:
        ctypes.CDLL(None).malloc_trim(0)  # glibc only
    except (AttributeError, OSError):
        return
