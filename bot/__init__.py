"""The composition root: reads settings, builds everything, starts and stops it. The one package that knows all others."""
