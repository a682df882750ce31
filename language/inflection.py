"""What is left of a word without its endings, in English and French alike, so that a word and its plural are one.

Knows letters and endings; refuses to know in which language a word is, or what it means. Lighter than a grammarian's stems:
two words that are taken for one are shown as one of them.
"""

ENDINGS = tuple(
    sorted(
        (
            "s x e es ees ee er ers ez ent ant ants ante antes eur eurs euse euses ement ements ation ations ion ions "
            "ing ings ed ly y ies able ables al ale ales aux if ive ifs ives"
        ).split(),
        key=len,
        reverse=True,
    )
)
"""The longest first: of `connections` it is `ions` that goes."""
ROOT = 4
"""Letters that stay: of `bugs` an ending of one letter may leave three."""
SHORT = 3
KIN = 6
"""So many letters in common make two words near enough that one of them will do."""


def stem(word: str) -> str:
    """A folded word without its ending; `synchronised` and `synchronisation` are `synchronis`."""
    for ending in ENDINGS:
        left = len(word) - len(ending)
        if word.endswith(ending) and left >= (SHORT if ending in ("s", "x") else ROOT):
            return _single(word[:left])
    return word


def _single(root: str) -> str:
    """`stopped` is `stop`, as `stop` is: a doubled consonant at the end is one."""
    doubled = len(root) > ROOT and root[-1] == root[-2] and root[-1] not in "aeiou"
    return root[:-1] if doubled else root


def akin(one: str, other: str) -> bool:
    """Whether two stems say so much the same that only one of them is worth showing."""
    short, long = sorted((one, other), key=len)
    return (long.startswith(short) and len(short) >= ROOT) or one[:KIN] == other[:KIN]
