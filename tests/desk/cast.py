"""A small office with real pages: cases filed through the ledger's own rooms, pictures really kept."""

import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
import uvicorn
from argon2 import PasswordHasher

from desk.app import make_app
from ledger.advancing import Definitions
from records.account import Role, User
from records.drop import Drop
from records.form import FormDefinition
from records.ids import Id, new_id
from records.paths import FieldPath
from records.ports import FormWorkshop
from records.procedure import ProcedureDefinition
from records.reading import (
    Decision,
    FieldValue,
    Found,
    PageInfo,
    Problem,
    Reading,
    Record,
    Strip,
    TextLayer,
)
from records.values import Blank, Bool, Code, Date, Text, Value
from tests.ledger.cast import side_of
from tests.migrated import office_at
from yomikaki.office import Office
from yomikaki.settings import Settings
from yomikaki.trying import Workshop

PASSWORD = "kamisu-2026-shi"  # noqa: S105 - an invented one
UNSURE = Problem(code="reading.unsure", message="はっきり読み取れません。")
SLUG = "inu_henko"

PLAIN: dict[FieldPath, Value] = {
    "todoke_date": Date(date="2026-11-16", era="R"),
    "kana": Text(text="カミス\u3000ハナコ"),
    "shimei": Text(text="神栖\u3000花子"),
    "yubin": Text(text="3140192"),
    "jusho": Text(text="茨城県神栖市溝口４９９１番地５"),
    "denwa": Text(text="0299901111"),
    "toroku_bango": Text(text="000123"),
    "inu_namae": Text(text="ポチ"),
    "inu_shurui": Text(text="柴犬"),
    "inu_seibetsu": Code(code="male"),
    "henko_date": Date(date="2026-11-03", era="R"),
    "henko_jiyu": Code(code="juusho"),
    "kanryo_chusha": Bool(flag=True),
    "biko": Blank(),
}


def picture(text: str, width: int = 400, height: int = 60) -> bytes:
    """A small picture whose bytes depend on the text."""
    seed = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
    plain = np.full((height, width, 3), 250, np.uint8)
    cv2.putText(plain, f"{seed:x}", (8, height - 18), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (60, 40, 20), 2)
    return cv2.imencode(".png", plain)[1].tobytes()


@dataclass
class Town:
    """The office, who works there, and how sheets come in."""

    office: Office
    users: dict[str, User] = field(default_factory=dict)

    def person(self, name: str, *roles: Role) -> User:
        shown = {"sato": "佐藤 花子", "suzuki": "鈴木 一郎", "kansa": "監査 太郎"}.get(name, name)
        self.users[name] = self.office.accounts.add(name, shown, _HASH, roles, actor="test")
        return self.users[name]

    def drop(self, name: str, pages: int = 1) -> tuple[PageInfo, ...]:
        """Take a file in."""
        blobs = self.office.blobs
        sha256 = blobs.put(picture(f"scan {name}"))
        drop = Drop(department="環境課", folder="inu", file_name=name, sha256=sha256, size=9, mtime_ns=1)
        scan_id = self.office.reception.seen(drop)
        assert scan_id is not None
        infos = [
            PageInfo(
                id=new_id(),
                scan_id=scan_id,
                number=number,
                dpi=300,
                pixels=blobs.put(picture(f"{name} {number}", 420, 594)),
            )
            for number in range(1, pages + 1)
        ]
        return self.office.reception.split(scan_id, "image/png", infos)

    def read(
        self,
        name: str = "a.png",
        *,
        unsure: tuple[FieldPath, ...] = (),
        defined: Definitions | None = None,
        alternatives: dict[FieldPath, tuple[Value, ...]] | None = None,
        unread: dict[FieldPath, str] | None = None,
        typed: tuple[FieldPath, ...] = (),
        found: Found | None = None,
        **changed: Value,
    ) -> Id:
        """Take a sheet in, and file its record.

        ``unread`` gives raw readings that mean nothing; ``typed`` fields came from the file's own text.
        """
        (page,) = self.drop(name)
        chosen = defined or self.office.defined(SLUG)
        fields = tuple(
            self._field(chosen.form, path, value, unsure, alternatives or {}, unread or {})
            for path, value in {**PLAIN, **changed}.items()
        )
        fields = tuple(_typed(one) if one.path in typed else one for one in fields)
        aligned = self.office.blobs.put(picture(f"aligned {name}", 840, 1188))
        record = Record(
            procedure=SLUG,
            form_version="1",
            form_sha256="0" * 64,
            registration=None,
            fields=fields,
            found=found,
            sides=(side_of(aligned),),
        )
        return self.office.sorting.file(page.id, record, chosen, run_id="0194-run", actor="reader")

    def _field(
        self,
        form: FormDefinition,
        path: FieldPath,
        value: Value,
        unsure: tuple[FieldPath, ...],
        alternatives: dict[FieldPath, tuple[Value, ...]],
        unread: dict[FieldPath, str],
    ) -> FieldValue:
        doubted = path in unsure or path in unread
        layout = form.field(path).layout
        box = getattr(layout, "box", None) or (
            getattr(layout, "boxes", None) or getattr(layout, "year", None)
        )
        box = box[0] if isinstance(box, tuple) else box or layout.options[0].box  # type: ignore[union-attr]
        return FieldValue(
            path=path,
            value=None if path in unread else value,
            raw=unread.get(path, ""),
            probability=0.62 if doubted else 0.99,
            decision=Decision.CHECK if doubted else Decision.ACCEPT,
            problem=UNSURE if doubted else None,
            evidence=Strip(sha256=self.office.blobs.put(picture(f"{path} {value}")), box=box),
            readings=(
                Reading(engine="rapidocr", model="v6", raw="神栖花子", probability=0.62, seconds=0.01),
            ),
            alternatives=alternatives.get(path, ()),
        )

    def state(self, case_id: Id) -> str:
        return self.office.history.case(case_id).line.state.value

    def values(self, case_id: Id) -> dict[FieldPath, Value]:
        held = self.office.history.case(case_id).contents
        assert held is not None
        return held.values()


def _typed(one: FieldValue) -> FieldValue:
    assert isinstance(one.evidence, Strip)
    return one.model_copy(update={"evidence": TextLayer(text=one.raw, box=one.evidence.box)})


# Argon2 with the least that it takes: to sign in is a few hundred times a part of another test.
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def town(home: Path, **settings: object) -> Town:
    """Open an office in a folder, with the usual people."""
    one = Town(office_at(Settings.model_validate({"home": home, **settings})))
    one.person("sato", Role.CLERK)
    one.person("suzuki", Role.APPROVER, Role.CLERK)
    one.person("kanri", Role.MANAGER)
    one.person("kansa", Role.AUDITOR)
    one.person("tanaka")
    return one


def by_policy(office: Office) -> Definitions:
    """The 業務 without an approval step."""
    defined = office.defined(SLUG)
    changed = {**defined.procedure.model_dump(by_alias=True), "approval": {"steps": 0, "policy": "2026-01"}}
    return Definitions(procedure=ProcedureDefinition.model_validate(changed), form=defined.form)


def decided(one: Town) -> Town:
    """The town in which a case needs one approval."""
    defined = by_policy(one.office)
    steps = {**defined.procedure.model_dump(by_alias=True), "approval": {"steps": 1}}
    procedure = ProcedureDefinition.model_validate(steps)
    catalog = {**one.office.catalog, SLUG: defined.model_copy(update={"procedure": procedure})}
    return Town(replace(one.office, catalog=catalog), one.users)


@contextmanager
def served(office: Office, workshop: FormWorkshop | None = None) -> Iterator[str]:
    """Serve the desk on a free port until the block ends."""
    app = make_app(office, workshop or Workshop(office.settings, office.blobs))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        ready = threading.Event()
        thread = threading.Thread(target=_run, args=(server, listener, ready), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def _run(server: uvicorn.Server, listener: socket.socket, ready: threading.Event) -> None:
    ready.set()
    server.run(sockets=[listener])
