"""The pumps: what came in is handled, what goes out is sent, in order and never lost. Knows no platform and no SQL."""
