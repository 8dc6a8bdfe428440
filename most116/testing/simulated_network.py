"""The control interface of a pretended chat platform, for tests and measurements."""

from collections.abc import Mapping
from typing import Any, cast

import httpx

Telephone = Mapping[str, Any]


class SimulatedNetwork:
    """People on one platform, and what our client posted to it (most116/simulator/network_control.py)."""

    def __init__(self, name: str, http: httpx.AsyncClient) -> None:
        self._path, self._http = f"/api/networks/{name}", http

    async def act(self, person: str, act: str, **values: Any) -> Telephone:
        """Somebody does something; their telephone afterwards."""
        answer = await self._http.post(f"{self._path}/people/{person}/{act}", json=values)
        return cast("Telephone", read(answer))

    async def person(self, person: str) -> Telephone:
        return cast("Telephone", read(await self._http.get(f"{self._path}/people/{person}")))

    async def posted(self, *, after: int = 0, wait: float = 0.0) -> list[Mapping[str, Any]]:
        """What our client posted after a `seq`; waits up to so many seconds for the first."""
        asked = {"after": str(after), "wait": str(wait)}
        answer = await self._http.get(f"{self._path}/outbox", params=asked)
        return cast("list[Mapping[str, Any]]", read(answer))

    async def fault(self, kind: str, person: str = "*", **more: Any) -> None:
        """Sets a failure (`code`, `seconds`, `times`, `accept`); kind `none` takes the person's failures back."""
        read(await self._http.post(f"{self._path}/faults", json={"person": person, "kind": kind, **more}))


def read(answer: httpx.Response) -> Any:
    """What the simulator answered; ValueError with its sentence when it refused."""
    if answer.is_error:
        raise ValueError(f"the simulator answered {answer.status_code}: {answer.text[:300]}")
    return answer.json()
