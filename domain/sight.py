"""What somebody is not shown. Every query that lists what people said asks for it, so that none can be made without saying for
whom. Knows no channel and no person."""

from typing import NewType

from domain.ids import PlaceId

Hidden = NewType("Hidden", tuple[PlaceId, ...])
"""Channels of which whoever asks is shown nothing: `Channels.hidden_from` a colleague, or `hidden_in` a channel, tells them."""

NOTHING = Hidden(())
"""For what nobody is shown, and for what every customer may see."""


def both(one: Hidden, other: Hidden) -> Hidden:
    """What either hides."""
    return Hidden(tuple(dict.fromkeys((*one, *other))))
