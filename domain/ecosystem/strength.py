"""How strong something is that happens now and then: what was lately counts, what was long ago fades by half-lives.

One figure holds all of it. Whatever happens at `t` adds `2 ** ((t - LANDMARK) / half-life)`; of that sum the logarithm is
kept. So it needs the same room whatever came, does not depend on the order in which things are counted, never has to be
brought up to date, and two of the same half-life compare at any moment as they do now. ("Forward decay", Cormode et al.,
ICDE 2009.)
"""

import math

DAY = 86400.0
LANDMARK = 1_577_836_800.0
"""The first of January 2020, in seconds since 1970: any moment would do."""
SLOW = 60.0
"""Days after which a link is worth half, if nothing happens."""
FAST = 15.0
"""The same, to tell what has changed lately."""
NONE = -math.inf
"""Of what never happened."""
RISING, FALLING = 1.5, 0.6
"""How many times as often as usual something must happen lately to be rising, and to be falling."""
LONGEST = 1000.0
"""Exponents beyond this many are as good as none: a double ends at 1,023."""


def score(at: float, half_life: float) -> float:
    """What happened once, `at` seconds since 1970; `half_life` in days."""
    return (at - LANDMARK) / (half_life * DAY)


def plus(one: float, other: float) -> float:
    """Both together."""
    high, low = (one, other) if one >= other else (other, one)
    if low == NONE or high - low > LONGEST:
        return high
    return high + math.log2(1.0 + 2.0 ** (low - high))


def value(kept: float, at: float, half_life: float) -> float:
    """How much it is worth at a moment: 1 for what happened once, just then."""
    exponent = kept - score(at, half_life)
    if exponent < -LONGEST:
        return 0.0
    return float(2.0 ** min(exponent, LONGEST))


def trend(slow: float, fast: float, at: float, known: float) -> float:
    """How many times as often it happens lately as it usually does; 0 where it never did.

    `known` are the days since it happened first, more than 0: of what is young both half-lives have seen but a part, the longer
    one the smaller, and what is merely new would seem to rise for months.
    """
    usual = value(slow, at, SLOW) / _seen(known, SLOW)
    return value(fast, at, FAST) / _seen(known, FAST) / usual if usual else 0.0


def _seen(known: float, half_life: float) -> float:
    """The days that count, those long past for less."""
    return half_life * (1.0 - float(2.0 ** (-known / half_life)))
