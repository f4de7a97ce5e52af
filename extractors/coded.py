"""Sides that carry a printed code of their own: the page's codes say which side it is, geometry confirms."""

from collections.abc import Sequence

import zxingcpp

from extractors.images import Image, resized
from extractors.template import FormTemplate

# Modules of half a millimetre are still three pixels wide.
LONGEST_PX = 2400


def with_the_code(page: Image, templates: Sequence[FormTemplate]) -> tuple[FormTemplate, ...]:
    """Answer the sides whose code a grey page carries; all of them where it carries none that is known."""
    if not any(one.page.code for one in templates):
        return tuple(templates)
    scale = LONGEST_PX / max(page.shape)
    seen = {code.text for code in zxingcpp.read_barcodes(resized(page, scale) if scale < 1 else page)}
    return tuple(one for one in templates if one.page.code in seen) or tuple(templates)
