"""In every app somebody writes, is answered, and a letter fails: of none of it a word, a name or a number is kept."""

import pytest

from most116.core.messages import Delivery
from most116.testing.installed import kept_rules
from most116.testing.leaks import in_files, in_redis, leaks
from most116.testing.simulated_network import SimulatedNetwork
from most116.testing.trial import running_trial
from most116.testing.trial_desk import DeskUser

# Somebody on each, and how it says that they cannot be written to.
APPS = {
    "telegram": ("7101", 403),
    "whatsapp": ("48600100500", 63016),
    "messenger": ("7001", 551),
    "instagram": ("9001", 551),
    "discord": ("77001", 50007),
}
# In the data folder of a trial: what the pretended platforms keep of the invented telephones.
SIMULATORS_OWN = ["simulator.json"]
# Shorter names and numbers stand in texts of our own, and in any number.
_SHORTEST = 6


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_no_app_leaves_anything_behind() -> None:
    with running_trial({"MOST116_LOG_LEVEL": "debug"}, rules=kept_rules()) as trial:
        secrets: list[str] = []
        async with trial.phones() as phones, trial.desk() as desk:
            for name in APPS:
                secrets += await _talk(phones.network(name), name, desk)
            figures = (await desk.http.get("/metrics")).content
        redis_url = f"unix://{(trial.data / 'redis_socket').read_text('utf-8')}"
        places = [*in_redis(redis_url), *in_files(trial.folder, but=SIMULATORS_OWN), ("/metrics", figures)]
        found = leaks(secrets, places)
        assert trial.stop() == 0
        found += leaks(secrets, in_files(trial.folder, but=SIMULATORS_OWN))
    assert not found


async def _talk(network: SimulatedNetwork, name: str, desk: DeskUser) -> list[str]:
    """What was said by a person and to them, with a letter that does not arrive, and what the platform calls them."""
    person, refusal = APPS[name]
    told = f"Pisze Eufrozyna Zapolska przez {name}, nie mam z kim porozmawiac o szkole"
    reply, failed = f"Eufrozyno na {name}, jestem tutaj", f"Zapolska na {name}, czy jeszcze czytasz"
    await network.act(person, "send", text=told)
    place = await desk.waits_with(told)
    await desk.claim(place.id)
    sent = await desk.reply(place.id, reply)
    await desk.sees(place.id, lambda seen: any(_went(one.delivery) for one in seen.messages if one.id == sent.id))
    await network.fault("refused", person, code=refusal)
    lost = await desk.reply(place.id, failed)
    await desk.sees(
        place.id, lambda seen: any(one.delivery is Delivery.FAILED for one in seen.messages if one.id == lost.id)
    )
    await network.fault("none", person)
    await desk.close(place.id)
    called = (await network.person(person))["name"]
    return [told, reply, failed, *(one for one in (person, called) if len(one) >= _SHORTEST)]


def _went(delivery: Delivery | None) -> bool:
    return delivery in {Delivery.SENT, Delivery.DELIVERED}
