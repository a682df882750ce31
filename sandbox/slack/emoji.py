"""Emoji that people type, as the names that Slack keeps in their place. Knows the common ones only.

Source: the short names that Slack's picker shows."""

import re

NAMES = {
    "😀": "grinning",
    "😃": "smiley",
    "😄": "smile",
    "😁": "grin",
    "😅": "sweat_smile",
    "😂": "joy",
    "🤣": "rolling_on_the_floor_laughing",
    "🙂": "slightly_smiling_face",
    "🙃": "upside_down_face",
    "😉": "wink",
    "😊": "blush",
    "😍": "heart_eyes",
    "😘": "kissing_heart",
    "🤔": "thinking_face",
    "😐": "neutral_face",
    "😕": "confused",
    "😢": "cry",
    "😭": "sob",
    "😡": "rage",
    "😱": "scream",
    "😎": "sunglasses",
    "🥳": "partying_face",
    "🤯": "exploding_head",
    "🙏": "pray",
    "👍": "+1",
    "👎": "-1",
    "👏": "clap",
    "👋": "wave",
    "👌": "ok_hand",
    "💪": "muscle",
    "🤝": "handshake",
    "🙌": "raised_hands",
    "👀": "eyes",
    "❤": "heart",
    "💔": "broken_heart",
    "🔥": "fire",
    "🎉": "tada",
    "✨": "sparkles",
    "⭐": "star",
    "💯": "100",
    "✅": "white_check_mark",
    "❌": "x",
    "❗": "exclamation",
    "❓": "question",
    "⚠": "warning",
    "🚀": "rocket",
    "🐛": "bug",
    "💡": "bulb",
    "📌": "pushpin",
    "📎": "paperclip",
    "📷": "camera",
    "📣": "mega",
    "🔔": "bell",
    "🕐": "clock1",
    "⏳": "hourglass_flowing_sand",
    "🔗": "link",
    "🏳": "waving_white_flag",
    "🤖": "robot_face",
}
TONES = {chr(0x1F3FB + step): f"::skin-tone-{step + 2}" for step in range(5)}
KNOWN = re.compile("(" + "|".join(map(re.escape, NAMES)) + ")\ufe0f?([" + "".join(TONES) + "])?")


def named(text: str) -> str:
    """Text with its common emoji as :name:, and all others as they are."""
    if text.isascii():
        return text
    return KNOWN.sub(lambda m: f":{NAMES[m[1]]}{TONES.get(m[2] or '', '')}:", text)
