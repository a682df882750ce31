"""How far a model's suggestions may be believed, learnt from what it would have said of its examples unseen.

Knows probabilities and scores; refuses to know texts and tags.
"""

import dataclasses
from dataclasses import dataclass

import numpy as np

from language import ridge
from ports.language import Matrix

RIGHT = 0.85
"""How often a firm suggestion is to be right."""
FIRMEST, SOFTEST = 0.95, 0.5
STRANGE = 0.03
"""Share of the examples that would themselves have seemed to fit no tag."""
FOLDED = 0.06
"""The same of log odds: they come from models of other folds, which know less and find more strange."""
SLOPE = 6.0
"""How quickly confidence falls as a message becomes unlike every example."""
EASE = 0.2
"""The same share, where scores are log odds: what they say of strangers is told apart higher up."""
BOLDNESS = np.geomspace(0.3, 4, 14)


@dataclass(frozen=True, slots=True)
class Trust:
    """`least` is the score below which nothing fits; `firm` the confidence from which on a tag is set without asking.

    `middle`: the score at which confidence is half of what it would be. `power`: what the probability counts beside the score.
    """

    boldness: float
    least: float
    firm: float
    middle: float
    power: float = 1.0

    def weigh(self, nats: Matrix, scores: Matrix) -> tuple[Matrix, Matrix]:
        """Probabilities of the tags, lowered where no tag fits; and the best score of each row."""
        tops = scores.max(axis=1)
        fitting = 1 / (1 + np.exp(-SLOPE * (tops - self.middle)))
        return ridge.softmax(nats, 1 / self.boldness) ** self.power * fitting[:, None], tops


def learn(nats: Matrix, scores: Matrix, truth: ridge.Labels, odds: bool = False) -> Trust:
    """From log probabilities and scores of examples whose tag is known, as of messages unseen."""
    boldness = float(min(BOLDNESS, key=lambda degree: surprise(nats, truth, float(degree))))
    least, middle = (
        float(np.quantile(scores.max(axis=1), share)) for share in (FOLDED if odds else STRANGE, EASE)
    )
    believed = (
        Trust(boldness, least, FIRMEST, middle, 0.5) if odds else Trust(boldness, least, FIRMEST, least)
    )
    chances, _ = believed.weigh(nats, scores)
    return dataclasses.replace(believed, firm=_firm(chances.max(axis=1), chances.argmax(axis=1) == truth))


def surprise(nats: Matrix, truth: ridge.Labels, degree: float) -> float:
    """How unlikely the truth was called, in nats, were the probabilities sharpened by this degree."""
    said = ridge.softmax(nats, 1 / degree)[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(said, 1e-6)).sum())


def _firm(confidence: Matrix, right: ridge.Labels) -> float:
    """The lowest confidence above which `RIGHT` of the answers were right."""
    order = np.argsort(-confidence)
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= RIGHT)
    lowest = float(confidence[order][enough[-1]]) if len(enough) else FIRMEST
    return min(FIRMEST, max(SOFTEST, lowest))
