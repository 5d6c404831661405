"""The text of a symbol from its bytes: UTF-8 and GB 18030 come out right where the reader can only guess."""

import re

_GB_PAIRS = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xf7][\xa1-\xfe])+")
_VOICED = set("ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ")
_VOICING = set("ﾞﾟ")


def _is_half_width_japanese(text: str) -> bool:
    """Tell whether voicing marks stand only where Japanese puts them; GB bytes read as kana scatter them."""
    marks = [place for place, character in enumerate(text) if character in _VOICING]
    return bool(marks) and all(place and text[place - 1] in _VOICED for place in marks)


def _was_guessed(text: str) -> bool:
    """Tell whether the reader made the text without being told a character set: Latin-1, half-width kana or a hole."""
    return (
        "\ufffd" in text or all(character < "\u0100" for character in text) or any("\uff61" <= character <= "\uff9f" for character in text)
    )


def _as_utf8(text: str, content: bytes) -> str | None:
    try:
        decoded = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    # two-byte pairs can be valid in both; then an announced East Asian set is believed
    wide = any(character >= "\u0800" for character in decoded)
    return decoded if wide or not any(character >= "\u3040" for character in text) else None


def text_of(text: str, content: bytes) -> str:
    """Return what a symbol says, given the reader's own text and the raw bytes (facts: zxing-cpp never tries GBK)."""
    if text.isascii():
        return text
    utf8 = _as_utf8(text, content)
    if utf8 is not None:
        return utf8
    if _was_guessed(text) and _GB_PAIRS.fullmatch(content) and not _is_half_width_japanese(text):
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError:
            return text
    return text
