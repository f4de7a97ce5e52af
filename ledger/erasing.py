"""Destroying what was decided: files, then rows, then what the database still holds of them, then the proof.

Each step ends in a state of the disposal. Killed anywhere and run again, it goes on where it was.
"""

import hashlib
import shutil
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_on_server
from sqlalchemy.dialects.sqlite import insert as insert_in_file

from ledger import schema
from ledger.blobs import FileBlobs
from ledger.book import Book, Turn
from ledger.chain import Fact
from ledger.mentions import Papers, files_of, papers_of
from ledger.outbox import tell
from ledger.retention import is_kept, is_tied
from ledger.searching import forget_case, index_case
from records.case import ENDS
from records.errors import ApplicationError
from records.ids import Id, Sha256
from records.retention import Certificate, DisposalState, DisposedCase
from values.calendar import office_day

BEGUN = "disposal.begun"
DISPOSED = "case.disposed"
ERASED = "disposal.erased"
DONE = "disposal.done"
# What stands for a name that was destroyed, and for why a case is where it is.
NO_NAME = "(廃棄済み)"
WHY = "保存期間が過ぎたため廃棄しました。"
# What is left of a case: its number and states, where it lay, its sheet of a 計測; never what it said.
KEPT = frozenset({"events", "pages", "listed", "measured_sheets", "disposal_cases"})


class Eraser:
    """Carries disposals out. Nothing else may read or write files of the store meanwhile (``alone``)."""

    def __init__(self, book: Book, blobs: FileBlobs, done: Path, ledger_id: Id) -> None:
        """Keep where things lie; ``done`` is where originals were put away, a folder for each scan."""
        self._book, self._blobs, self._done, self._ledger_id = book, blobs, done, ledger_id

    def carry_out(self, disposal_id: Id, actor: str) -> Certificate:
        """Go on with a disposal that was agreed to, to its end, and answer the certificate.

        Raises:
            ApplicationError: a file cannot be deleted (``blob.not_destroyed``, ``disposal.original_left``),
                or others are at work in the database (``ledger.not_compacted``). Run again, it goes on.
        """
        state = self._begin(disposal_id, actor)
        if state is DisposalState.BEGUN:
            papers, files = self._named(disposal_id)
            self._note(disposal_id, files, actor)
            self._destroy_files(disposal_id, papers)
            self._erase(disposal_id, papers, actor)
        self._book.compact()
        return self._certify(disposal_id, actor)

    def _begin(self, disposal_id: Id, actor: str) -> DisposalState:
        """Begin with what is still to be destroyed: a case that somebody keeps since then is left out."""
        with self._book.turn(actor) as turn:
            state = DisposalState(_row(turn, disposal_id).state)
            if state is not DisposalState.AGREED:
                return state
            cases, of_disposals = schema.cases, schema.disposal_cases
            spared = select(cases.c.id).where(
                is_kept()
                | is_tied()
                | cases.c.state.not_in([one.value for one in ENDS])
                | cases.c.key.is_(None)
            )
            turn.connection.execute(
                of_disposals.delete().where(
                    of_disposals.c.disposal_id == disposal_id, of_disposals.c.case_id.in_(spared)
                )
            )
            _set(turn, disposal_id, DisposalState.BEGUN)
            turn.event(BEGUN, disposal=disposal_id)
            return DisposalState.BEGUN

    def _named(self, disposal_id: Id) -> tuple[Papers, frozenset[Sha256]]:
        of_disposals = schema.disposal_cases
        mine = select(of_disposals.c.case_id).where(of_disposals.c.disposal_id == disposal_id)
        with self._book.reading() as connection:
            papers = papers_of(connection, frozenset(connection.execute(mine).scalars()))
            named = files_of(connection, papers)
        return papers, frozenset(one for one in named if self._blobs.place(one).exists())

    def _note(self, disposal_id: Id, files: frozenset[Sha256], actor: str) -> None:
        table = schema.disposed_blobs
        with self._book.turn(actor) as turn:
            on_server = turn.connection.dialect.name == "postgresql"
            insert = insert_on_server(table) if on_server else insert_in_file(table)
            rows = [{"disposal_id": disposal_id, "sha256": one} for one in sorted(files)]
            if rows:
                turn.connection.execute(insert.on_conflict_do_nothing(), rows)

    def _destroy_files(self, disposal_id: Id, papers: Papers) -> None:
        for sha256 in self._destroyed(disposal_id):
            self._blobs.destroy(sha256)
        scans = schema.scans
        with self._book.reading() as connection:
            held = connection.execute(
                select(scans.c.id, scans.c.sha256).where(scans.c.id.in_(papers.scans))
            ).all()
        for row in held:
            # Under the hash lies what came once more after it was taken.
            for name in (row.id, row.sha256):
                _remove(self._done / name)

    def _destroyed(self, disposal_id: Id) -> tuple[Sha256, ...]:
        table = schema.disposed_blobs
        query = select(table.c.sha256).where(table.c.disposal_id == disposal_id).order_by(table.c.sha256)
        with self._book.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def _erase(self, disposal_id: Id, papers: Papers, actor: str) -> None:
        """Destroy keys and rows in one turn, and write down what the certificate will say."""
        blobs = self._destroyed(disposal_id)
        with self._book.turn(actor) as turn:
            row, ended = _row(turn, disposal_id), _ended(turn, papers)
            counts = _delete_rows(turn, papers)
            _blank(turn, disposal_id, papers)
            for case in ended:
                index_case(turn, case.id)
                turn.event(DISPOSED, case.id, disposal=disposal_id)
            gone: list[Fact] = [*sorted(papers.pages | papers.scans)]
            rows: list[Fact] = [*sorted(papers.rows)]
            event = turn.event(ERASED, disposal=disposal_id, papers=gone, rows=rows)
            certificate = Certificate(
                disposal=disposal_id, ledger=self._ledger_id, procedure=row.procedure, cases=ended,
                rows=counts, blobs=blobs, files_left=len(papers.left), proposed_by=row.proposed_by,
                proposed_at=row.proposed_at, agreed_by=row.decided_by, agreed_at=row.decided_at,
                event=event, erased_at=turn.now,
            )  # fmt: skip
            _set(turn, disposal_id, DisposalState.ERASED, certificate)

    def _certify(self, disposal_id: Id, actor: str) -> Certificate:
        with self._book.turn(actor) as turn:
            row = _row(turn, disposal_id)
            kept = Certificate.model_validate_json(row.certificate)
            if row.state == DisposalState.DONE.value:
                return kept
            certificate = kept.model_copy(update={"done_at": turn.now})
            _set(turn, disposal_id, DisposalState.DONE, certificate)
            written = hashlib.sha256(certificate.model_dump_json().encode()).hexdigest()
            turn.event(DONE, disposal=disposal_id, certificate=written)
            facts = {"disposal": disposal_id, "procedure": row.procedure, "cases": len(kept.cases)}
            tell(turn, DONE, f"disposed:{disposal_id}", **facts)
            return certificate


def _delete_rows(turn: Turn, papers: Papers) -> dict[str, int]:
    """Delete what the tables hold of the cases, those first that point at others; answer how many rows."""
    counts: dict[str, int] = {}
    for case_id in papers.cases:
        forget_case(turn, case_id)
    for table in reversed(schema.metadata.sorted_tables):
        if table.name == "sides":
            wanted = table.c.page_id.in_(papers.pages)
        elif "case_id" in table.c and table.name not in KEPT:
            wanted = table.c.case_id.in_(papers.cases)
        else:
            continue
        if deleted := turn.connection.execute(table.delete().where(wanted)).rowcount:
            counts[table.name] = deleted
    return counts


def _blank(turn: Turn, disposal_id: Id, papers: Papers) -> None:
    """Destroy the keys, and what stands in rows that stay."""
    cases, pages, scans, listed = schema.cases, schema.pages, schema.scans, schema.listed
    turn.connection.execute(
        cases.update().where(cases.c.id.in_(papers.cases)).values(key=None, identity=None, reason=WHY)
    )
    turn.connection.execute(
        pages.update().where(pages.c.id.in_(papers.pages)).values(message=None, said=None, nearest=None)
    )
    turn.connection.execute(
        scans.update().where(scans.c.id.in_(papers.scans)).values(file_name=NO_NAME, message=None)
    )
    turn.connection.execute(
        listed.update().where(listed.c.id.in_(papers.rows)).values(key="", body="{}", secret=None, code=None)
    )
    known = schema.disposed_papers
    before = set(turn.connection.execute(select(known.c.paper_id)).scalars())
    rows = [
        {"paper_id": one, "disposal_id": disposal_id}
        for one in sorted(papers.pages | papers.scans)
        if one not in before
    ]
    if rows:
        turn.connection.execute(known.insert(), rows)


def _ended(turn: Turn, papers: Papers) -> tuple[DisposedCase, ...]:
    cases = schema.cases
    rows = turn.connection.execute(
        select(cases).where(cases.c.id.in_(papers.cases)).order_by(cases.c.reference)
    )
    return tuple(
        DisposedCase(id=row.id, reference=row.reference, ended_on=office_day(row.moved_at)) for row in rows
    )


def _row(turn: Turn, disposal_id: Id) -> schema.Row:
    table = schema.disposals
    return turn.connection.execute(select(table).where(table.c.id == disposal_id)).one()


def _set(turn: Turn, disposal_id: Id, state: DisposalState, certificate: Certificate | None = None) -> None:
    table = schema.disposals
    values = {"state": state.value}
    if certificate is not None:
        values["certificate"] = certificate.model_dump_json()
    turn.connection.execute(table.update().where(table.c.id == disposal_id).values(**values))


def _remove(folder: Path) -> None:
    """Remove a folder of originals.

    Raises:
        ApplicationError: it does not let us (``disposal.original_left``).
    """
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise ApplicationError(
            "disposal.original_left",
            "done フォルダの原本を消せません。監視フォルダの権限と接続を確かめてください。",
        ) from error
