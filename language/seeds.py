"""The sentences that come with Isthmus: what each built-in tag and each mood sounds like, in English and French.

Knows files beside it; refuses to know any customer's words.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

from language import wording

FOLDER = Path(__file__).with_name("seed_sentences")
TAGS = ("bug", "idea", "question", "praise", "complaint", "billing", "other")
MOODS = ("like", "dislike")
LANGUAGES = ("en", "fr")
SAME = {
    "bug": "bug bugs bogue problem probleme problems defect error incident issue malfunction panne report bugreport "
    "problemreport problemreports bugreports dysfonctionnement defaut erreur rapportdebug rapportdeprobleme crash",
    "idea": "idea ideas idee idees suggestion suggestions feature features featurerequest featurerequests "
    "enhancement improvement wish request amelioration demandedefonction demandedefonctionnalite demandedamelioration",
    "question": "question questions inquiry inquiries help aide support howto",
    "praise": "praise thanks thank merci bravo compliment eloge positive",
    "complaint": "complaint complaints plainte reclamation complain",
    "billing": "billing invoice invoices facture facturation payment payments paiement refund",
    "other": "other others autre autres irrelevant none misc miscellaneous divers noise neither",
}


@dataclass(frozen=True, slots=True)
class Seed:
    """One sentence of ours, its kind (a tag or a mood) and its language."""

    text: str
    kind: str
    language: str


@functools.cache
def every() -> tuple[Seed, ...]:
    """All of them, moods included."""
    return tuple(
        Seed(line.strip(), kind, language)
        for language in LANGUAGES
        for kind in (*TAGS, *MOODS)
        for line in (FOLDER / language / f"{kind}.txt").read_text("utf-8").splitlines()
        if line.strip()
    )


def builtin(name: str) -> str | None:
    """The built-in tag that a tag's name means; None where it is the team's own."""
    joined = "".join(wording.split(name.replace("_", " ")))
    return next((tag for tag, names in SAME.items() if joined in names.split()), None)
