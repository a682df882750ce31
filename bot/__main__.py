"""`python -m bot`: hands over to the commands."""

from bot import cli

cli.main()
