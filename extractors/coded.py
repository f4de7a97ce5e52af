"""Sides that carry a printed code of their own: the page's codes say which side it is, geometry confirms."""

from collections.abc import Sequence

import zxingcpp

from extractors.barcodes import KNOWN
from extractors.pyramid import Pyramid
from extractors.template import FormTemplate

# An A4 page at 200 dpi: modules of half a millimetre are still three pixels wide.
LONGEST_PX = 2339


def with_the_code(page: Pyramid, templates: Sequence[FormTemplate]) -> tuple[FormTemplate, ...]:
    """Answer the sides whose code a grey page carries; all of them where it carries none that is known."""
    if not any(one.page.code for one in templates):
        return tuple(templates)
    reduced = page.at(min(1.0, LONGEST_PX / max(page.width, page.height)))
    seen = {code.text for code in zxingcpp.read_barcodes(reduced, KNOWN)}
    return tuple(one for one in templates if one.page.code in seen) or tuple(templates)
