"""Which form a counted thing has in a text: "within 1 hour", "within 2 hours", and what other languages make of 21."""

from collections.abc import Mapping

from most116.core.conversation import Language

# What texts count, by the name of the value; the words stand in the texts of each language.
COUNTED = frozenset({"hours"})


def counted(values: Mapping[str, str], language: Language) -> Mapping[str, str]:
    """For each count among `values` the key of the word after it, named `<value>.unit`; other values have none.

    The word is in the case that follows "within": of Unicode's plural rules two forms remain then in each language.
    """
    return {
        f"{name}.unit": f"unit.{name}.{'one' if _like_one(int(value), language) else 'more'}"
        for name, value in values.items()
        if name in COUNTED and value.isdecimal()
    }


def _like_one(count: int, language: Language) -> bool:
    if language in {Language.UK, Language.RU}:
        return count % 10 == 1 and count % 100 != 11
    return count == 1
