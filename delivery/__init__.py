"""The pumps: what arrived is handled, what is queued is sent, in order, within the limits. Knows no vendor, no SQL."""
