"""The buttons under a message: https://core.telegram.org/bots/api#inlinekeyboardmarkup."""

from most116.simulator.network import Button
from most116.simulator.telegram.refusals import bad

_DATA_BYTES, _BUTTONS = 64, 100


def buttons_of(markup: object) -> tuple[Button, ...]:
    """The buttons of an inline keyboard, row by row; no markup has none."""
    if markup is None:
        return ()
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) and markup.keys() == {"inline_keyboard"} else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse reply keyboard markup JSON object")
    buttons = tuple(_button(one) for row in rows for one in row)
    if len(buttons) > _BUTTONS:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return buttons


def _button(one: object) -> Button:
    if not isinstance(one, dict) or one.keys() != {"text", "callback_data"}:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    label, data = one["text"], one["callback_data"]
    if not isinstance(label, str) or not label.strip():
        raise bad("inline keyboard button text is empty")
    if not isinstance(data, str) or not 0 < len(data.encode()) <= _DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    return Button(data, label)
