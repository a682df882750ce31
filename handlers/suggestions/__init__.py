"""Suggested decisions: what themes suggest, the card that says so, and what people make of it."""
