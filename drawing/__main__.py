"""One picture: JSON of `domain.pictures` on standard input, a PNG on standard output."""

import json
import os
import resource
import sys

# Read by numpy and matplotlib while they load: one core, and no cache in a home that may not be writable.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("MPLBACKEND", "Agg")

from domain.pictures import Map
from drawing import charts, maps, reading

LONGEST = 30
"""Seconds of a core after which the system ends it: however busy the machine is, that is no picture."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST + 1))
    picture = reading.picture(json.load(sys.stdin))
    figure = maps.draw(picture) if isinstance(picture, Map) else charts.draw(picture)
    figure.savefig(sys.stdout.buffer, format="png", pil_kwargs={"compress_level": 1})


main()
