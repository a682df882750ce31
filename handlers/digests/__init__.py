"""Digests by hand: made, changed, paused, read again and judged. What stands in one, the package `digests` decides."""
