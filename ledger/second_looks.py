"""二人の確認: who has said all that they may about a case that waits. A look is a row, never a state."""

from collections.abc import Iterable

from ledger import schema
from ledger.book import Turn
from ledger.contents import Contents, required_contents
from ledger.open_fields import note_open_fields
from records.errors import BusinessError
from records.ids import Id
from records.paths import FieldPath


def require_another(held: Contents, paths: Iterable[FieldPath], user_id: Id) -> None:
    """Let pass who has not looked at these fields yet.

    Raises:
        BusinessError: one of them waits for another person's look (``look.same_person``).
    """
    if any(one.user_id == user_id for path in paths for one in held.waiting.get(path, ())):
        raise BusinessError("look.same_person", "同じ人が二度確認することはできません。")


def note_looks(turn: Turn, case_id: Id) -> None:
    """Write down what is open, and who has nothing more to say about a case: their queue leaves it out."""
    table, held = schema.second_looks, required_contents(turn.connection, case_id)
    note_open_fields(turn, case_id, held)
    turn.connection.execute(table.delete().where(table.c.case_id == case_id))
    people = {one.user_id for said in held.waiting.values() for one in said}
    done = sorted(user_id for user_id in people if not held.asked_of(user_id))
    if done:
        turn.connection.execute(table.insert(), [{"case_id": case_id, "user_id": one} for one in done])
