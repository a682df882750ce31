"""Figures for whoever watches Isthmus, in Prometheus' format."""
