"""How unusual a count is, point by point, offered here with the other plain functions."""

from domain.signals.spikes import ALERT, Reading, Watch, scores, step

__all__ = ["ALERT", "Reading", "Watch", "scores", "step"]
