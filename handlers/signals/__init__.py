"""Signals, as people meet them: what is counted, the living message, its buttons and forms, `/signal`, what time brings."""
