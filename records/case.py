"""The life of a case: one table of legal moves. Every other move is refused."""

from enum import StrEnum

from records.errors import IllegalMove


class State(StrEnum):
    """Where a case is."""

    COLLECTING = "collecting"
    RECEIVED = "received"
    TO_CHECK = "to_check"
    TO_APPROVE = "to_approve"
    ON_HOLD = "on_hold"
    APPROVED = "approved"
    ENTERING = "entering"
    SUBMITTING = "submitting"
    IN_DOUBT = "in_doubt"
    HELD = "held"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


STATE_LABELS: dict[State, str] = {
    State.COLLECTING: "収集中",
    State.RECEIVED: "読取待ち",
    State.TO_CHECK: "確認待ち",
    State.TO_APPROVE: "決裁待ち",
    State.ON_HOLD: "不備・保留",
    State.APPROVED: "登録待ち",
    State.ENTERING: "登録中",
    State.SUBMITTING: "送信中",
    State.IN_DOUBT: "登録結果確認中",
    State.HELD: "要判断",
    State.CONFIRMED: "登録済み",
    State.RETURNED: "返戻",
    State.WITHDRAWN: "取下げ",
}

ENDS = frozenset({State.CONFIRMED, State.RETURNED, State.WITHDRAWN})

_S = State
MOVES: dict[State, frozenset[State]] = {
    _S.COLLECTING: frozenset({_S.RECEIVED, _S.WITHDRAWN}),
    _S.RECEIVED: frozenset({_S.TO_CHECK, _S.TO_APPROVE, _S.WITHDRAWN}),
    _S.TO_CHECK: frozenset({_S.TO_APPROVE, _S.ON_HOLD, _S.RECEIVED, _S.WITHDRAWN}),
    _S.TO_APPROVE: frozenset({_S.APPROVED, _S.TO_CHECK, _S.ON_HOLD, _S.RECEIVED, _S.WITHDRAWN}),
    _S.ON_HOLD: frozenset({_S.RECEIVED, _S.RETURNED, _S.WITHDRAWN}),
    _S.APPROVED: frozenset({_S.ENTERING, _S.TO_CHECK, _S.RECEIVED, _S.HELD, _S.WITHDRAWN}),
    # To its end at once: a lookup, in which there is nothing to save (Outcome.READ).
    _S.ENTERING: frozenset({_S.APPROVED, _S.TO_CHECK, _S.HELD, _S.SUBMITTING, _S.WITHDRAWN, _S.CONFIRMED}),
    _S.SUBMITTING: frozenset({_S.CONFIRMED, _S.IN_DOUBT}),
    # To the check: the target's own result says that it refused this line of a bulk file.
    _S.IN_DOUBT: frozenset({_S.CONFIRMED, _S.APPROVED, _S.HELD, _S.TO_CHECK}),
    _S.HELD: frozenset({_S.APPROVED, _S.CONFIRMED, _S.TO_CHECK, _S.WITHDRAWN}),
    _S.CONFIRMED: frozenset(),
    _S.RETURNED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}


def require_move(old: State, new: State) -> None:
    """Let a legal move pass.

    Raises:
        IllegalMove: the life cycle has no such step.
    """
    if new not in MOVES[old]:
        raise IllegalMove(
            "case.illegal_move", f"「{STATE_LABELS[old]}」から「{STATE_LABELS[new]}」へは進めません。"
        )


class ScanState(StrEnum):
    """What became of a file."""

    SEEN = "seen"
    STORED = "stored"
    SPLIT = "split"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


class PageState(StrEnum):
    """What became of a page."""

    TO_SORT = "to_sort"
    WAITING = "waiting"  # for the other sides of its application
    SORTED = "sorted"
    BLANK = "blank"
    SEPARATOR = "separator"
    DUPLICATE = "duplicate"
    EXCLUDED = "excluded"
    REPLACED = "replaced"  # by a page that mended its case
