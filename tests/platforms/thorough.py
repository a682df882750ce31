"""How many random texts cross: 300 in the suite, 10,000 when asked.

HYPOTHESIS_PROFILE=thorough python -m pytest tests/platforms/slack/test_text.py tests/platforms/telegram/test_text.py
"""

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

from hypothesis import HealthCheck, settings

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
EXAMPLES = 10_000 if THOROUGH else 300

settings.register_profile(
    "thorough", max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
if THOROUGH:
    settings.load_profile("thorough")

MANY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def checks(name: str) -> ModuleType | None:
    """A module of the fidelity checks, where the shared folder that holds them is beside the repository."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "fidelity"
    if not (folder / f"{name}.py").exists():
        return None
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
