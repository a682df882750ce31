"""What is understood of messages, as whoever understands them would say it."""

from dataclasses import replace

from domain.understanding import Batch, Place, Reading
from handlers import understood
from tests.handlers.house import House


def understand(house: House, theme: int | None = None, **given: object) -> None:
    """Everything that waits is understood so, in a new theme where none is named."""
    for message in house.uow.understanding.unread(9):
        values = {"language": "en", "language_confidence": 1.0, "theme": theme, **given}
        reading = Reading(message.message, **values)  # type: ignore[arg-type]
        places: tuple[Place, ...] = ()
        if theme is None and len(message.text.split()) > 2:
            places = (Place(None, 0, 1, b"", "does not start"),)
            reading = replace(reading, opens=0)
        batch = Batch((reading,), places)
        understood.save([message], batch, 1, uow=house.uow, policy=house.policy)
    house.deliver()
