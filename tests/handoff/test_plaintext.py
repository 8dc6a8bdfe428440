"""Nothing a person or a consultant wrote, and no address, is readable in Redis, in its file or in the database."""

from pathlib import Path

import redis

from most116.core.messages import Kind
from most116.testing.databases import copy_sqlite
from most116.testing.house import House, house_at
from most116.testing.servers import RedisServer

SENDER = "+48699887766"
WORDS = ("marmolada", "gwizdek", "parasolka", "kalafior", "zegarynka", "SM-platformowe")


async def a_whole_day(house: House) -> None:
    """Every way in which words and addresses come in and go out."""
    await house.intake(house.message("marmolada", sender=SENDER, sid="SM-platformowe"))
    await house.intake(house.message("gwizdek", sender=SENDER, kind=Kind.EDIT, refers_to="SM-platformowe"))
    await house.read_all()
    conversation = (await house.case_of(SENDER)).conversation.id
    await house.desk.claim(house.account(), conversation)
    await house.reply(conversation, "parasolka")
    await house.desk.note(house.account(), conversation, "kalafior")
    await house.deliver()
    assert "parasolka" in house.bridge.texts

    def broken(*_: object) -> None:
        raise ValueError("zegarynka")

    house.decider.choose = broken  # type: ignore[assignment]
    await house.intake(house.message("zegarynka", sender=SENDER))
    await house.read_all()
    await house.reply(conversation, "parasolka")
    await house.intake(house.message("zegarynka", sender=SENDER))


async def test_nothing_is_readable_anywhere(
    own_redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path
) -> None:
    url = copy_sqlite(migrated_sqlite, tmp_path / "most116.db")
    async with house_at(own_redis_server.url, url, tmp_path) as house:
        await a_whole_day(house)
        kept = [own_redis_server.everything(), *(path.read_bytes() for path in tmp_path.glob("most116.db*"))]  # noqa: ASYNC240
    with redis.Redis.from_url(own_redis_server.url) as client:
        kept += [key + (client.dump(key) or b"") for key in client.scan_iter()]
    assert sum(map(len, kept)) > 10_000
    for secret in (*WORDS, SENDER, SENDER[1:]):
        for form in (secret.encode(), secret.encode("utf-16-le"), secret.encode().hex().encode()):
            assert not [found for found in kept if form in found], secret
