"""``python -m yomikaki``."""

from yomikaki.cli import main

main()
