"""With a language model a suggested decision has a name and sentences that cite; one that cites nothing is not heard."""

from collections.abc import AsyncIterator

import pytest

from tests import ports
from tests.journeys import house as houses
from tests.journeys.conftest import BUGS, Town
from tests.journeys.suggesting import BARCODES, DARK_MODE, ask_in_french, asks, drafted, suggested
from tests.language import model_server
from tests.language.model_server import ModelServer, by_task

PORT = ports.free()
ENV = {
    "ISTHMUS_LOCALE": "en",
    "OPENAI_BASE_URL": f"http://127.0.0.1:{PORT}/v1",
    "OPENAI_MODEL": "any",
    "ISTHMUS_MODEL_TASKS": "label,summary",
}


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with model_server.serving(PORT) as server:
        yield server


async def test_it_has_a_name_and_sentences_that_cite(town: Town, model: ModelServer):
    model.replies = [
        by_task(
            label="Night mode",
            sentences=[
                {"text": "The app should have a dark mode.", "messages": [1, 2]},
                {"text": "It saved 5000 euros.", "messages": [3]},
            ],
        )
    ]
    await asks(town, *DARK_MODE)
    card = await suggested(town, "dark mode")
    assert card.text.startswith("Suggested decision: Night mode")
    assert "🤖 The app should have a dark mode. (FB-" in card.text
    assert "5000" not in card.text, "nobody said so"


async def test_its_proposal_begins_with_that_name(town: Town):
    card = await suggested(town, "Night mode")
    preview = await drafted(town, card, [town.ben.id])
    assert "We decide what we do about this: Night mode." in preview.text


async def test_one_that_cites_nothing_is_not_heard(town: Town, model: ModelServer):
    model.replies = [by_task(label="A revolution", sentences=[])]
    await asks(town, *BARCODES, channel=BUGS)
    card = await suggested(town, "barcode", channel=BUGS)
    assert "revolution" not in card.text


async def test_in_french_too(town: Town, model: ModelServer):
    houses.in_french(town.house)
    sentences = [{"text": "Les clients voudraient des cartes hors ligne.", "messages": [1, 2, 3]}]
    model.replies = [by_task(label="Cartes hors ligne", sentences=sentences)]
    await ask_in_french(
        town,
        "Des cartes hors ligne pour les voyages, s'il vous plaît #bug",
        "Je voudrais des cartes hors ligne en voyage #bug",
        "À quand des cartes hors ligne pour les voyages ? #bug",
    )
    card = await suggested(town, "cartes", "Décision suggérée", BUGS)
    assert "Les clients voudraient des cartes hors ligne. (FB-" in card.text
