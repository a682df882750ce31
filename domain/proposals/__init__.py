"""Deciding together, as pure processes: events in, states and effects out. Knows no chat, no clock, no row.

`machine` is the way in; `registry` names the processes; `summary`, `markdown` and `diff` show them.
"""
