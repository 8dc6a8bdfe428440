"""Status callbacks: a message goes from queued to its end, and our bridge is told on the way, or told wrongly."""

import asyncio

from most116.simulator.faults import Fault
from most116.simulator.ledger import Call, Ledger, Message
from most116.simulator.settings import SimulatorConfig
from most116.simulator.twilio_facts import API_VERSION, new_sid
from most116.simulator.wire import Wire

_ENDS_BADLY = {"undelivered": ["queued", "sent", "undelivered"], "failed": ["queued", "failed"]}


class Receipts:
    """Moves an accepted message along and posts a signed callback for each step."""

    def __init__(self, config: SimulatorConfig, ledger: Ledger, wire: Wire) -> None:
        self._config, self._ledger, self._wire = config, ledger, wire

    async def follow(self, message: Message, fault: Fault | None, disorder: Fault | None) -> None:
        """`fault` decides how the message ends, `disorder` how its callbacks arrive."""
        kind, code = (fault.kind, fault.code) if fault and fault.kind in _ENDS_BADLY else ("", None)
        steps = _ENDS_BADLY.get(kind, ["queued", "sent", "delivered"])
        manner = disorder.kind if disorder else ""
        for step in steps:
            if step != "queued":
                await asyncio.sleep(self._config.receipt_pace)
                message.state = step
                message.sent_at = message.sent_at or (self._ledger.now() if step == "sent" else None)
                message.error_code = code if step == kind else None
                self._ledger.touch(message)
            if manner in {"", "receipts_twice"}:
                await self._tell(message, step, times=2 if manner else 1)
        if manner == "receipts_mixed":
            for step in reversed(steps):
                await self._tell(message, step)

    async def _tell(self, message: Message, step: str, times: int = 1) -> None:
        if not message.status_callback:
            return
        form = self._form(message, step)
        token = new_sid("")
        for _ in range(times):
            answer = await self._wire.post(message.status_callback, form, idempotency=token)
            error = None if answer.ok else 11205 if answer.failure == "ct" else 11200
            at = self._ledger.now().timestamp()
            message.calls.append(Call(step, at, answer.status, error, ms=answer.ms))
            self._ledger.touch(message)

    def _form(self, message: Message, step: str) -> dict[str, str]:
        form = {
            "AccountSid": self._config.account_sid,
            "ApiVersion": API_VERSION,
            "From": self._config.sms_number,
            "MessageSid": message.sid,
            "MessageStatus": step,
            "SmsSid": message.sid,
            "SmsStatus": step,
            "To": message.number,
        }
        if step in _ENDS_BADLY:
            form["ErrorCode"] = str(message.error_code)
        if step == "delivered":
            form["RawDlrDoneDate"] = self._ledger.now().strftime("%y%m%d%H%M")
        return form
