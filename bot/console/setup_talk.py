"""Asking somebody at a terminal, or a pipe that answers in their place. Knows no question."""

import sys
from typing import Protocol

from rich.console import Console
from rich.markup import escape

from platforms.findings import Finding, Weight

MARKS = {Weight.OK: "[green]✓[/]", Weight.WARNING: "[yellow]![/]", Weight.ERROR: "[red]✗[/]"}


class NoAnswer(Exception):
    """The pipe that answers has ended."""


class Talk(Protocol):
    """How one talks with an operator."""

    def heading(self, text: str) -> None: ...

    def say(self, text: str) -> None: ...

    def found(self, finding: Finding) -> None:
        """Shows what came of looking at an answer."""
        ...

    def ask(self, question: str, default: str = "", *, secret: bool = False) -> str:
        """An answer without the space around it, or the default for an empty one. Raises NoAnswer.

        A secret one is not shown while it is typed, nor is its default.
        """
        ...


class Terminal:
    """Implements `Talk` on standard input and output."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, soft_wrap=True)

    def heading(self, text: str) -> None:
        self._console.print(f"\n[bold]{escape(text)}[/]")

    def say(self, text: str) -> None:
        self._console.print(escape(text))

    def found(self, finding: Finding) -> None:
        remedy = f"\n  → {finding.remedy}" if finding.remedy else ""
        self._console.print(f"{MARKS[finding.weight]} {escape(finding.seen + remedy)}")

    def ask(self, question: str, default: str = "", *, secret: bool = False) -> str:
        shown = ("set, Enter keeps it" if secret else default) if default else ""
        prompt = f"[bold cyan]{escape(question)}[/]" + (f" [dim]({escape(shown)})[/]" if shown else "") + ": "
        return self._read(prompt, secret=secret).strip() or default

    def _read(self, prompt: str, *, secret: bool) -> str:
        if sys.stdin.isatty():
            try:
                return self._console.input(prompt, password=secret)
            except EOFError:
                raise NoAnswer from None
        self._console.print(prompt, end="")
        line = sys.stdin.readline()
        self._console.print()
        if not line:
            raise NoAnswer
        return line
