"""What the demo says of a bot that does not start."""

from pathlib import Path

import pytest

from bot.console import demo


async def test_a_bot_that_ends_at_its_start_is_told_of_with_what_it_said(tmp_path: Path):
    log = tmp_path / "bot.log"
    async with demo.children_in(tmp_path, log) as children:
        (children.folder / "isthmus.toml").write_text("replies = 'perhaps'", "utf-8")
        with pytest.raises(demo.Broken, match=r"exit code 2(.|\n)*replies"):
            await demo.Bots(children, demo.Wish(once=True, replay=None), 1).start()
