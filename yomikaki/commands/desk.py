"""``yomikaki desk``."""

from typing import Annotated

import typer

from yomikaki.commands.say import console, plainly
from yomikaki.office import open_office
from yomikaki.programs import LOOPBACK, require_free
from yomikaki.settings import Settings


def desk(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="待ち受けるポート(設定の desk_port の代わりに)")
    ] = None,
) -> None:
    """職員の画面(受付・確認・決裁・業務台帳)を開きます(Ctrl-C で止まります)。"""
    # The pages load a web server and engines: not for every other command.
    import uvicorn

    from desk.app import before_serving, make_app
    from yomikaki.running import starting
    from yomikaki.trying import Workshop

    settings = Settings()
    chosen = port or settings.desk_port
    with plainly():
        require_free(chosen, "YOMIKAKI_DESK_PORT")
        office = open_office(settings)
        hurry = starting(settings, "rehearse")
        app = make_app(office, Workshop(settings, office.blobs), hurry)
        console.print(f"職員の画面  http://{LOOPBACK}:{chosen}", highlight=False)
        before_serving()
        # Who opened which address belongs into the ledger's chain of looks, not into a log.
        uvicorn.run(app, host=LOOPBACK, port=chosen, log_level="warning", access_log=False)
