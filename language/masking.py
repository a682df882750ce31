"""Takes names and contacts out of words before they leave us, and puts them back into what returns.

Knows what addresses and numbers look like, and the names it is told; refuses to guess other names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # mail
    r"|https?://\S+|www\.\S+"
    r"|(?<!\w)@\w{3,}"  # handles
    r"|(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"  # IBAN
    r"|(?<!\w)\+?\(?\d(?:[ .()/-]?\d){6,}(?!\w)",  # phones, cards, long numbers
)
MARK = re.compile(r"⟦(\d{1,4})⟧")


@dataclass(slots=True)
class Mask:
    """One mask for one request: the same contact gets the same mark throughout. `idle` hides nothing."""

    names: Sequence[str] = ()
    idle: bool = False
    hidden: list[str] = field(default_factory=list)

    def hide(self, text: str) -> str:
        """The text with marks such as ⟦1⟧. Marks that were in it already lose their brackets, so none can be forged."""
        if self.idle:
            return text
        masked = CONTACT.sub(self._mark, MARK.sub(r"[\1]", text))
        for name in sorted(
            {name.strip() for name in self.names if len(name.strip()) > 1}, key=len, reverse=True
        ):
            masked = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", self._mark, masked, flags=re.IGNORECASE)
        return masked

    def show(self, text: str) -> str:
        """The text with what was hidden in place of its marks; a mark that nobody gave stays."""
        if self.idle:
            return text

        def original(mark: re.Match[str]) -> str:
            number = int(mark[1])
            return self.hidden[number - 1] if 1 <= number <= len(self.hidden) else mark[0]

        return MARK.sub(original, text)

    def whole(self, text: str) -> bool:
        """Whether the text holds every mark that was given, and no other."""
        given = {str(number + 1) for number in range(len(self.hidden))}
        return self.idle or set(MARK.findall(text)) == given

    def _mark(self, found: re.Match[str]) -> str:
        if found[0] not in self.hidden:
            self.hidden.append(found[0])
        return f"⟦{self.hidden.index(found[0]) + 1}⟧"
