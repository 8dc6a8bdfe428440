"""Rules that change while the house runs: good ones are taken into use, broken ones leave the last good in force."""

import asyncio
from pathlib import Path

import pytest

from config.settings import Settings, load_settings
from handoff.live import names
from handoff.routing import Router, by_rules
from most116.app.assembly import make_router
from most116.app.health import look
from most116.app.rule_watch import RuleWatch, require_examples
from most116.core.conversation import Language, Tier
from most116.core.errors import ConfigurationError
from most116.core.redaction import EventLog
from most116.testing.house import House
from most116.testing.installed import few_rules, installed_book
from safety_rules.book import load_book
from safety_rules.keeping import held, key_of, note_held

WORDS = "purple elephants"
GOOD = f"""
rules:
  - id: en.own.rule
    cue: bullying
    phrases: ["{WORDS}"]
    why: "A rule of the operator's."
    must_match: ["{WORDS}", "my {WORDS}"]
    must_not_match: ["purple", "elephants"]
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return few_rules(tmp_path / "data") / "rules/urgency/en_own.yaml"


@pytest.fixture
def router(house: House, rules: Path, rules_dir: Path) -> Router:
    return make_router(house.parts, load_book(rules.parents[2], rules_dir))


@pytest.fixture
def watch(house: House, router: Router, rules: Path, rules_dir: Path) -> RuleWatch:
    settings: Settings = load_settings({"data_dir": rules.parents[2], "safety_rules": {"cache_dir": rules_dir}})
    return RuleWatch(router, house.parts.runtime.redis, settings, EventLog("intake"))


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def tier(router: Router) -> Tier:
    return router.book.judge(WORDS, Language.EN).tier


async def test_changed_rules_are_taken_into_use(watch: RuleWatch, router: Router, rules: Path) -> None:
    before = router.book.version
    assert await watch.look() == "ok"
    assert router.book.version == before
    write(rules, GOOD)
    assert await watch.look() == "ok"
    assert (router.book.version != before, tier(router)) == (True, Tier.ELEVATED)


@pytest.mark.parametrize(
    "broken",
    ["rules: [", "hello: 1\n", GOOD.replace('["purple", "elephants"]', f'["{WORDS}", "x"]'), "rules:\n  - id: en.x\n"],
    ids=["no YAML", "no rules", "an example that does not hold", "half a rule"],
)
async def test_broken_rules_leave_the_last_good_in_force(
    watch: RuleWatch, router: Router, rules: Path, broken: str
) -> None:
    write(rules, GOOD)
    await watch.look()
    good = router.book.version
    write(rules, broken)
    assert [await watch.look(), await watch.look()] == ["broken", "broken"]
    assert (router.book.version, tier(router)) == (good, Tier.ELEVATED)
    write(rules, GOOD)
    assert await watch.look() == "ok"


async def test_readyz_says_that_rules_are_broken_and_stays_ready(house: House, watch: RuleWatch, rules: Path) -> None:
    write(rules, "rules: [")
    stop = asyncio.Event()
    running = asyncio.create_task(watch.run(stop))
    redis = house.parts.runtime.redis
    async with asyncio.timeout(60):
        while await redis.get(names.RULES_STATE) is None:  # noqa: ASYNC110 - it happens in Redis
            await asyncio.sleep(0.02)
    well_before, works = await look(redis, house.parts.inbox, house.clock)
    assert works["rules"] is False
    await redis.set(names.RULES_STATE, "ok")
    well, works = await look(redis, house.parts.inbox, house.clock)
    assert (works["rules"], well) == (True, well_before)
    stop.set()
    await running


async def test_a_decision_names_the_rules_that_made_it(house: House) -> None:
    house.decider.choose = by_rules
    conversation = await house.hears("hej")
    case = await house.case_of()
    assert (case.conversation.id, case.conversation.rules_version) == (conversation, installed_book().version)


def test_rules_that_do_not_hold_their_examples_stop_the_start(rules: Path) -> None:
    rules.write_text(GOOD.replace('["purple", "elephants"]', f'["{WORDS}", "x"]'), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"en\.own\.rule: must not match"):
        require_examples(load_book(rules.parents[2]))


def test_examples_that_held_are_run_again_only_when_rules_or_engine_change(tmp_path: Path, rules: Path) -> None:
    kept, broken = tmp_path / "kept", GOOD.replace('["purple", "elephants"]', f'["{WORDS}", "x"]')
    write(rules, broken)
    book = load_book(rules.parents[2], kept)
    with pytest.raises(ConfigurationError):
        require_examples(book, kept)
    assert not held(kept, key_of(book.version))
    note_held(kept, key_of(book.version))
    require_examples(book, kept)
    write(rules, f"{broken}\n# changed")
    with pytest.raises(ConfigurationError):
        require_examples(load_book(rules.parents[2], kept), kept)
