"""抽出ログ as a file that proves itself: a ZIP of the lines as CSV and their signed manifest."""

import io
import zipfile
from collections.abc import Iterator, Mapping

from desk.masking import veiled_log
from desk.spreadsheets import as_file
from desk.words import DECISION_WORDS, ENGINE_WORDS
from desk.writing import written
from ledger.extraction_log import ExtractionLog, LogQuery, LogRecord
from ledger.lookup import Lookup
from ledger.seals import sealed
from records.base import Frozen
from records.errors import BusinessError
from records.form import FormDefinition
from records.ids import Sha256
from records.paths import Slug
from records.reading import FieldValue, Reading
from records.values import Value
from values.calendar import OFFICE
from yomikaki.office import Office

LINES, MANIFEST = "chushutsu-log.csv", "manifest.json"
MOST = 5000
HEADS = (
    "読取日時", "整理番号", "業務", "様式の版", "様式のSHA-256", "世代", "項目キー", "項目", "読取エンジン",
    "モデル", "エンジンの読み", "エンジンの確率", "読み取った値", "確からしさ", "判定", "理由", "較正の版",
    "人の値", "人", "確認日時", "秒", "読取結果のSHA-256",
)  # fmt: skip
HIDDEN = "(抜き取り中)"
TIME = "%Y-%m-%d %H:%M:%S"
TOO_MANY = BusinessError(
    "export.too_many", f"一度に書き出せるのは{MOST:,}件までです。期間か業務で絞ってください。"
)


class LogFile(Frozen):
    """The ZIP, and what it is called."""

    name: str
    content: bytes


def log_file(office: Office, query: LogQuery, titles: Mapping[Slug, str], *, actor: str) -> LogFile:
    """Export the log of a period; that is an event, and a look at each of its cases.

    Raises:
        BusinessError: too much was read in that period (``export.too_many``).
    """
    found = ExtractionLog(office.book).page(query, limit=MOST)
    if found.older is not None:
        raise TOO_MANY
    lookup, forms = Lookup(office.book), dict[Sha256, FormDefinition]()
    rows = [list(HEADS)]
    for record in reversed(found.records):
        if record.form_sha256 not in forms:
            forms[record.form_sha256] = lookup.form(record.form_sha256)
        rows += _lines(veiled_log(record, forms[record.form_sha256]), forms[record.form_sha256], titles)
    content = as_file("utf8", rows)
    asked = {"since": str(query.since), "until": str(query.until), "procedure": query.procedure or ""}
    if query.among is not None:
        asked["among"] = " ".join(query.among)
    cases = tuple(dict.fromkeys(record.case_id for record in found.records))
    seal = sealed(
        office.book, office.ledger_id, office.settings.anchors, file=LINES, content=content, asked=asked,
        cases=cases, actor=actor,
    )  # fmt: skip
    span = f"{query.since:%Y%m%d}-{query.until:%Y%m%d}"
    name = "-".join(filter(None, ["chushutsu-log", span, query.procedure]))
    parts = {LINES: content, MANIFEST: seal.model_dump_json(indent=1).encode()}
    return LogFile(name=f"{name}.zip", content=_zipped(parts))


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in parts.items():
            bundle.writestr(name, content)
    return out.getvalue()


def _lines(record: LogRecord, form: FormDefinition, titles: Mapping[Slug, str]) -> Iterator[list[str]]:
    """Answer one line for each engine's reading of each field; one where no engine read it."""
    for field in record.fields:
        unseen = field.path in record.unseen
        for reading in field.readings or (None,):
            yield [
                f"{record.read_at.astimezone(OFFICE):{TIME}}",
                record.reference,
                titles.get(record.procedure, record.procedure),
                record.form_version,
                record.form_sha256,
                str(record.generation),
                field.path,
                form.field(field.path).label,
                *_engine(reading, unseen=unseen),
                *_judged(field, form, unseen=unseen),
                record.calibration or "",
                *_person(record, field, form),
                record.sha256,
            ]


def _engine(reading: Reading | None, *, unseen: bool) -> list[str]:
    if reading is None:
        return ["", "", "", ""]
    raw = HIDDEN if unseen else reading.raw
    return [
        ENGINE_WORDS.get(reading.engine, reading.engine),
        reading.model,
        raw,
        f"{reading.probability:.4f}",
    ]


def _judged(field: FieldValue, form: FormDefinition, *, unseen: bool) -> list[str]:
    value = HIDDEN if unseen else _written(field.path, field.value, form)
    problem = field.problem.message if field.problem else ""
    return [value, f"{field.probability:.4f}", DECISION_WORDS[field.decision], problem]


def _person(record: LogRecord, field: FieldValue, form: FormDefinition) -> list[str]:
    said = record.said.get(field.path)
    if said is None:
        return ["", "", "", ""]
    value = "(取消し)" if said.value is None else _written(field.path, said.value, form)
    return [value, said.by, f"{said.at.astimezone(OFFICE):{TIME}}", f"{said.milliseconds / 1000:.1f}"]


def _written(path: str, value: Value | None, form: FormDefinition) -> str:
    return "" if value is None else written(form.field(path), value)
