"""Emoji: Slack's names to Unicode and back. Knows no reaction and no message.

The table holds the names that Slack's own differ in from Unicode's, those in daily use and every reaction that Telegram
offers; what is not in it goes by Unicode's own names, which Slack's follow for most of the rest.
"""

import re
import unicodedata

TABLE = """
👍 +1 thumbsup|👎 -1 thumbsdown|❤️ heart|🔥 fire|🥰 smiling_face_with_3_hearts|👏 clap|😁 grin|🤔 thinking_face thinking
🤯 exploding_head|😱 scream|🤬 face_with_symbols_on_mouth|😢 cry|🎉 tada|🤩 star-struck|🤮 face_vomiting|💩 hankey poop
🙏 pray|👌 ok_hand|🕊️ dove_of_peace|🤡 clown_face|🥱 yawning_face|🥴 woozy_face|😍 heart_eyes|🐳 whale
❤️‍🔥 heart_on_fire|🌚 new_moon_with_face|🌭 hotdog|💯 100|🤣 rolling_on_the_floor_laughing rofl|⚡ zap|🍌 banana
🏆 trophy|💔 broken_heart|🤨 face_with_raised_eyebrow|😐 neutral_face|🍓 strawberry|🍾 champagne|💋 kiss
🖕 middle_finger|😈 smiling_imp|😴 sleeping|😭 sob|🤓 nerd_face|👻 ghost|👨‍💻 male-technologist|👀 eyes
🎃 jack_o_lantern|🙈 see_no_evil|😇 innocent|😨 fearful|🤝 handshake|✍️ writing_hand|🤗 hugging_face hugs
🫡 saluting_face|🎅 santa|🎄 christmas_tree|☃️ snowman|💅 nail_care|🤪 zany_face|🗿 moyai|🆒 cool|💘 cupid
🙉 hear_no_evil|🦄 unicorn_face|😘 kissing_heart|💊 pill|🙊 speak_no_evil|😎 sunglasses|👾 space_invader
🤷‍♂️ man-shrugging|🤷 shrug|🤷‍♀️ woman-shrugging|😡 rage
😀 grinning|😃 smiley|😄 smile|😆 laughing satisfied|😅 sweat_smile|😂 joy|🙂 slightly_smiling_face|🙃 upside_down_face
🫠 melting_face|😉 wink|😊 blush|☺️ relaxed|🥲 smiling_face_with_tear|😗 kissing|😚 kissing_closed_eyes
😙 kissing_smiling_eyes|😋 yum|😛 stuck_out_tongue|😜 stuck_out_tongue_winking_eye|😝 stuck_out_tongue_closed_eyes
🤑 money_mouth_face|🤭 face_with_hand_over_mouth|🤫 shushing_face|🤐 zipper_mouth_face|😑 expressionless|😶 no_mouth
😏 smirk|😒 unamused|🙄 face_with_rolling_eyes|😬 grimacing|🤥 lying_face|😌 relieved|😔 pensive|😪 sleepy
🤤 drooling_face|😷 mask|🤒 face_with_thermometer|🤕 face_with_head_bandage|🤢 nauseated_face|🤧 sneezing_face
🥵 hot_face|🥶 cold_face|😵 dizzy_face|🤠 face_with_cowboy_hat|🥳 partying_face|🧐 face_with_monocle|😕 confused
😟 worried|🙁 slightly_frowning_face|☹️ white_frowning_face|😮 open_mouth|😯 hushed|😲 astonished|😳 flushed
🥺 pleading_face|😦 frowning|😧 anguished|😰 cold_sweat|😥 disappointed_relieved|😖 confounded|😣 persevere
😞 disappointed|😓 sweat|😩 weary|😫 tired_face|😤 triumph|😠 angry|👿 imp|💀 skull|☠️ skull_and_crossbones
👹 japanese_ogre|👺 japanese_goblin|👽 alien|🤖 robot_face|😺 smiley_cat|😸 smile_cat|😹 joy_cat|😻 heart_eyes_cat
😼 smirk_cat|😽 kissing_cat|🙀 scream_cat|😿 crying_cat_face|😾 pouting_cat|💌 love_letter|💝 gift_heart
💖 sparkling_heart|💗 heartpulse|💓 heartbeat|💞 revolving_hearts|💕 two_hearts|💟 heart_decoration
❣️ heavy_heart_exclamation_mark_ornament|❤️‍🩹 mending_heart|🧡 orange_heart|💛 yellow_heart|💚 green_heart
💙 blue_heart|💜 purple_heart|🤎 brown_heart|🖤 black_heart|🤍 white_heart|💢 anger|💥 boom collision|💫 dizzy
💦 sweat_drops|💨 dash|🕳️ hole|💬 speech_balloon|💭 thought_balloon|💤 zzz|👋 wave|🤚 raised_back_of_hand
🖐️ raised_hand_with_fingers_splayed|✋ hand raised_hand|🖖 spock-hand|🤌 pinched_fingers|🤏 pinching_hand|✌️ v
🤞 crossed_fingers|🤟 i_love_you_hand_sign|🤘 the_horns sign_of_the_horns|🤙 call_me_hand|👈 point_left
👉 point_right|👆 point_up_2|👇 point_down|☝️ point_up|✊ fist|👊 facepunch punch|🤛 left-facing_fist
🤜 right-facing_fist|🙌 raised_hands|👐 open_hands|🤲 palms_up_together|💪 muscle|👂 ear|👃 nose|🧠 brain|🦷 tooth
👅 tongue|👄 lips|👶 baby|🧒 child|👦 boy|👧 girl|👨 man|👩 woman|👴 older_man|👵 older_woman|🙅 no_good
🙆 ok_woman|💁 information_desk_person|🙋 raising_hand|🙇 bow|🤦 face_palm|🤦‍♂️ man-facepalming|🤦‍♀️ woman-facepalming
👩‍💻 female-technologist|👮 cop|🕵️ sleuth_or_spy|👷 construction_worker|🏃 runner running|🚶 walking|💃 dancer
👫 couple|👪 family|👣 footprints|🐵 monkey_face|🐒 monkey|🐶 dog|🐕 dog2|🐱 cat|🐈 cat2|🦁 lion_face|🐯 tiger
🐴 horse|🐮 cow|🐷 pig|🐭 mouse|🐹 hamster|🐰 rabbit|🦊 fox_face|🐻 bear|🐼 panda_face|🐨 koala|🐔 chicken
🐧 penguin|🐦 bird|🦆 duck|🦅 eagle|🦉 owl|🐸 frog|🐢 turtle|🐍 snake|🐲 dragon_face|🐬 dolphin flipper|🐟 fish
🐙 octopus|🦋 butterfly|🐛 bug|🐜 ant|🐝 bee honeybee|🐞 beetle ladybug|💐 bouquet|🌸 cherry_blossom|🌹 rose
🌻 sunflower|🌷 tulip|🌱 seedling|🌲 evergreen_tree|🌳 deciduous_tree|🌴 palm_tree|🌵 cactus|☘️ shamrock
🍀 four_leaf_clover|🍁 maple_leaf|🍂 fallen_leaf|🍃 leaves|🍇 grapes|🍉 watermelon|🍊 tangerine|🍋 lemon|🍍 pineapple
🍎 apple|🍏 green_apple|🍐 pear|🍑 peach|🍒 cherries|🥑 avocado|🍅 tomato|🍆 eggplant|🌽 corn|🥕 carrot|🍞 bread
🧀 cheese_wedge|🍔 hamburger|🍟 fries|🍕 pizza|🌮 taco|🍳 fried_egg cooking|🍿 popcorn|🍱 bento|🍣 sushi|🍦 icecream
🍩 doughnut|🍪 cookie|🎂 birthday|🍰 cake|🍫 chocolate_bar|🍬 candy|🍭 lollipop|☕ coffee|🍵 tea|🍷 wine_glass
🍸 cocktail|🍺 beer|🍻 beers|🥂 clinking_glasses|🍴 fork_and_knife|🌍 earth_africa|🌎 earth_americas|🌏 earth_asia
🗺️ world_map|🏠 house|🏢 office|🏥 hospital|🏦 bank|🏭 factory|⛪ church|🚗 car red_car|🚕 taxi|🚌 bus
🚑 ambulance|🚒 fire_engine|🚚 truck|🚲 bike|🚂 steam_locomotive|🚆 train2|✈️ airplane|🚀 rocket|🛸 flying_saucer
⛵ boat sailboat|🚢 ship|⚓ anchor|🚧 construction|🚨 rotating_light|🛑 octagonal_sign|⌛ hourglass
⏳ hourglass_flowing_sand|⌚ watch|⏰ alarm_clock|⏱️ stopwatch|🕐 clock1|🌙 crescent_moon|☀️ sunny|⭐ star|🌟 star2
☁️ cloud|⛅ partly_sunny|🌈 rainbow|☔ umbrella_with_rain_drops|❄️ snowflake|⛄ snowman_without_snow|💧 droplet
🌊 ocean|🎆 fireworks|🎇 sparkler|✨ sparkles|🎈 balloon|🎊 confetti_ball|🎁 gift|🏅 sports_medal
🥇 first_place_medal|🥈 second_place_medal|🥉 third_place_medal|⚽ soccer|🏀 basketball|🏈 football|🎾 tennis
🎯 dart|🎮 video_game|🎲 game_die|🎨 art|🎤 microphone|🎧 headphones|🎵 musical_note|🎶 notes|🎸 guitar|🎹 musical_keyboard
📱 iphone|☎️ phone telephone|📞 telephone_receiver|🔋 battery|🔌 electric_plug|💻 computer|🖥️ desktop_computer
🖨️ printer|⌨️ keyboard|💾 floppy_disk|💿 cd|🎥 movie_camera|📺 tv|📷 camera|📸 camera_with_flash|🔍 mag|🔎 mag_right
💡 bulb|🔦 flashlight|📖 book open_book|📚 books|📝 memo pencil|📄 page_facing_up|📃 page_with_curl|📰 newspaper
🔖 bookmark|🏷️ label|💰 moneybag|💵 dollar|💶 euro|💳 credit_card|🧾 receipt|✉️ email envelope|📧 e-mail
📨 incoming_envelope|📩 envelope_with_arrow|📤 outbox_tray|📥 inbox_tray|📦 package|📬 mailbox_with_mail|✏️ pencil2
📁 file_folder|📂 open_file_folder|📅 date|📆 calendar|📈 chart_with_upwards_trend
📉 chart_with_downwards_trend|📊 bar_chart|📋 clipboard|📌 pushpin|📍 round_pushpin|📎 paperclip|✂️ scissors
🗑️ wastebasket|🔒 lock|🔓 unlock|🔑 key|🔨 hammer|🛠️ hammer_and_wrench|🔧 wrench|🔩 nut_and_bolt|⚙️ gear
⚖️ scales|🔗 link|🧪 test_tube|🔬 microscope|🔭 telescope|💉 syringe|🚪 door|🛏️ bed|🚽 toilet|🛒 shopping_trolley
🚫 no_entry_sign|⛔ no_entry|⚠️ warning|☢️ radioactive_sign|⬆️ arrow_up|➡️ arrow_right|⬇️ arrow_down|⬅️ arrow_left
🔄 arrows_counterclockwise|🔙 back|🔜 soon|🔝 top|✅ white_check_mark|☑️ ballot_box_with_check|✔️ heavy_check_mark
❌ x|❎ negative_squared_cross_mark|➕ heavy_plus_sign|➖ heavy_minus_sign|❓ question|❔ grey_question
❕ grey_exclamation|❗ exclamation heavy_exclamation_mark|‼️ bangbang|⁉️ interrobang|©️ copyright|®️ registered|™️ tm
#️⃣ hash|0️⃣ zero|1️⃣ one|2️⃣ two|3️⃣ three|4️⃣ four|5️⃣ five|6️⃣ six|7️⃣ seven|8️⃣ eight|9️⃣ nine|🔟 keycap_ten
🆗 ok|🆕 new|🆓 free|🆘 sos|🆙 up|ℹ️ information_source|🔴 red_circle|🟠 large_orange_circle|🟡 large_yellow_circle
🟢 large_green_circle|🔵 large_blue_circle|🟣 large_purple_circle|⚫ black_circle|⚪ white_circle|🟥 large_red_square
♻️ recycle|🔔 bell|🔕 no_bell|🔊 loud_sound|🔇 mute|📢 loudspeaker|📣 mega|🏁 checkered_flag
🚩 triangular_flag_on_post|🏳️ waving_white_flag|🏳️‍🌈 rainbow-flag|🇬🇧 gb uk flag-gb|🇫🇷 fr flag-fr|🇩🇪 de flag-de
🇪🇸 es flag-es|🇮🇹 it flag-it|🇺🇸 us flag-us|🇯🇵 jp flag-jp|🇨🇳 cn flag-cn|🇰🇷 kr flag-kr|🇷🇺 ru flag-ru
"""

TEXTUAL = "\ufe0e"
PICTURE = "\ufe0f"
TONES = {chr(0x1F3FB + step): f"skin-tone-{step + 2}" for step in range(5)}
REGIONAL_A = 0x1F1E6
SHORTCODE = re.compile(r":([a-z0-9_+'-]{1,80}(?:::skin-tone-[2-6])?):")

NAMES: dict[str, str] = {}
PICTURES: dict[str, str] = {}
for _entry in TABLE.replace("\n", "|").split("|"):
    if _entry:
        _picture, *_names = _entry.split()
        NAMES[_picture.replace(PICTURE, "")] = _names[0]
        PICTURES.update(dict.fromkeys(_names, _picture))


def name_of(emoji: str) -> str:
    """Slack's name of an emoji, such as `wave::skin-tone-3`; empty when Slack has none that we know."""
    tone = next((TONES[char] for char in emoji if char in TONES), "")
    bare = "".join(char for char in emoji if char not in TONES and char not in (PICTURE, TEXTUAL))
    name = NAMES.get(bare) or _flag_name(bare) or _unicode_name(bare)
    return f"{name}::{tone}" if name and tone else name


def picture_of(name: str) -> str:
    """The emoji that Slack calls `name` (no colons around it); empty for a workspace's own."""
    bare, _, tone = name.partition("::")
    picture = PICTURES.get(bare) or _flag(bare) or _lookup(bare)
    modifier = next((char for char, word in TONES.items() if word == tone), "")
    if not (picture and modifier):
        return picture
    return picture[0] + modifier + picture[1:].removeprefix(PICTURE)


def spelled(text: str) -> str:
    """A text with every `:name:` that is a known emoji replaced by it."""
    return SHORTCODE.sub(lambda found: picture_of(found[1]) or found[0], text)


def from_code(code: str) -> str:
    """The emoji of a rich text element's `unicode`, such as `1f44b-1f3fc`; empty when it is none."""
    try:
        return "".join(chr(int(point, 16)) for point in code.split("-")) if code else ""
    except (ValueError, OverflowError):
        return ""


def _flag_name(emoji: str) -> str:
    letters = [ord(char) - REGIONAL_A for char in emoji]
    flag = len(letters) == 2 and all(0 <= letter < 26 for letter in letters)
    return "flag-" + "".join(chr(97 + letter) for letter in letters) if flag else ""


def _flag(name: str) -> str:
    code = name.removeprefix("flag-")
    fits = name.startswith("flag-") and len(code) == 2 and code.isascii() and code.isalpha()
    return "".join(chr(REGIONAL_A + ord(letter) - 97) for letter in code.lower()) if fits else ""


def _unicode_name(emoji: str) -> str:
    if len(emoji) != 1 or unicodedata.category(emoji) != "So":
        return ""
    return unicodedata.name(emoji, "").lower().replace(" ", "_")


def _lookup(name: str) -> str:
    try:
        found = unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return ""
    return found if len(found) == 1 and unicodedata.category(found) == "So" else ""
