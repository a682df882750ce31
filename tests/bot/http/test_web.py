"""Our HTTP side: alive, ready, counted."""

import asyncio

import pytest
from aiohttp import ClientSession, test_utils

from bot.http import web


async def well() -> str:
    return ""


async def ill() -> str:
    return "the database does not answer"


async def counted() -> bytes:
    return b"# TYPE isthmus_database_up gauge\n"


async def asked(path: str, **checks: web.Check) -> tuple[int, str]:
    built = web.build(lambda: checks, (), counted)
    async with test_utils.TestClient(test_utils.TestServer(built)) as client:
        answer = await client.get(path)
        return answer.status, await answer.text()


async def test_a_process_that_answers_is_alive():
    assert (await asked("/healthz", database=ill))[0] == 200


async def test_ready_means_that_every_check_is_well():
    assert await asked("/readyz", database=well) == (200, '{"ready": true, "checks": {"database": "ok"}}')


async def test_one_ill_check_is_named():
    status, body = await asked("/readyz", database=ill, slack=well)
    assert (status, "the database does not answer" in body) == (503, True)


async def test_a_remark_is_shown_and_keeps_nobody_from_being_ready():
    async def away() -> str:
        return web.Remark("the platform cannot be reached")

    status, body = await asked("/readyz", slack=away)
    assert (status, "cannot be reached" in body) == (200, True)


async def test_a_check_that_does_not_answer_counts_as_failed(monkeypatch):
    monkeypatch.setattr(web, "PATIENCE", 0.01)
    assert (await asked("/readyz", slack=asyncio.Event().wait))[0] == 503  # type: ignore[arg-type]


async def test_metrics_are_prometheus_text():
    assert (await asked("/metrics"))[1] == "# TYPE isthmus_database_up gauge\n"


async def test_a_taken_port_gets_a_sentence():
    server = test_utils.TestServer(web.build(dict))
    async with server, ClientSession():
        with pytest.raises(web.PortInUse, match=r"\(Address already in use\): set PORT to a free one"):
            async with web.serving(web.build(dict), server.port or 0, "127.0.0.1"):
                pass
