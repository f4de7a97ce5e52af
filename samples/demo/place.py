"""Where one demonstration lives: a home of its own, its environment, its people."""

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml

from desk.passwords import hashed
from records.account import Role
from samples.city.process import City, free_port
from yomikaki.office import Office
from yomikaki.settings import ROOT

ROBOT = "robot"
ACTOR = "demo"
# With nobody there, what needs no person goes on by this policy, which the ledger names as the approver.
NOBODY = {"steps": 0, "policy": "demo-nobody-there"}


@dataclass(frozen=True)
class Staff:
    """Somebody who signs in at the desk."""

    name: str
    shown: str
    roles: tuple[Role, ...]
    password: str


def hire(office: Office) -> tuple[Staff, Staff, Staff]:
    """Make the accounts of the clerk and of two approvers, with passwords that nobody knows."""
    clerk = Staff("sato", "佐藤", (Role.CLERK,), secrets.token_urlsafe(16))
    approver = Staff("suzuki", "鈴木", (Role.APPROVER,), secrets.token_urlsafe(16))
    # Where money leaves the city, two people look at it.
    second = Staff("takahashi", "高橋", (Role.APPROVER,), secrets.token_urlsafe(16))
    for one in (clerk, approver, second):
        office.accounts.add(one.name, one.shown, hashed(one.password), one.roles, actor=ACTOR)
    return clerk, approver, second


def furnish(home: Path, city: City, password: str, *, broken: bool, clerk: bool) -> None:
    """Set this process's environment, which everything that it starts inherits."""
    os.environ.update({
        "YOMIKAKI_HOME": str(home),
        "YOMIKAKI_TRIAL": "1",
        "YOMIKAKI_STABLE_SECONDS": "0.5",
        "YOMIKAKI_CREDENTIALS__MACHI__USER": ROBOT,
        "YOMIKAKI_CREDENTIALS__MACHI__PASSWORD": password,
        "YOMIKAKI_TARGET_URLS__MACHI": city.base_url,
        "YOMIKAKI_DESK_PORT": str(free_port()),
        "YOMIKAKI_PREFECT_PORT": str(free_port()),
    })  # fmt: skip
    if broken:
        os.environ["YOMIKAKI_RECOGNISER"] = "samples.broken:broken_engines"
    if not clerk:
        os.environ["YOMIKAKI_PROCEDURES"] = str(_procedures_without_approval(home))


def _procedures_without_approval(home: Path) -> Path:
    """Copy the procedures and let each approve by policy."""
    copy = home / "procedures"
    shutil.copytree(ROOT / "procedures", copy)
    for place in copy.glob("*/procedure.yaml"):
        document = yaml.safe_load(place.read_text(encoding="utf-8"))
        document["approval"] = NOBODY
        place.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return copy
