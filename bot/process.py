"""What every command begins with: right settings or sentences about wrong ones; and a server's first and last word."""

import sys

from bot import log, settings
from ports.storage import StorageTrouble
from storage import troubles

ROLES = {"run": ("web", "worker"), "web": ("web",), "worker": ("worker",)}
FAILED = 1
WRONG_SETTINGS = 2


def serve(command: str) -> int:
    """Runs a server until it is told to end; gives its exit code."""
    chosen = load()
    for name, meant in settings.mistyped().items():
        log.get("bot.process").warning("settings.not_read", variable=name, meant=meant)
    from bot import worker

    try:
        return worker.main(chosen, ROLES[command]) or 0
    except StorageTrouble as trouble:
        return fail(trouble)
    except Exception:  # noqa: BLE001 - the process's last word: what escapes here has no other reader
        log.get("bot.process").exception("process.failed", command=command)
        return FAILED


def fail(trouble: Exception) -> int:
    """Prints the sentence that an error carries for the operator; gives the exit code."""
    say(troubles.last_word(trouble))
    return FAILED


def say(sentence: str) -> None:
    """Prints a sentence for the operator."""
    print(sentence, file=sys.stderr)


def load(*, accounts_needed: bool = True) -> settings.Settings:
    """The settings, with logging set up; or the end of the process with a sentence for each problem on standard error."""
    try:
        chosen = settings.load(accounts_needed=accounts_needed)
    except settings.Wrong as wrong:
        for sentence in wrong.sentences:
            say(sentence)
        sys.exit(WRONG_SETTINGS)
    log.configure(chosen.log)
    return chosen
