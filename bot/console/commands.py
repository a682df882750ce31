"""The commands that people type: their names, options and help. Knows no work: each hands over to the module that does it."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import manifest as manifests
from bot import process
from ports.storage import StorageTrouble

app = typer.Typer(
    help="Isthmus joins your teams in Slack with your customers on Telegram.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.command()
def run() -> None:
    """Serve everything in one process: web and worker."""
    raise typer.Exit(process.serve("run"))


@app.command()
def web() -> None:
    """Serve what comes over HTTP, health and metrics; any number of processes may."""
    raise typer.Exit(process.serve("web"))


@app.command()
def worker() -> None:
    """Receive, relay and send; any number of processes may share a PostgreSQL database."""
    raise typer.Exit(process.serve("worker"))


@app.command()
def migrate() -> None:
    """Bring the database to this version's tables; does nothing where they are there."""
    chosen = process.load(accounts_needed=False)
    from storage import migrate as migrating

    try:
        changed = migrating.upgrade(chosen.database_url)
    except StorageTrouble as trouble:
        raise typer.Exit(process.fail(trouble)) from None
    print("The database is up to date now." if changed else "The database was up to date.")


@app.command()
def move(
    to: Annotated[str, typer.Option(help="Address of an empty database, or env:NAME of a variable with it.")],
) -> None:
    """Copy everything into another database (SQLite to PostgreSQL or back) and compare; may be broken off and run again."""
    from bot.console import keeping

    raise typer.Exit(keeping.move(to))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="Is replaced once the new backup is whole.")],
) -> None:
    """Write the whole database into one compressed file, while Isthmus runs."""
    from bot.console import keeping

    raise typer.Exit(keeping.backup(file))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A backup.")],
    force: Annotated[bool, typer.Option("--force", help="Also where the database holds data.")] = False,
) -> None:
    """Verify a backup and put it in the database's place; Isthmus must not run on it."""
    from bot.console import keeping

    raise typer.Exit(keeping.restore(file, force=force))


@app.command(name="import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, readable=True, help="result.json of Telegram Desktop; Slack's zip or folder."
        ),
    ],
    channel: Annotated[
        list[str] | None,
        typer.Option(help="Only this chat or channel of the export; may be given several times."),
    ] = None,
    ours: Annotated[
        list[str] | None,
        typer.Option(help="Telegram: the name or number of who answered for us, beside who exported."),
    ] = None,
    home: Annotated[
        str, typer.Option(help="The team's channel that it belongs to; else routes decide.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, and write nothing.")] = False,
) -> None:
    """Read an export of Telegram or Slack into the past: themes, map and signals learn from it, nothing is sent."""
    from bot.console import importing

    wish = importing.Wish(file, tuple(channel or ()), tuple(ours or ()), home, dry_run)
    raise typer.Exit(importing.main(wish))


@app.command()
def setup() -> None:
    """Ask for tokens and choices, test each at once, write .env; what is set already is kept by Enter."""
    from bot.console import setup as setting_up

    raise typer.Exit(setting_up.main())


@app.command()
def check() -> None:
    """Test tokens, scopes, channels, the database and the language model; name every problem with its remedy."""
    from bot.console import check as checking

    raise typer.Exit(checking.main())


@app.command()
def manifest(
    form: Annotated[
        str, typer.Option("--format", metavar="yaml|json", help="Slack takes both.")
    ] = manifests.Form.YAML,
    url: Annotated[
        str, typer.Option(help="Our public https:// address, for events over HTTP instead of Socket Mode.")
    ] = "",
    link: Annotated[
        bool, typer.Option("--link", help="Print a link that creates the app with one click instead.")
    ] = False,
) -> None:
    """Print the Slack app manifest, to be pasted where Slack asks for one."""
    if url and not url.startswith("https://"):
        raise typer.BadParameter("Slack only calls https:// addresses.", param_hint="--url")
    if form.lower() not in list(manifests.Form):
        raise typer.BadParameter(f"Slack takes no {form}: use yaml or json.", param_hint="--format")
    print(manifests.link(url) if link else manifests.printed(manifests.Form(form.lower()), url))


@app.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}
)
def sandbox(context: typer.Context) -> None:
    """Serve Slack and Telegram as this machine emulates them (`isthmus sandbox --help` tells its options)."""
    os.execv(sys.executable, [sys.executable, "-m", "sandbox", *context.args])


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="End when the story is told and checked.")] = False,
    replay: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, readable=True, help="Customers' messages, one JSON a line."
        ),
    ] = None,
    faults: Annotated[
        bool,
        typer.Option("--faults", help="Replay while both platforms refuse, fail, lose answers and hang up."),
    ] = False,
    hashtags: Annotated[
        bool, typer.Option("--hashtags", help="Replay with each message's tags as hashtags.")
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="Replay only so many messages; 0 = all.")] = 0,
) -> None:
    """Play a story between a customer and a team in the sandbox, or replay real messages through it."""
    from bot.console import demo as demos

    raise typer.Exit(demos.main(once=once, replay=replay, faults=faults, hashtags=hashtags, limit=limit))
