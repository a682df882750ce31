"""A job that is done again and again outlives the database's trouble."""

from bot.jobs.regular import Job
from ports.storage import StorageTrouble


async def test_what_the_database_s_trouble_left_undone_is_done_the_next_time():
    done: list[str] = []

    async def do() -> None:
        done.append("begun")
        if len(done) == 1:
            raise StorageTrouble("The disk is full.")
        done.append("ended")

    job = Job("ideas", do, 1.0)
    await job.once()
    await job.once()
    assert done == ["begun", "begun", "ended"]
