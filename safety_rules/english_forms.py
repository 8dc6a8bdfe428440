"""English forms by rule, with a table of the irregular words that rules use."""

from collections.abc import Iterator

from safety_rules.inflection import ANY_PERSON, Form

_BASE = ANY_PERSON | Form.PRESENT | Form.INFINITIVE | Form.IMPERATIVE | Form.SINGULAR
_THIRD = Form.THIRD | Form.PRESENT | Form.PLURAL
_PAST = ANY_PERSON | Form.PAST
_VOWELS = "aeiou"
_SHORTEST_DOUBLED = 3
# Past and past participle where they are not formed by rule.
_IRREGULAR = {
    "beat": "beat beaten", "become": "became become", "begin": "began begun", "bite": "bit bitten",
    "bleed": "bled bled", "blow": "blew blown", "break": "broke broken", "bring": "brought brought",
    "buy": "bought bought", "catch": "caught caught", "choose": "chose chosen", "come": "came come",
    "cut": "cut cut", "do": "did done", "drink": "drank drunk", "drive": "drove driven", "eat": "ate eaten",
    "fall": "fell fallen", "feel": "felt felt", "fight": "fought fought", "find": "found found",
    "forget": "forgot forgotten", "get": "got gotten", "give": "gave given", "go": "went gone", "hang": "hung hung",
    "have": "had had", "hear": "heard heard", "hide": "hid hidden", "hit": "hit hit", "hold": "held held",
    "hurt": "hurt hurt", "keep": "kept kept", "know": "knew known", "lay": "laid laid", "lead": "led led",
    "leave": "left left", "let": "let let", "lie": "lay lain", "lose": "lost lost", "make": "made made",
    "meet": "met met", "pay": "paid paid", "put": "put put", "read": "read read", "ride": "rode ridden",
    "run": "ran run", "say": "said said", "see": "saw seen", "sell": "sold sold", "send": "sent sent",
    "shake": "shook shaken", "shoot": "shot shot", "shut": "shut shut", "sing": "sang sung", "sit": "sat sat",
    "sleep": "slept slept", "speak": "spoke spoken", "spend": "spent spent", "stand": "stood stood",
    "steal": "stole stolen", "stick": "stuck stuck", "take": "took taken", "teach": "taught taught",
    "tear": "tore torn", "tell": "told told", "think": "thought thought", "throw": "threw thrown",
    "wake": "woke woken", "wear": "wore worn", "win": "won won", "write": "wrote written",
}  # fmt: skip
_PLURALS = {
    "child": "children", "knife": "knives", "life": "lives", "man": "men", "woman": "women", "person": "people",
    "wife": "wives", "foot": "feet", "tooth": "teeth", "self": "selves", "half": "halves",
}  # fmt: skip
_TO_BE = (
    ("be", Form.INFINITIVE | Form.IMPERATIVE | Form.SECOND),
    ("am", Form.FIRST | Form.PRESENT),
    ("im", Form.FIRST | Form.PRESENT),
    ("are", Form.SECOND | Form.THIRD | Form.PRESENT | Form.FIRST),
    ("is", Form.THIRD | Form.PRESENT),
    ("was", Form.FIRST | Form.THIRD | Form.PAST),
    ("were", ANY_PERSON | Form.PAST),
    ("been", Form.PARTICIPLE),
    ("being", Form.PARTICIPLE),
)


class EnglishDictionary:
    """Any word of Latin letters is taken for a verb and a name at once."""

    def forms(self, lemma: str) -> Iterator[tuple[str, int]]:
        if not (lemma.isascii() and lemma.isalpha()):
            return
        if lemma == "be":
            yield from _TO_BE
            return
        yield lemma, _BASE
        yield _PLURALS.get(lemma, _with_s(lemma)), (Form.PLURAL if lemma in _PLURALS else _THIRD)
        if lemma in _PLURALS:
            return
        past, participle = _IRREGULAR.get(lemma, f"{_with_ed(lemma)} {_with_ed(lemma)}").split()
        yield past, _PAST
        yield participle, (_PAST if participle == past else Form.PARTICIPLE)
        yield _with_ing(lemma), Form.PARTICIPLE
        yield _with_ing(lemma).removesuffix("g"), Form.PARTICIPLE


def _with_s(lemma: str) -> str:
    if lemma == "have":
        return "has"
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{lemma}es"
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return f"{lemma[:-1]}ies"
    return f"{lemma}s"


def _with_ed(lemma: str) -> str:
    if lemma.endswith("e"):
        return f"{lemma}d"
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return f"{lemma[:-1]}ied"
    return f"{_doubled(lemma)}ed"


def _with_ing(lemma: str) -> str:
    if lemma.endswith("ie"):
        return f"{lemma[:-2]}ying"
    if lemma.endswith("e") and not lemma.endswith("ee"):
        return f"{lemma[:-1]}ing"
    return f"{_doubled(lemma)}ing"


def _doubled(lemma: str) -> str:
    """A single consonant after a single vowel is doubled in short words: stop, stopped."""
    short = sum(letter in _VOWELS for letter in lemma) == 1 and len(lemma) >= _SHORTEST_DOUBLED
    if short and lemma[-1] not in f"{_VOWELS}wxy" and lemma[-2] in _VOWELS:
        return lemma + lemma[-1]
    return lemma
