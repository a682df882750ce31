"""Answers at once what a form looks like, while a platform waits. Reads only; refuses to know what is in a form."""

import asyncio
from dataclasses import dataclass, replace

from digests import glimpse
from domain.errors import NotYet, TooEarly
from domain.forms import Form, Reading
from domain.ids import AliasId
from domain.inbound import FormRequest, FormSubmitted
from domain.phrases import Phrase
from domain.policy import Policy
from handlers import forms
from handlers.digests import forms as digest_forms
from ports.storage import Store, UnitOfWork

MOMENT = 0.1
"""Seconds after which a form about a post that is under way is asked for again."""
TRIES = 8
"""So often a form is asked for again about what may have only just been written, before it is refused."""


@dataclass(frozen=True, slots=True)
class OpenForms:
    """Implements `ports.chat.OpensForms`."""

    store: Store
    policy: Policy

    async def form(self, request: FormRequest) -> Form:
        tries = 0
        while True:
            try:
                return await self.store.read(
                    lambda uow: self._previewed(
                        forms.build(request, uow=uow, policy=self.policy), request.sender.alias, uow
                    )
                )
            except NotYet:
                pass
            except TooEarly:
                tries += 1
                if tries > TRIES:
                    raise
            await asyncio.sleep(MOMENT)  # whoever asks is only ready to wait for so long, and says how long

    async def again(self, filled: FormSubmitted) -> Form | None:
        return await self.store.read(lambda uow: self._again(filled, uow))

    async def check(self, submitted: FormSubmitted) -> dict[str, Phrase]:
        return await self.store.read(lambda uow: forms.check(submitted, uow=uow, policy=self.policy))

    async def language(self, person: AliasId) -> str:
        colleague = await self.store.read(lambda uow: uow.people.colleague(person))
        return colleague.locale if colleague else ""

    def _again(self, filled: FormSubmitted, uow: UnitOfWork) -> Form | None:
        form = forms.again(filled, uow=uow, policy=self.policy)
        return self._previewed(form, filled.sender.alias, uow) if form else None

    def _previewed(self, form: Form, by: AliasId, uow: UnitOfWork) -> Form:
        """A live form begins with what would come of it; only a digest's is live."""
        if not form.live:
            return form
        plan, known, place = digest_forms.meant(form, uow, self.policy)
        said = tuple(Reading(line) for line in glimpse.lines(plan, known, place, by, uow))
        return replace(form, fields=(*said, *form.fields))
