"""Understanding beside an event loop: one thread, what waits goes together, and a model that may be missing."""

import asyncio
import threading

import httpx
import numpy as np
import pytest

from language.embeddings import Letters, Remembering, Served, Surely
from language.understanding import Understanding
from ports.language import NoEmbeddings, Topic, Understands

TAGS = [Topic("a", "", ("red apple", "green apple")), Topic("b", "", ("old car", "new car"))]


class Counting(Letters):
    def __init__(self):
        super().__init__()
        self.batches = []
        self.threads = set()

    def rows(self, texts):
        self.batches.append(list(texts))
        self.threads.add(threading.current_thread().name)
        return super().rows(texts)


class Broken:
    name = "broken"

    def rows(self, texts):
        raise NoEmbeddings("gone")


@pytest.fixture
async def asked():
    encoder = Counting()
    understanding = Understanding(Remembering(encoder))
    yield encoder, understanding
    await understanding.close()


async def test_nothing_is_embedded_on_the_loops_thread(asked):
    encoder, understanding = asked
    await understanding.suggest("yellow apple", TAGS)
    assert encoder.threads == {"understanding_0"}


async def test_what_waits_is_embedded_together(asked):
    encoder, understanding = asked
    await asyncio.gather(*[understanding.mood(f"message {n}") for n in range(20)])
    assert max(len([text for text in batch if text.startswith("message")]) for batch in encoder.batches) > 5


async def test_a_known_text_is_not_embedded_again(asked):
    encoder, understanding = asked
    await understanding.suggest("yellow apple", TAGS)
    encoder.batches.clear()
    await understanding.suggest("yellow apple", TAGS)
    assert [batch for batch in encoder.batches if "yellow apple" in batch] == []


async def test_a_message_joins_or_opens_a_theme(asked):
    _, understanding = asked
    index = await understanding.index([["the oven is cold"], ["my parcel is late"]])
    assert await understanding.assign("do you sell tickets for children", index) == 2


async def test_it_is_what_the_application_asks_for(asked):
    understands: Understands = asked[1]
    assert (await understands.detect("merci beaucoup")).language == "fr"


async def test_a_failure_reaches_everybody_who_waited():
    understanding = Understanding(Broken())
    results = await asyncio.gather(understanding.mood("x"), understanding.mood("y"), return_exceptions=True)
    await understanding.close()
    assert [type(result) for result in results] == [NoEmbeddings, NoEmbeddings]


def test_where_the_model_is_missing_letters_take_its_place():
    encoder = Surely(Broken(), Letters())
    assert (encoder.rows(["abc"]).shape[0], encoder.name) == (1, "letters")


def test_vectors_of_two_models_are_never_mixed():
    class Falls(Letters):
        name = "falls"
        calls = 0

        def rows(self, texts):
            Falls.calls += 1
            if Falls.calls > 1:
                raise NoEmbeddings("gone")
            return np.ones((len(texts), 3), np.float32)

    encoder = Remembering(Surely(Falls(), Letters()))
    encoder.rows(["one"])
    assert encoder.rows(["one", "two"]).shape == (2, 1024)


def served(answer):
    transport = httpx.MockTransport(lambda request: answer)
    return Served(httpx.Client(transport=transport, base_url="http://model.example/v1/"), "m")


def test_a_server_may_embed():
    data = [{"index": 1, "embedding": [0, 2]}, {"index": 0, "embedding": [3, 0]}]
    assert served(httpx.Response(200, json={"data": data})).rows(["a", "b"]).tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize("body", [{}, {"data": []}, {"data": [{"index": 0, "embedding": "x"}]}])
def test_a_server_that_embeds_nonsense_is_refused(body):
    with pytest.raises(NoEmbeddings):
        served(httpx.Response(200, json=body)).rows(["a"])
