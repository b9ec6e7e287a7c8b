"""Counted words for messages."""

__all__ = ["counted", "is_todo"]


def counted(count: int, one: str, many: str = "") -> str:
    """A count and its noun, in the singular or the plural.

    >>> counted(1, "row"), counted(1200, "row"), counted(2, "row refers", "rows refer")
    ('1 row', '1,200 rows', '2 rows refer')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def is_todo(text: str) -> bool:
    """Whether a text is one that a draft left open.

    >>> is_todo("todo"), is_todo("Todo: ask Ann"), is_todo("Todos os Santos")
    (True, True, False)
    """
    plain = text.strip().lower()
    return plain == "todo" or plain.startswith("todo:")
