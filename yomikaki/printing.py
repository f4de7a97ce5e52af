"""A page as PDF, by the browser that robots use: it draws every character that some font of the machine has.

A library for PDF would draw with one font and leave out what that font lacks: 異体字 and 外字 of a name.
"""

import threading

from bots.browser import opened
from yomikaki.settings import Settings

# One browser at a time: each takes some 350 MB.
_ONE = threading.Lock()


def printed(settings: Settings, html: str, footer: str) -> bytes:
    """Answer a whole page, which carries its own styles and pictures, on A4; ``footer`` stands on each sheet.

    Raises:
        EnvironmentProblem: no browser is installed (``environment.browser``).
    """
    line = (
        '<p style="width:100%;margin:0 12mm;font-size:7pt;color:#555;display:flex">'
        f'<span style="flex:1">{footer}</span>'
        '<span><span class="pageNumber"></span> / <span class="totalPages"></span></span></p>'
    )
    with _ONE, opened(settings.browser) as context:
        context.set_offline(True)
        page = context.new_page()
        page.set_content(html, wait_until="load")
        return page.pdf(
            format="A4", print_background=True, display_header_footer=True, header_template="<span></span>",
            footer_template=line, margin={"top": "12mm", "bottom": "16mm", "left": "12mm", "right": "12mm"},
        )  # fmt: skip
