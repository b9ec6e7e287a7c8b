"""Texts from strangers, made safe to show."""

__all__ = ["column_letter", "spreadsheet_text", "visible", "visible_cell"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_PICTURES = 0x2400  # U+2400 shows NUL, U+2401 the next control character, and so on
_NUMBER = frozenset("0123456789.,")


def column_letter(number: int) -> str:
    """Return the letter of a column in a spreadsheet; columns are numbered from 1.

    >>> [column_letter(n) for n in (1, 26, 27, 702, 703)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    letters = ""
    while number > 0:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def visible(text: str) -> str:
    r"""Return a text with its invisible characters, such as control characters, made visible.

    >>> visible("a\tb\x00c"), visible("a\u202eb\xa0c")
    ('a␉b␀c', 'a[U+202E]b[U+00A0]c')
    """
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    code = ord(character)
    if character.isprintable():
        return character
    if code < 0x20:
        return chr(_PICTURES + code)
    return "␡" if code == 0x7F else f"[U+{code:04X}]"


def visible_cell(text: str) -> str:
    """Return a cell's text with its invisible characters, and the blanks around it, made visible.

    >>> visible_cell(" Salem  "), visible_cell("New York")
    ('␣Salem␣␣', 'New York')
    """
    left = len(text) - len(text.lstrip(" "))
    middle = text.strip(" ")
    right = len(text) - left - len(middle)
    return "␣" * left + visible(middle) + "␣" * right


def spreadsheet_text(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: an apostrophe goes before anything that looks like one.

    >>> spreadsheet_text("=1+1"), spreadsheet_text("-40"), spreadsheet_text("-cmd")
    ("'=1+1", '-40', "'-cmd")
    """
    bare = text.lstrip(" ")
    if not bare.startswith(_FORMULA) or (bare[0] in "+-" and len(bare) > 1 and set(bare[1:]) <= _NUMBER):
        return text
    return f"'{text}"
