"""What is printed of a link: its QR code, and a card with the address in full beneath it."""

import secrets
from collections.abc import Collection
from pathlib import Path

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from config.entry_link import EntryLink
from config.settings import Settings
from config.texts import Texts
from most116.core.conversation import Channel, Language
from most116.core.errors import ConfigurationError

# Letters and digits that are not taken for one another on paper, by turns: no word and no abbreviation appears, because
# there are no vowels and no two letters are neighbours; the first is a letter, so that a code is never a number.
_LETTERS, _DIGITS = "cdfhjkmnprtvwx", "23456789"
_PATTERN = (_LETTERS, _DIGITS, _LETTERS, _DIGITS, _LETTERS)
# A quarter of a poster may be torn off or scribbled over and the code is read all the same.
_CORRECTION = "q"
_QUIET_ZONE, _DOTS = 4, 24
# Sizes by their names, in millimetres: width, height, and the width of the code.
_CARDS = {"a6": (105, 148, 62), "a4": (210, 297, 124)}
# Of a card's 105 units of width an address may take 87, and a letter is about two thirds as wide as high.
_LINE_UNITS = 130
# A longer address stands on two lines, cut where nobody copies it wrongly.
_ONE_LINE = 34


def new_code(taken: Collection[str]) -> str:
    """A code of five characters that is not among those taken."""
    while True:
        code = "".join(secrets.choice(signs) for signs in _PATTERN)
        if code not in taken:
            return code


def address_of(link: EntryLink, settings: Settings) -> str:
    """The whole address; raises ConfigurationError where the site has none yet."""
    if not settings.public_base_url:
        raise ConfigurationError("set MOST116_PUBLIC_BASE_URL: a link is the address of the public site and a code")
    return f"{settings.public_base_url}/go/{link.code}"


def qr_code(address: str) -> segno.QRCode:
    """A QR code that survives a quarter of damage."""
    return segno.make_qr(address, error=_CORRECTION)


def write_cards(folder: Path, link: EntryLink, settings: Settings, texts: Texts, *, numbers: bool) -> list[Path]:
    """Write the code as SVG and PNG and the cards as pages to print; gives back what was written."""
    address = address_of(link, settings)
    code = qr_code(address)
    folder.mkdir(parents=True, exist_ok=True)
    svg, png = folder / f"{link.code}.svg", folder / f"{link.code}.png"
    code.save(str(svg), border=_QUIET_ZONE, scale=10, xmldecl=False)
    code.save(str(png), border=_QUIET_ZONE, scale=_DOTS)
    written = [svg, png]
    for size in _CARDS:
        card = folder / f"{link.code}-{size}.html"
        card.write_text(_card(size, link, address, code, texts, numbers=numbers), encoding="utf-8")
        written.append(card)
    return written


def _card(size: str, link: EntryLink, address: str, code: segno.QRCode, texts: Texts, *, numbers: bool) -> str:
    language = link.language or Language.PL

    def word(key: str) -> str:
        return texts.interface(key, language, link.line)

    environment = Environment(
        loader=PackageLoader("most116.app"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    width, height, side = _CARDS[size]
    path = f"/go/{link.code}"
    site = address.removesuffix(path)
    return environment.get_template("card.html").render(
        language=language,
        width=width,
        height=height,
        side=side,
        letter=_LINE_UNITS / max(_ONE_LINE, len(site)),
        picture=Markup(code.svg_inline(border=0, omitsize=True, title=None)),  # noqa: S704 -- drawn by us
        site=site,
        path=path,
        two_lines=len(address) > _ONE_LINE,
        # Other channels want an account of theirs.
        free=link.target in {None, Channel.WEBCHAT, Channel.FORM},
        numbers=numbers,
        word=word,
    )
