"""A screen described from the screen itself: the robot logs in, reads menu, search and form, and proposes."""

from collections.abc import Sequence

from bots.session import Session
from bots.surveying import (
    Link,
    Searched,
    SurveyedPage,
    links,
    menu_to,
    search_link,
    searched,
    survey,
    with_tabs,
)
from records.base import Frozen
from records.form import FormDefinition
from records.ids import new_reference
from records.paths import Slug
from records.seen_screen import SeenInput, SeenPage
from records.steps import Menu, Open
from yomikaki.mapping import Mapping
from yomikaki.mapping_draft import Draft, Seen, draft_of
from yomikaki.mapping_recording import Recording
from yomikaki.mapping_rows import with_rows

# A path of the target, or the words of its menu in turn.
Where = str | tuple[str, ...]
# What a menu calls a form that enters something new.
ENTERS = ("新規", "入力", "登録", "申請", "届出")


class Proposed(Frozen):
    """A draft with what it was made of, for the table on the console."""

    mapping: Mapping
    seen: Seen
    draft: Draft

    @property
    def inputs(self) -> tuple[SeenInput, ...]:
        """The entries of the form's page."""
        return self.seen.form.page.inputs


def forms_in_menu(session: Session) -> tuple[Link, ...]:
    """Answer the links of the first page that may lead to a form.

    Raises:
        TargetUnavailable: the target does not answer, or refuses the login.
    """
    known = links(session, "/")
    return tuple(one for one in known if any(word in one.name for word in ENTERS)) or known


def propose(
    session: Session, form: FormDefinition, target: Slug, where: Where, search: Where | None, prefix: str
) -> Proposed:
    """Read the form at its path or behind its menu, and the search beside it, and propose a draft.

    Nothing is filled in but a search for a reference that nobody has.

    Raises:
        TargetUnavailable: the target does not answer, or refuses the login.
        ScreenChanged: the login page is not as defined.
    """
    surveyed = with_tabs(session, survey(session, _reach(session, where)))
    if search is None and isinstance(where, str):
        beside = search_link((*links(session, "/"), *links(session, where)), where)
        search = beside.path if beside else None
    found = searched(session, _reach(session, search), new_reference(prefix)) if search else None
    return proposed(form, target, surveyed, found)


def _reach(session: Session, where: Where) -> Open | Menu:
    return Open(path=where) if isinstance(where, str) else menu_to(session, where)


def from_recording(form: FormDefinition, target: Slug, recording: Recording) -> Proposed:
    """Propose a draft from what somebody did once."""
    page = SurveyedPage(reach=Open(path=recording.path), page=recording.page, at=recording.at)
    return proposed(form, target, page, None, recording)


def proposed(
    form: FormDefinition,
    target: Slug,
    page: SurveyedPage,
    search: Searched | None,
    recording: Recording | None = None,
) -> Proposed:
    """Propose a draft for pages that were read."""
    rows, mapping = with_rows(form, page)
    pressed = recording.pressed if recording else ()
    seen = Seen(slug=form.slug, target=target, form=page, rows=rows, search=search, pressed=pressed)
    return Proposed(mapping=mapping, seen=seen, draft=draft_of(form, seen, mapping))


def counts(proposed: Proposed) -> Sequence[tuple[str, int]]:
    """Answer how many fields are certain, unsure, missing, and how many entries are left over."""
    of_rows = [one.certainty for each in proposed.seen.rows for one in each.fields]
    states = [one.certainty for one in proposed.mapping.fields] + of_rows
    return (
        ("確か", states.count("certain")),
        ("要確認", states.count("unsure")),
        ("見つからない", states.count("missing")),
        ("余った欄", len(proposed.mapping.left_over)),
    )


def redrawn(form: FormDefinition, found: Proposed, confirm: SeenPage) -> Proposed:
    """Answer the draft with what the confirm screen showed when it was tried."""
    seen = found.seen.model_copy(update={"confirm": confirm})
    return found.model_copy(update={"seen": seen, "draft": draft_of(form, seen, found.mapping)})
