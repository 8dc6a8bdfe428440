"""How many SMS a text is, counted as the networks count it (GSM 03.38, 160/153 or 70/67)."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = frozenset("^{}\\[~]|€\f")


def count_segments(text: str) -> tuple[str, int]:
    """The encoding that the whole text gets, and its parts; a character of two units never straddles two parts."""
    gsm = all(char in _BASIC or char in _ESCAPED for char in text)
    if gsm:
        sizes, one, many = [2 if char in _ESCAPED else 1 for char in text], 160, 153
    else:
        sizes, one, many = [2 if ord(char) > 0xFFFF else 1 for char in text], 70, 67
    if sum(sizes) <= one:
        return ("GSM-7" if gsm else "UCS-2"), 1
    parts, room = 1, many
    for size in sizes:
        if size > room:
            parts, room = parts + 1, many
        room -= size
    return ("GSM-7" if gsm else "UCS-2"), parts
