"""How long tests wait for what must come, in one place.

No assertion about speed: nothing waits this long unless the awaited thing never comes, and a loaded machine has time.
"""

PATIENCE = 90.0
"""Seconds."""
