"""One picture: JSON of `domain.pictures` on standard input, a PNG on standard output."""

import json
import os
import sys

# Read by numpy and matplotlib while they load: one core, and no cache in a home that may not be writable.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("MPLBACKEND", "Agg")

from domain.pictures import Map
from drawing import charts, maps, reading


def main() -> None:
    picture = reading.picture(json.load(sys.stdin))
    figure = maps.draw(picture) if isinstance(picture, Map) else charts.draw(picture)
    figure.savefig(sys.stdout.buffer, format="png", pil_kwargs={"compress_level": 1})


main()
