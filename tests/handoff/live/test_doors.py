"""Which ways in are open, as a page finds it: also when Redis does not answer."""

import pytest

from handoff.live.connection import connect
from handoff.live.doors import LiveDoors
from most116.core.conversation import Channel, Line
from most116.core.doors import NOBODY_READS, OPEN_DOORS, Doors, Gate
from most116.testing.servers import RedisServer

DIVERTED = Doors(gates={(Line.YOUTH, Channel.SMS): Gate.DIVERTED})


@pytest.mark.parametrize("told", [OPEN_DOORS, DIVERTED])
async def test_nobody_reads_while_redis_does_not_answer(own_redis_server: RedisServer, told: Doors) -> None:
    live = connect(own_redis_server.url)
    await LiveDoors(live).tell(told)
    assert await LiveDoors(live).now() == told
    own_redis_server.stop()
    assert await LiveDoors(live).now() == NOBODY_READS
    own_redis_server.start()
    assert await LiveDoors(live).now() == told
    await live.aclose()
