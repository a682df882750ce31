"""Words and formatted texts of any kind, the hostile ones among them."""

from hypothesis import strategies as st

from domain.content import Span, Style, Text

HOSTILE = st.sampled_from(
    [
        "<!channel>",
        "<!here|here>",
        "<@U0ANN>",
        "<#C0BUGS|bugs>",
        "<https://evil.example|click>",
        "@here",
        "@channel",
        "&lt;!channel&gt;",
        "*bold*",
        "_it_",
        "~s~",
        "`code`",
        "```",
        "> quote",
        ":wave:",
        "👩‍💻",
        "🇫🇷",
        "e\u0301",
        "\u202e",
        "&",
        "|",
        "\n",
        " ",
        "\ue0000\ue001",
        "#bugs",
        "https://a.example",
        "{verbatim}",
    ]
)
PLAIN = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
WORDS = st.lists(st.one_of(HOSTILE, PLAIN), max_size=12).map("".join)
URLS = st.one_of(
    st.sampled_from(
        ["https://a.example/x?y=1&z=2", "mailto:a@b.example", "tel:+33", "javascript:alert(1)", "https://"]
    ),
    WORDS.map(lambda words: f"https://a.example/{words}"),
    WORDS,
)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    plain = draw(WORDS)
    spans = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(plain)))
        end = draw(st.integers(start, len(plain)))
        style = draw(st.sampled_from(list(Style)))
        data = draw(URLS) if style is Style.LINK else "slack:main:U0ANN" if style is Style.MENTION else ""
        spans.append(Span(style, start, end, data))
    return Text(plain, tuple(sorted(spans, key=lambda span: (span.start, -span.end))))
