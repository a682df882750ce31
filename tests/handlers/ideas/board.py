"""A house in which customers and colleagues have ideas, with words for what they do there."""

from domain import inbound, outbound
from domain.ideas import counting
from domain.ideas.counting import Count
from domain.ideas.values import Idea, IdeaId
from domain.ids import PostId
from domain.inbound import Chat, Sender
from domain.panels import Button, Buttons, Panel
from tests import builders as a
from tests.handlers.house import House, words


class Board(House):
    """`proposes` and `taps` are a customer's; commands and forms are Ann's unless said otherwise."""

    def proposes(self, text: str, by: Sender = a.ZOE, chat: Chat = a.ZOES) -> None:
        self.customer(text, command="idea", sender=by, chat=chat)
        self.deliver()

    def newest(self, chat: Chat = a.ZOES) -> outbound.Show:
        """The last panel of ours in a chat."""
        shown = [one for one in self.sent if isinstance(one, outbound.Show) and one.place == chat.id]
        return shown[-1]

    def taps(self, label: str, by: Sender = a.ZOE, chat: Chat = a.ZOES, on: str = "") -> str:
        """Somebody taps a button of the newest panel that has it, as it is drawn now; what the press says."""
        slot, button = self._button(label, chat, on)
        post = PostId(self.posts(slot)[0])
        press = f"press{len(self.sent)}"
        self.hear(inbound.CustomerPress(chat, post, by, press, button.action, button.value))
        self.deliver()
        said = [one for one in self.sent if isinstance(one, outbound.Acknowledge) and one.press == press]
        return words(said[-1]) if said else ""

    def _button(self, label: str, chat: Chat, on: str) -> tuple[str, Button]:
        drawn = {}
        for one in self.sent:
            if isinstance(one, outbound.Show | outbound.Redraw) and one.place == chat.id:
                drawn.pop(one.slot, None)
                drawn[one.slot] = one.panel
        for slot, panel in reversed(drawn.items()):
            for block in panel.blocks:
                for button in getattr(block, "buttons", ()):
                    if label in words(outbound.Show(chat.id, a_panel(button), slot)) and on in slot:
                        return slot, button
        raise AssertionError(f"nobody shows {label}")

    def moves(self, said: str, by: Sender = a.ANN) -> str:
        """Somebody types a move and has it told as it is, whatever those who are told read; what they are told last."""
        answer = self.command("idea", f"status {said}", by)
        asked = [one for one in self.sent if isinstance(one, outbound.Whisper)][-1:]
        for block in asked[0].panel.blocks if asked else ():
            for button in getattr(block, "buttons", ()):
                if button.action == "idea_told":
                    self.press("idea_told", button.value, by)
                    self.deliver()
                    answer = self.whispered(by)[-1]
        return answer

    def idea(self, number: int = 1) -> Idea:
        return self.uow.ideas.get(IdeaId(number))

    def count(self, number: int = 1) -> Count:
        return counting.count(self.uow.ideas.supports(self.idea(number).root))

    def card(self, number: int = 1) -> str:
        """What the card of an idea says now."""
        return self.shown(f"idea:{number}")

    def news(self) -> list[outbound.Show]:
        """Everything that was said to customers about what became of ideas."""
        return [
            one for one in self.sent if isinstance(one, outbound.Show) and one.slot.startswith("idea-news:")
        ]


def a_panel(button: Button) -> Panel:
    return Panel(button.label, (Buttons((button,)),))
