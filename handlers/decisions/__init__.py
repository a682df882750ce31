"""Deciding together, as people meet it: forms, buttons, the living card, customers' voices, the outcome told."""
