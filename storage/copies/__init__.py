"""Whole databases: copied into another one, moved, backed up and put back, and compared. No bot asks for any of it."""
