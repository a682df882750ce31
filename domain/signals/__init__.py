"""Signals: what just changed. Pure: counts and moments in, readings out."""
