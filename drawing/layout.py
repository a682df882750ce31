"""Where nodes stand: linked ones near each other, the whole sheet used, nobody upon another. Knows no colour.

Forces find who belongs together (networkx); spreading evens out the crowd that forces leave in the middle.
"""

import math

import networkx
import numpy as np
import numpy.typing as npt

from domain.pictures import Map

Place = tuple[float, float]
Places = npt.NDArray[np.float64]
SEED = 7
"""The same map looks the same twice."""
EVENNESS = 0.65
"""How much of a place is its rank: 0 leaves the forces' crowd as it is, 1 makes rows of it."""
PUSHES = 80
"""Times at most that names are pushed apart."""
ROOM = 0.35
"""By what share of the usual distance the weightiest of all stands farther from anybody."""
SETTLED = 0.01
"""Nobody is pushed by more than this share of a distance: all stand."""
LOOSE = 0.1
"""How strongly who has no link is held by the first."""


def layout(picture: Map, wide: float) -> dict[str, Place]:
    """Places within 0 to `wide` and 0 to 1, by the nodes' keys."""
    keys = [node.key for node in picture.nodes]
    if len(keys) < 2:
        return dict.fromkeys(keys, (wide / 2, 0.5))
    found = networkx.spring_layout(_graph(picture), k=2.2 / math.sqrt(len(keys)), iterations=80, seed=SEED)
    places = _spread(np.array([found[key] for key in keys], dtype=float))
    places[:, 0] *= wide
    distance = _distances(picture, 0.75 * math.sqrt(wide / len(keys)))
    for _ in range(PUSHES):
        if not _push_apart(places, distance, wide):
            break
    return {key: (float(x), float(y)) for key, (x, y) in zip(keys, places, strict=True)}


def _graph(picture: Map) -> networkx.Graph:
    graph = networkx.Graph()
    graph.add_nodes_from(node.key for node in picture.nodes)
    graph.add_weighted_edges_from(
        (link.one, link.other, 0.2 + link.strength)
        for link in picture.links
        if link.one in graph and link.other in graph
    )
    # Whoever has no link is held by the first, so that they do not drive all others into the middle of the sheet.
    first = picture.nodes[0].key
    for lone in [key for key in networkx.isolates(graph) if key != first]:
        graph.add_edge(first, lone, weight=LOOSE)
    return graph


def _spread(places: Places) -> Places:
    """From 0 to 1 in both directions, partly by rank."""
    low, high = places.min(axis=0), places.max(axis=0)
    scaled = (places - low) / np.maximum(high - low, 1e-9)
    ranks = places.argsort(axis=0).argsort(axis=0) / (len(places) - 1)
    return np.asarray(EVENNESS * ranks + (1 - EVENNESS) * scaled, dtype=float)


def _distances(picture: Map, usual: float) -> Places:
    """How far any two should stand from each other: the weighty ones, which are large and have names, farther."""
    weights = np.array([max(0.0, node.weight) for node in picture.nodes])
    share = np.sqrt(weights / (weights.max() or 1.0))
    return np.asarray(usual * (1.0 + ROOM * (share[:, None] + share[None, :])), dtype=float)


def _push_apart(places: Places, distance: Places, wide: float) -> bool:
    """Moves whoever stands too near another half the missing way, within the sheet. Whether anybody was moved far."""
    apart_x = places[:, 0][:, None] - places[:, 0][None, :]
    apart_y = places[:, 1][:, None] - places[:, 1][None, :]
    far = np.sqrt(apart_x * apart_x + apart_y * apart_y)
    np.fill_diagonal(far, np.inf)
    moved = np.maximum(0.0, distance - far) / np.maximum(far, 1e-9) / 4
    places[:, 0] += (apart_x * moved).sum(axis=1)
    places[:, 1] += (apart_y * moved).sum(axis=1)
    np.clip(places, (0.0, 0.0), (wide, 1.0), out=places)
    return bool(moved.max() > SETTLED)
