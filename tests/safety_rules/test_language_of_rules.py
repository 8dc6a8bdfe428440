"""Everything that docs/rules.md promises to who writes rules, each in a book of one or two small files."""

from collections.abc import Mapping

import pytest
import yaml

from most116.core.conversation import Language, Tier
from most116.core.errors import ConfigurationError
from safety_rules.book import book_of
from safety_rules.judge import RuleBook
from safety_rules.rule_files import CUES, GRAMMAR, WORDS, read_texts

INSTALLED = {name: text for name, text in read_texts(None).items() if name in {CUES, WORDS, GRAMMAR}}


def rule(name: str = "pl.test", /, **keys: object) -> dict[str, object]:
    told = {"id": name, "why": "A test.", "must_match": ["a", "b"], "must_not_match": ["a", "b"], "cue": "bullying"}
    if "modifier" in keys:
        del told["cue"]
    return told | keys


def book(
    *rules: Mapping[str, object],
    files: Mapping[str, object] | None = None,
    classes: Mapping[str, object] | None = None,
    approved: Mapping[str, object] | None = None,
) -> RuleBook:
    top = {"rules": [dict(each) for each in rules], "classes": dict(classes or {}), **(approved or {})}
    own = {"urgency/pl.yaml": top, **(files or {})}
    return book_of(INSTALLED | {name: yaml.safe_dump(content, allow_unicode=True) for name, content in own.items()})


def found(one: RuleBook, text: str) -> bool:
    return any(one.finds(each, text) for each in one.rules)


# phrase, what it finds, what it leaves
PHRASES = [
    ("żegnajcie", ["Żegnajcie!", "zegnajcie", "ż e g n a j c i e"], ["żegnamy"]),
    ("samobójcz*", ["samobójcze", "samobojczych"], ["samoobrona"]),
    ("dziś|dzisiaj idę", ["dziś idę", "dzisiaj ja idę"], ["jutro idę", "dziś ja już idę"]),
    ("to już? koniec", ["to koniec", "to już koniec"], ["to nasz tu koniec"]),
    ("nie ... żyć", ["nie żyć", "nie chcę już dłużej tu żyć"], ["nie chcę już dłużej tu z wami żyć"]),
    ("nie ..0 chcę", ["nie chcę"], ["nie ja chcę"]),
    ("nie ..2 chcę", ["nie ja już chcę"], ["nie to ja już chcę"]),
    ("stoję na (dachu bloku|krawędzi)", ["stoję na krawędzi", "stoję na dachu bloku"], ["stoję na dachu", "na bloku"]),
    ("(idę (w las|tam))? nara", ["nara", "idę tam nara", "idę w las nara"], ["idę"]),
    ("{tabletka:pl}", ["tabletki", "tabletek"], ["tabletkę", "tabletka"]),
    ("{tabletka:pl+gen}", ["tabletek"], ["tabletki"]),
    ("{wziąć:1+past,3+past}", ["wzięłam", "wzielam", "wziął"], ["weźmiesz", "wzięty"]),
    ("{wziąć:part}", ["wzięty"], ["wzięłam"]),
    ("#2+ {tabletka}", ["20 tabletek", "dwie tabletki", "20tabletek"], ["1 tabletka", "tabletka"]),
    ("#5-17 lat", ["5 lat", "siedemnaście lat"], ["18 lat", "4 lat"]),
    ("(#5-17|20|18) lat", ["18 lat", "20 lat", "5 lat"], ["19 lat"]),
    ("(18|a|#12-30|b b)", ["18", "12", "b b"], ["31", "b"]),
    ("#7", ["7", "siedem"], ["17"]),
    ("#", ["0", "123"], ["sto1x"]),
    ("💊 wszystkie", ["💊 wszystkie", "wzięłam 💊 już wszystkie"], ["wszystkie"]),
    ("umieram !ze|z", ["umieram", "umieram teraz"], ["umieram ze śmiechu", "umieram z nudów"]),
    ("!nie chcę", ["chcę", "bardzo chcę"], ["nie chcę"]),
    ("chcę !bardzo tam", ["chcę tam", "chcę zaraz tam"], ["chcę bardzo tam"]),
    ("~ zabić się", ["zabić się", "się zabić", "się chcę zabić"], ["zabić go i wrócić się"]),
    ("^ to koniec $", ["to koniec", "To koniec 💔"], ["to koniec lekcji", "czy to koniec"]),
    ("nie chcę żyć", ["nie. chcę. żyć.", "nie\nchcę\nżyć"], ["nie wiem. chcę to żyć"]),
]


class TestClasses:
    FRAME = rule(phrases=["@swallowed ... @amount ..1 @pills"], unless=["@normal_dose"])
    TOP: Mapping[str, object] = {
        "swallowed": "{połknąć:1+past} {wziąć:1+past}",
        "amount": ["#5+", "całe {opakowanie}|listek", "@handful"],
        "handful": ["garść"],
        "pills": "{tabletka:pl} {lek:pl}",
        "normal_dose": {"phrases": ["na ból ..1 głowy|gardła", "od lekarza"], "unless": ["wszystkie"]},
    }

    def test_a_sentence_is_composed_that_nobody_wrote_down(self) -> None:
        one = book(self.FRAME, classes=self.TOP)
        for text in (
            "wzięłam 20 tabletek",
            "połknąłem wczoraj całe opakowanie tych tabletek",
            "wzielam garsc lekow",
            "wzięłam tu dziesięć leków",
        ):
            assert found(one, text), text
        for text in ("wzięłam 2 tabletki", "wzięłam całe jabłko", "mam garść tabletek"):
            assert not found(one, text), text

    def test_a_counter_frame_keeps_it_quiet_and_its_own_counter_frame_undoes_that(self) -> None:
        one = book(self.FRAME, classes=self.TOP)
        assert not found(one, "wzięłam 5 tabletek od lekarza")
        assert not found(one, "na ból mojej głowy wzięłam 5 tabletek")
        assert found(one, "wzięłam 5 tabletek od lekarza, wszystkie")
        assert found(one, "byłam u lekarza. wzięłam 5 tabletek")

    def test_classes_are_shared_by_files_of_a_language_and_by_all(self) -> None:
        shared = {
            "classes/pl.yaml": {"classes": {"place": ["na moście", "torach"]}},
            "classes/all.yaml": {"classes": {"sad": "😭 💔"}},
        }
        one = book(rule(phrases=["stoję @place", "@sad @sad"]), files=shared)
        assert found(one, "stoję na moście")
        assert found(one, "😭 💔")
        with pytest.raises(ConfigurationError, match="@place"):
            book(files=shared | {"urgency/en.yaml": {"rules": [rule("en.test", phrases=["at @place"])]}})

    def test_a_class_of_the_file_hides_a_shared_one(self) -> None:
        shared = {"classes/pl.yaml": {"classes": {"place": "tory"}}}
        one = book(rule(phrases=["@place"]), files=shared, classes={"place": "dach"})
        assert (found(one, "dach"), found(one, "tory")) == (True, False)


CONDITIONS: list[tuple[dict[str, object], list[str], list[str]]] = [
    ({"phrases": ["{stać} na dachu"], "person": "first"}, ["stoję na dachu"], ["on stoi na dachu", "stał na dachu"]),
    ({"phrases": ["na dachu"], "person": "first"}, ["ja na dachu", "siedzę na dachu"], ["on na dachu", "ja. na dachu"]),
    ({"phrases": ["{stać} na dachu"], "person": "third"}, ["stoi na dachu"], ["stoję na dachu"]),
    ({"phrases": ["{stać} na dachu"], "tense": "present"}, ["stoję na dachu"], ["stałam na dachu"]),
    ({"phrases": ["{stać} na dachu"], "tense": "past"}, ["stałam na dachu"], ["stoję na dachu"]),
    ({"phrases": ["nara"], "at_most_words": 3}, ["no to nara"], ["no to nara wam wszystkim"]),
    ({"phrases": ["most"], "with": ["skoczyć"]}, ["skoczyć most", "most żeby skoczyć"], ["most", "most. skoczyć"]),
    ({"phrases": ["most"], "with_anywhere": ["chcę skoczyć"]}, ["chcę to skoczyć. most"], ["most"]),
    ({"phrases": ["skoczę"], "unless": ["do sklepu"]}, ["skoczę", "do sklepu. skoczę"], ["skoczę do sklepu"]),
    ({"phrases": ["skoczę"], "unless_anywhere": ["do sklepu"], "weak": True}, ["skoczę"], ["skoczę. do sklepu"]),
]  # fmt: skip


WRITTEN = CONDITIONS + [({"phrases": [phrase]}, yes, no) for phrase, yes, no in PHRASES]


@pytest.fixture(scope="module")
def written() -> RuleBook:
    return book(*(rule(f"pl.test{number}", **keys) for number, (keys, _, _) in enumerate(WRITTEN)))


@pytest.mark.parametrize("number", range(len(WRITTEN)), ids=[str(keys)[:60] for keys, _, _ in WRITTEN])
def test_a_rule_finds_what_it_says(written: RuleBook, number: int) -> None:
    _, yes, no = WRITTEN[number]
    assert [text for text in (*yes, *no) if written.finds(written.rules[number], text)] == yes


def test_tier_is_short_for_the_base() -> None:
    one = book(rule(phrases=["nara"], tier="immediate"))
    assert one.judge("nara", Language.PL).tier is Tier.IMMEDIATE


def test_a_denial_is_still_a_sign_where_the_rule_says_so() -> None:
    one = book(
        rule("pl.usual", phrases=["skoczę"], cue="suicidal_intent"),
        rule("pl.still", phrases=["zabiorę"], cue="suicidal_intent", negatable=False),
    )
    tiers = [one.judge(text, Language.PL).tier for text in ("nie skoczę", "nie zabiorę")]
    assert tiers == [Tier.ELEVATED, Tier.HIGH]


def test_a_rule_may_be_no_less_when_it_is_retold() -> None:
    one = book(
        rule("pl.usual", phrases=["skoczę"], cue="suicidal_intent"),
        rule("pl.still", phrases=["zabiorę"], cue="suicidal_intent", retold=False),
    )
    tiers = [one.judge(f'ona pisze: "{word}" i tyle', Language.PL).tier for word in ("skoczę", "zabiorę")]
    assert tiers == [Tier.ELEVATED, Tier.HIGH]


class TestHints:
    BOOK = book(
        rule("pl.full", phrases=["jestem już bardzo zmęczona życiem"], cue="wish_to_die", tier="high"),
        rule("pl.inside", phrases=["zmęczona życiem"], cue="wish_to_die", tier="immediate", weak=True),
        rule("pl.other", phrases=["jestem zmęczona"], cue="self_harm", tier="immediate", weak=True),
        rule("pl.mocked", phrases=["śmieją się"], weak=True),
        rule("pl.nothing", phrases=["po nic"], cue="wish_to_die", weak=True),
        rule("pl.shaking", phrases=["trzęsę się"], cue="acute", weak=True),
    )

    @pytest.mark.parametrize(
        ("text", "tier"),
        [
            ("zmęczona życiem", Tier.ELEVATED),
            ("zmęczona tu jestem już bardzo tym życiem", Tier.STANDARD),
            ("jestem zmęczona. jestem już taka bardzo zmęczona życiem", Tier.IMMEDIATE),
            ("jestem już taka bardzo zmęczona życiem, zmęczona życiem", Tier.IMMEDIATE),
            ("śmieją się", Tier.ELEVATED),
            ("śmieją się, po nic to", Tier.HIGH),
            ("śmieją się, trzęsę się", Tier.ELEVATED),
        ],
    )
    def test_hints_count_beside_others_in_words_of_their_own(self, text: str, tier: Tier) -> None:
        assert self.BOOK.judge(text, Language.PL).tier is tier

    def test_a_hint_inside_the_words_of_a_danger_of_its_category_is_no_second_one(self) -> None:
        rules = [each for each in self.BOOK.rules if each.id != "pl.other"]
        one = book(*(each.model_dump(mode="json", by_alias=True, exclude_defaults=True) for each in rules))
        assert one.judge("jestem już bardzo zmęczona życiem", Language.PL).tier is Tier.HIGH


def test_two_different_people_approve_a_rule() -> None:
    once = {"approved_by": ["ola", "ola"], "approved_on": ["2026-11-20", "2026-11-20"]}
    twice = {"approved_by": ["ola", "jan"], "approved_on": ["2026-11-20", "2026-11-21"]}
    one = book(rule(phrases=["nara"]), rule("pl.second", phrases=["nara"], **once), approved=twice)
    assert [each.draft for each in one.rules] == [False, True]
    with pytest.raises(ConfigurationError, match="one approved_on for each"):
        book(rule(phrases=["nara"], approved_by=["ola"]))


def test_forms_of_four_languages() -> None:
    phrases = {"uk": "{випити:past}", "ru": "{убить:1}", "en": "{kill}"}
    files = {
        f"urgency/{name}.yaml": {"rules": [rule(f"{name}.test", phrases=[each])]} for name, each in phrases.items()
    }
    one = book(files=files)
    for text in ("випила", "випили", "убью", "убьём", "kills", "killing", "vypyla", "ubyu"):
        assert one.judge(text, Language.PL).tier is Tier.ELEVATED or text == "killing", text
    for text in ("вип'є", "убьёт", "kilt"):
        assert one.judge(text, Language.PL).tier is Tier.STANDARD, text


def test_a_forms_file_adds_what_people_write() -> None:
    files = {"forms/pl_own.yaml": {"wziąć": {"past1": "wziołem"}, "zdechnąć": {"any": "zdehnonć"}}}
    one = book(rule(phrases=["{wziąć:1+past}", "{zdechnąć}"]), files=files)
    assert all(found(one, text) for text in ("wziolem", "wzięłam", "zdehnonc", "zdechnę"))


# what is wrong, and what is said about it, the line included
BROKEN = [
    (rule(phrases=["nara", "{brzdękolić}"]), "line 3, pl.test: .*no such lemma"),
    (rule(phrases=["{wziąć:czwarta}"]), "unknown tag 'czwarta'"),
    (rule(phrases=["{mama:past}"]), "has no form 'past'"),
    (rule(phrases=["@nothing"]), "write it there or mend the name"),
    (rule(phrases=["(a b"]), "does not close"),
    (rule(phrases=["a b)"]), "does not open"),
    (rule(phrases=["a? b?"]), "every word of it may be missing"),
    (rule(phrases=["a ..x b"]), "a gap is"),
    (rule(phrases=["~ a !b"]), "in any order"),
    (rule(phrases=["a||b"]), "a word is missing"),
    (rule(phrases=["#x"]), "numbers are"),
    (rule(phrases=["e-mail"]), "write it as one word"),
    (rule(phrases=[" ".join(["(a b|c d|e f|g h)"] * 5)]), "more than 200"),
    (rule("uk.test", phrases=["a"]), "begins with the language"),
    (rule(phrases=["a"], tier="high", tiers={"base": "high"}), "not both"),
    (rule(phrases=["a"], colour="red"), "colour"),
]


@pytest.mark.parametrize(("wrong", "said"), BROKEN, ids=[said for _, said in BROKEN])
def test_an_error_names_file_line_and_remedy(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"(?s)urgency/pl.yaml, line \d+.*{said.replace('line 3', '.*')}"):
        book(wrong)


def test_classes_in_a_circle_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="in a circle"):
        book(rule(phrases=["@a"]), classes={"a": ["@b b"], "b": ["@a a"]})
    with pytest.raises(ConfigurationError, match="another file too"):
        book(files={f"classes/pl{end}.yaml": {"classes": {"a": "b"}} for end in ("", "_two")})


def test_a_file_without_a_language_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    own = tmp_path_factory.mktemp("own")
    (own / "rules" / "urgency").mkdir(parents=True)
    (own / "rules" / "urgency" / "polski.yaml").write_text("rules: []", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="begins with its language"):
        read_texts(own)


class TestScenes:
    SCENE = book(
        rule("pl.high", phrases=["wysoko"], image="edge.height", tier="immediate"),
        rule("pl.tower", phrases=["wieża"], image="edge.height", tier="immediate"),
        rule("pl.pain", phrases=["czy boli"], image="edge.pain", tier="immediate"),
        rule("pl.letter", phrases=["list"], image="last.letter", tier="high", cue="runaway"),
        rule("pl.view", phrases=["wysoka wieża"], image="edge.view", tier="immediate"),
        rule(
            "pl.sister", phrases=["siostra"], cue="self_harm", image="near.sister", tiers={"third_person": "immediate"}
        ),
    )

    @pytest.mark.parametrize(
        ("texts", "tier"),
        [
            (["tu jest wysoko"], Tier.ELEVATED),
            (["wysoko, że hej, wieża"], Tier.ELEVATED),
            (["wysoko tu. ciekawe, czy to boli"], Tier.IMMEDIATE),
            (["czy to boli", "wysoko tu"], Tier.IMMEDIATE),
            (["wysoko tu, napisałam list"], Tier.ELEVATED),
            (["wysoka wieża"], Tier.ELEVATED),
            (["wysoka wieża i jeszcze jedna wieża"], Tier.IMMEDIATE),
            (["moja siostra"], Tier.ELEVATED),
            (["moja siostra czyta list"], Tier.HIGH),
        ],
    )
    def test_two_images_of_a_scene_count_fully(self, texts: list[str], tier: Tier) -> None:
        *before, last = texts
        assert self.SCENE.judge(last, Language.PL, before).tier is tier

    def test_an_image_is_weak_by_itself(self) -> None:
        with pytest.raises(ConfigurationError, match="leave weak out"):
            book(rule(phrases=["wysoko"], image="edge.height", weak=True))
