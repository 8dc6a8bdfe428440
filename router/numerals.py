"""Number words of four languages as digits: "piętnaście", "пʼятнадцять", "twenty-five", "osiemnastka"."""

import re
from collections.abc import Iterator

from safety_rules.folding import fold

# One row a number; a star stands for any ending, so that "piętnastu" and "piętnastolatka" are read too.
_ROWS: dict[int, str] = {
    1: "jeden jednego один одна одне one",
    2: "dwa dwie dwoch два дві две двох two",
    3: "trzy trzech три трьох трех three",
    4: "cztery czterech чотири чотирьох четыре four",
    5: "pięć pięciu пять пяти five",
    6: "sześć sześciu шість шести шесть six",
    7: "siedem siedmiu сім семи семь seven",
    8: "osiem ośmiu вісім восьми восемь eight",
    9: "dziewięć dziewięciu девять девяти nine",
    10: "dziesięć dziesięciu десять десяти ten",
    11: "jedenast* jedenaście одинадцят* одиннадцат* eleven*",
    12: "dwanaście dwunast* дванадцят* двенадцат* twelve*",
    13: "trzynaście trzynast* тринадцят* тринадцат* thirteen*",
    14: "czternaście czternast* чотирнадцят* четырнадцат* fourteen*",
    15: "piętnaście piętnast* пятнадцят* пятнадцат* fifteen*",
    16: "szesnaście szesnast* шістнадцят* шестнадцат* sixteen*",
    17: "siedemnaście siedemnast* сімнадцят* семнадцат* seventeen*",
    18: "osiemnaście osiemnast* вісімнадцят* восемнадцат* eighteen*",
    19: "dziewiętnaście dziewiętnast* девятнадцят* девятнадцат* nineteen*",
    20: "dwadzieścia dwudziest* двадцят* двадцат* twenty twenties",
    30: "trzydzieści trzydziest* тридцят* тридцат* thirty thirties",
    40: "czterdzieści czterdziest* сорок* forty forties",
    50: "pięćdziesiąt pięćdziesię* пятдесят* пятидесят* пятьдесят* fifty fifties",
    60: "sześćdziesiąt sześćdziesię* шістдесят* шестидесят* шестьдесят* sixty sixties",
    70: "siedemdziesiąt siedemdziesię* сімдесят* семидесят* семьдесят* seventy seventies",
    80: "osiemdziesiąt osiemdziesię* вісімдесят* восьмидесят* восемьдесят* eighty eighties",
}
_WORDS = {fold(word): number for number, words in _ROWS.items() for word in words.split() if not word.endswith("*")}
_STEMS = tuple(
    (fold(word[:-1]), number) for number, words in _ROWS.items() for word in words.split() if word[-1] == "*"
)
# What a number may be grown together with; it stands after the number as a word of its own.
_JOINED = re.compile(r"(?:o|i|io)?(lat\w*|letn\w*|річн\w*|лет\w*)$")
_TENS, _ROUND = 20, 10


def with_digits(words: list[str]) -> list[str]:
    """The same words with digits for number words, tens and ones put together; a joined "-latek" becomes a word."""
    found: list[str] = []
    after_tens = False
    for word in words:
        number, rest = _number(word)
        if number is None:
            found.append(word)
            after_tens = after_tens and word == "-"
            continue
        if number < _ROUND and after_tens:
            while found[-1] == "-":
                found.pop()
            found[-1] = str(int(found[-1]) + number)
            after_tens = False
        else:
            found.append(str(number))
            after_tens = number >= _TENS and not rest
        found.extend(rest)
    return found


def _number(word: str) -> tuple[int | None, list[str]]:
    if word in _WORDS:
        return _WORDS[word], []
    for number, joined in _grown(word):
        return number, joined
    return None, []


def _grown(word: str) -> Iterator[tuple[int, list[str]]]:
    """Numbers with an ending, and those grown together with "years old"."""
    joined = _JOINED.search(word)
    bare = word[: joined.start()] if joined else word
    rest = [joined[1]] if joined else []
    if joined and bare in _WORDS:
        yield _WORDS[bare], rest
    for stem, number in _STEMS:
        if bare.startswith(stem):
            yield number, rest
