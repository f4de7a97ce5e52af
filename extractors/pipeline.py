"""From a page to a record: identify, register, clean, read, judge. One function per stage."""

import datetime as dt
import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from extractors.clean import handwriting, without_red
from extractors.crop import around, evidence
from extractors.identify import Claim, Unclaimed, identify, is_blank
from extractors.images import Image, decode, encode, encode_small, grey
from extractors.judge import judge
from extractors.overprint import over_options
from extractors.pyramid import Pyramid
from extractors.raw import RawField
from extractors.read import Engines, read_fields
from extractors.register import Aligned, register
from extractors.routing import Routing
from extractors.template import FormTemplate
from extractors.textlayer import layer_of, with_layer
from records.form import boxes_in
from records.ids import Sha256
from records.paths import FieldPath, Slug
from records.reading import Evidence, Likeness, Problem, Record, SheetSide, StageSeconds, Strip, TextLayer
from values.extracts import NO_EXTRACTS, Extracts

BLANK_PAGE = Problem(code="page.blank", message="白紙です。")
UNKNOWN_FORM = Problem(code="page.unknown_form", message="登録されている様式のどれとも一致しません。")
BADLY_LAID = Problem(
    code="page.not_registered", message="様式に重ね合わせられません。ゆがみや欠けを確かめてください。"
)


@dataclass(frozen=True)
class PdfPage:
    """Where a page with text of its own came from."""

    data: bytes
    number: int


@dataclass(frozen=True)
class PageReading:
    """What came of a page: a record with its pictures, or why there is none. Bytes are under their hash.

    ``nearest`` are the sides that a page looks like most which no form claims, likeliest first.
    """

    record: Record | None
    problem: Problem | None = None
    nearest: tuple[Likeness, ...] = ()
    pictures: Mapping[Sha256, bytes] = field(default_factory=dict)


class _Watch:
    """Seconds per stage."""

    def __init__(self) -> None:
        self.stages: list[StageSeconds] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.stages.append(StageSeconds(stage=name, seconds=time.perf_counter() - begun))


def read_page(
    data: bytes,
    dpi: float,
    templates: Sequence[FormTemplate],
    engines: Engines,
    routing: Routing,
    *,
    today: dt.date,
    procedure: Slug | None = None,
    pdf: PdfPage | None = None,
    extracts: Extracts = NO_EXTRACTS,
) -> PageReading:
    """Read one page: a picture in ``data`` with its true ``dpi``.

    ``procedure`` is what a person or a cover sheet said that the page is. ``pdf`` is given when it carries
    text of its own, which goes before what is read from the picture and is compared with it. ``extracts``
    are what the city knows beside the paper.
    """
    watch = _Watch()
    with watch.stage("decode"):
        page = decode(data)
        shade = Pyramid(grey(page))
    with watch.stage("identify"):
        if is_blank(shade.picture):
            return PageReading(None, BLANK_PAGE)
        known = [one for one in templates if procedure in (None, one.form.slug)]
        claim = identify(shade, dpi, known, said=procedure is not None)
    if isinstance(claim, Unclaimed):
        return PageReading(None, UNKNOWN_FORM, nearest=_likenesses(claim))
    with watch.stage("register"):
        aligned = register(page, shade, claim)
    if aligned is None:
        return PageReading(None, BADLY_LAID)
    with watch.stage("clean"):
        even, blank = without_red(aligned.colour, aligned.even), claim.template.blank
        written = over_options(handwriting(even, blank), even, blank, claim.template.part)
    with watch.stage("read"):
        raws, engine = _read(written, claim, aligned, engines, dpi, pdf)
    watch.stages[-1] = watch.stages[-1].model_copy(update={"engine": engine})
    proofs, pictures = _evidence(claim, aligned, raws, watch, from_text=pdf is not None)
    with watch.stage("judge"):
        judged = judge(claim.template.part, raws, proofs, routing, today=today, extracts=extracts)
    page_of, seen = claim.template.page, next(iter(pictures))
    side = SheetSide(page=page_of.page, side=page_of.side, registration=aligned.registration, aligned=seen)
    record = Record(
        procedure=claim.template.form.slug,
        form_version=claim.template.form.version,
        form_sha256=claim.template.sha256,
        registration=aligned.registration,
        fields=judged.fields,
        seconds=tuple(watch.stages),
        calibration=routing.calibration.version,
        found=judged.found,
        sides=(side,),
    )
    return PageReading(record, pictures=pictures)


def _likenesses(unclaimed: Unclaimed) -> tuple[Likeness, ...]:
    return tuple(
        Likeness(
            procedure=template.form.slug, form_version=template.form.version,
            page=template.page.page, side=template.page.side, score=score,
        )
        for template, score in unclaimed.nearest
    )  # fmt: skip


def _read(
    written: Image, claim: Claim, aligned: Aligned, engines: Engines, dpi: float, pdf: PdfPage | None
) -> tuple[dict[FieldPath, RawField], float]:
    if pdf is None:
        return read_fields(written, claim.template.part, engines)
    marked, engine = read_fields(written, claim.template.part, engines)
    layer = layer_of(pdf.data, pdf.number, dpi, aligned.to_page)
    fields = claim.template.part.fields
    return with_layer(fields, marked, layer, written, claim.template.blank), engine


def _evidence(
    claim: Claim, aligned: Aligned, raws: Mapping[FieldPath, RawField], watch: _Watch, *, from_text: bool
) -> tuple[dict[FieldPath, Evidence], dict[Sha256, bytes]]:
    """Answer each field's evidence, and all pictures, the whole page first."""
    proofs: dict[FieldPath, Evidence] = {}
    with watch.stage("evidence"):
        whole = encode_small(aligned.colour)
        pictures = {_name(whole): whole}
        for one in claim.template.part.fields:
            box = around(boxes_in(one.layout))
            strip = encode(evidence(aligned.colour, box))
            pictures[_name(strip)] = strip
            seen = Strip(sha256=_name(strip), box=box)
            proofs[one.path] = _proof(one.path, raws, from_text=from_text, strip=seen)
    return proofs, pictures


def _proof(path: FieldPath, raws: Mapping[FieldPath, RawField], *, from_text: bool, strip: Strip) -> Evidence:
    typed = from_text and any(reading.engine == "text_layer" for reading in raws[path].readings)
    return TextLayer(text=raws[path].raw, box=strip.box) if typed else strip


def _name(data: bytes) -> Sha256:
    return hashlib.sha256(data).hexdigest()
