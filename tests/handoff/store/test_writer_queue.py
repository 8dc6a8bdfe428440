"""Writers of several processes take turns, in the order in which they came, and none is kept waiting by who is gone."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

from handoff.store.writer_queue import WriterQueue

HOLDER = """
import asyncio, sys
from pathlib import Path
from handoff.store.writer_queue import WriterQueue
async def hold():
    async with WriterQueue(Path(sys.argv[1])):
        print("held", flush=True)
        sys.stdin.read()
asyncio.run(hold())
"""


def holder(database: Path) -> "subprocess.Popen[str]":
    """Another process that writes until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


async def entered(queue: WriterQueue) -> float:
    async with queue:
        return time.monotonic()


async def test_one_process_waits_for_another_and_is_woken_at_once(tmp_path: Path) -> None:
    other = holder(tmp_path / "most116.db")
    waiting = asyncio.create_task(entered(WriterQueue(tmp_path / "most116.db")))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    other.communicate("")
    async with asyncio.timeout(60):
        await waiting


async def test_who_is_killed_holds_nothing(tmp_path: Path) -> None:
    other = holder(tmp_path / "most116.db")
    other.kill()
    other.communicate()
    async with asyncio.timeout(60):
        await entered(WriterQueue(tmp_path / "most116.db"))


async def test_who_is_cancelled_while_waiting_keeps_nobody_waiting(tmp_path: Path) -> None:
    other, queue = holder(tmp_path / "most116.db"), WriterQueue(tmp_path / "most116.db")
    waiting = asyncio.create_task(entered(queue))
    await asyncio.sleep(0.1)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert waiting.cancelled()
    other.communicate("")
    async with asyncio.timeout(60):
        await entered(queue)
        await entered(WriterQueue(tmp_path / "most116.db"))


async def test_tasks_of_one_process_take_turns_in_their_order(tmp_path: Path) -> None:
    queue, order = WriterQueue(tmp_path / "most116.db"), list[int]()

    async def write(number: int) -> None:
        async with queue:
            order.append(number)
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*(write(number) for number in range(20)))
    assert order == [number for number in range(20) for _ in range(2)]
