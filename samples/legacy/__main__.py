"""``python -m samples.legacy --database FILE --port N``: start the old system on loopback."""

import argparse
import os
from pathlib import Path

import uvicorn

from samples.city.faults import Faults, planned
from samples.legacy.app import make_app
from samples.legacy.logins import Logins
from samples.legacy.store import Store

parser = argparse.ArgumentParser(prog="python -m samples.legacy")
parser.add_argument("--database", type=Path, required=True)
parser.add_argument("--port", type=int, default=8720)
parser.add_argument("--fault", action="append", default=[], help="name or name:times")
parser.add_argument("--control", action="store_true", help="let /_faults plan faults")
given = parser.parse_args()
given.database.parent.mkdir(parents=True, exist_ok=True)
logins = Logins(os.environ.get("CITY_USER", "robot"), os.environ["CITY_PASSWORD"])
app = make_app(Store(given.database), logins, Faults(planned(given.fault)), control=given.control)
uvicorn.run(app, host="127.0.0.1", port=given.port, log_level="warning")
