"""Pure decisions about text. The sort order is that of Vietnamese dictionaries: a ă â b c d đ e ê … y, and within
the same letters by tone: ngang, huyền, hỏi, ngã, sắc, nặng."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from motcua.foundation.text.errors import UnableToReadLongText, UnableToReadText

# Combining marks, by what they do to a letter: another letter of the alphabet, or the same letter in another tone.
_LETTER_MARKS = {"\u0306": "{", "\u0302": "|", "\u031b": "}"}  # ă; â ê ô; ơ ư
_TONE_MARKS = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LEVEL_TONE = "0"

# The three separators sort below digits and letters, and the wider below the narrower, so that "An Bình" comes
# before "Anh" and all of "Hoa" before "Hòa".
_BETWEEN_NAME_PARTS, _BETWEEN_WORDS, _BEFORE_TONES = ",-."


def nfc(text: str) -> str:
    """The text in Unicode normalisation form C: each letter with its marks as one character (TCVN 6909:2001)."""
    return unicodedata.normalize("NFC", text)


def trimmed(text: str) -> str:
    """What was typed without space around it, and without the NUL that PostgreSQL cannot keep."""
    return text.replace("\x00", "").strip()


def clean(text: str, *, length_max: int = 10_000) -> str:
    """The text as it is kept: NFC, without space around it, its lines ended by a bare line feed.

    Raises `UnableToReadText` for NUL, other control characters and halves of surrogate pairs (PostgreSQL or
    UTF-8 could not keep them), `UnableToReadLongText` beyond `length_max` characters.
    """
    kept = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    for place, character in enumerate(kept, start=1):
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t":
            raise UnableToReadText(character=f"U+{ord(character):04X}", place=place)
    kept = kept.strip()
    if len(kept) > length_max:
        raise UnableToReadLongText(length=len(kept), length_max=length_max)
    return kept


def search_key(text: str) -> str:
    """What a search compares: small letters without marks, đ as d, anything else as a single space.

    "Quyền sử dụng  ĐẤT (sổ đỏ)" and "quyen su dung dat so do" have the same key.
    """
    bare = "".join(character for character in _decomposed(text) if not unicodedata.combining(character))
    return " ".join("".join(c if c.isalnum() else " " for c in bare.replace("đ", "d")).split())


def sort_key(text: str) -> str:
    """A key whose bytes (UTF-8, collation C) sort as a Vietnamese dictionary sorts the text.

    Word by word; each by its letters first and by its tone only among the same letters, wherever the tone
    stands ("hoà" and "hòa" are one). Case and punctuation do not count.
    """
    return _BETWEEN_WORDS.join(_word_key(word) for word in _words(text))


def name_sort_key(full_name: str) -> str:
    """A key that sorts people as Vietnamese lists do: by given name, then middle names, then family name.

    The given name is the last word: Nguyễn (family) Thị Ngọc (middle) Ánh (given).
    """
    words = [_word_key(word) for word in _words(full_name)]
    given, middle, family = words[-1:], words[1:-1], words[:-1][:1]
    return _BETWEEN_NAME_PARTS.join(_BETWEEN_WORDS.join(part) for part in (given, middle, family))


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text.lower())


def _words(text: str) -> Iterator[str]:
    """The words of a decomposed text, without punctuation."""
    return iter(
        "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in _decomposed(text)).split(),
    )


def _word_key(word: str) -> str:
    """'việt' as 'vie|t.5': the letters, ê being an e that sorts after every other e, then the tone."""
    letters = "".join(_LETTER_MARKS.get(c, c) for c in word.replace("đ", "d{") if c not in _TONE_MARKS)
    tones = "".join(_TONE_MARKS[c] for c in word if c in _TONE_MARKS)
    return letters + _BEFORE_TONES + (tones or _LEVEL_TONE)
