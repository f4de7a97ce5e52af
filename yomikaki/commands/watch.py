"""``yomikaki watch``."""

import signal
import threading

from yomikaki.commands.say import console, plainly
from yomikaki.office import open_office
from yomikaki.running import running
from yomikaki.settings import Settings


def watch() -> None:
    """監視フォルダを見張り、受付・読取・登録を続けます(Ctrl-C で止まります)。"""
    settings = Settings()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with plainly():
        open_office(settings)
        with console.status("起動しています…(20秒ほど)"), running(settings) as started:
            console.print(f"監視フォルダ  {settings.watch}", highlight=False)
            console.print(f"職員の画面    {started.desk_url}", highlight=False)
            console.print(f"予定と実行    {started.prefect_url}", highlight=False)
            console.print(f"記録          {settings.home / 'logs'}", highlight=False)
            console.print("Ctrl-C で止まります。", highlight=False)
            _wait(stop)
        console.print("止めました。", highlight=False)


def _wait(stop: threading.Event) -> None:
    try:
        stop.wait()
    except KeyboardInterrupt:
        return
