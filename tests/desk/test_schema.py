"""schemathesis finds no failure of the server: whatever a route is sent, by whoever is signed in.

``pytest tests/desk/test_schema.py --hypothesis-profile=long`` goes further than the suite has time for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation, BaseSchema

from desk.app import make_app
from desk.guard import TOKEN_HEADER
from ledger.history import History
from tests.desk.cast import PASSWORD, SLUG, served
from tests.desk.crowded import crowded
from tests.desk.forming import QuickWorkshop

PEOPLE = ("sato", "ito", "kanri", "kansa", "tanaka")
# They end what everything else needs, so they come last.
LAST = {"/logout", "/sessions/end", "/sessions/{session_id}/end", "/people/{user_id}/active"}
# Of what a property is usually tried with, a route gets a share: one request in the suite, sent by everybody.
SHARE = 100
# Each sends a browser to print: seconds a piece.
NOT_KNOWN = {"/cases/{case_id}/pdf"}


@dataclass(frozen=True)
class Desk:
    """A desk that is served, what can be asked of it, who is signed in, and ids of what is there."""

    url: str
    schema: BaseSchema
    people: dict[str, requests.Session]
    known: dict[str, list[str]]
    history: History


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    town, places = crowded(tmp_path_factory.mktemp("crowded"))
    workshop = QuickWorkshop(town.office.blobs)
    asked = make_app(town.office, workshop).openapi()
    known = {
        "slug": [SLUG, places["measured_now"]],
        "case_id": [places[name] for name in ("check", "repeat", "approve", "on_hold", "held", "entered")],
        "draft_id": [places["draft"], places["unproposed"]],
        "bundle_id": [places["bundle"]],
        "disposal_id": [places["proposed"], places["disposed"]],
        "user_id": [town.users["tanaka"].id],
    }
    with served(town.office, workshop) as url:
        people = {name: signed_in(url, name) for name in PEOPLE}
        yield Desk(url, schemathesis.openapi.from_dict(asked), people, known, town.office.history)
        for one in people.values():
            one.close()


def signed_in(url: str, name: str) -> requests.Session:
    """Answer a browser of a person, which sends their token with everything."""
    one = requests.Session()
    one.get(f"{url}/login")
    form = {"csrf": one.cookies["desk_login"], "name": name, "password": PASSWORD}
    assert one.post(f"{url}/login", data=form, allow_redirects=False).status_code == 303
    token = re.search(r'name="csrf" value="([^"]+)"', one.get(f"{url}/help").text)
    assert token is not None
    one.headers[TOKEN_HEADER] = token[1]
    return one


def wrong(answer: requests.Response) -> str | None:
    """Answer what is wrong with an answer: a failure, or an error that is no page of ours."""
    if answer.status_code >= 500:
        return "failure"
    page = answer.headers.get("content-type", "").startswith("text/html")
    return "no page" if answer.status_code >= 400 and not page else None


def reaching(case: Case, desk: Desk, data: st.DataObject) -> Case:
    """Let a request reach what is there, as often as not: an id of it, and the version that its page saw."""
    if case.path in NOT_KNOWN:
        return case
    for name, ids in desk.known.items():
        if name in (case.path_parameters or {}) and data.draw(st.booleans()):
            case.path_parameters[name] = data.draw(st.sampled_from(ids))
            if name == "case_id" and isinstance(case.body, dict) and "version" in case.body:
                line = desk.history.case(case.path_parameters[name]).line
                case.body["version"] = data.draw(st.sampled_from((line.version, case.body["version"])))
    return case


def walk(desk: Desk, operation: APIOperation) -> set[str]:
    """Send generated requests to one route, each by everybody, and answer what was wrong."""
    found = set()

    @seed(crc32(operation.label.encode()))
    @settings(
        settings.default,
        max_examples=max(settings.default.max_examples // SHARE, 1),
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(st.data())
    def asked(data: st.DataObject) -> None:
        # The plainest request of all is made first, and teaches least: it is passed over.
        assume(data.draw(st.booleans()))
        mode = data.draw(st.sampled_from((GenerationMode.NEGATIVE, GenerationMode.POSITIVE)))
        case = reaching(data.draw(operation.as_strategy(generation_mode=mode)), desk, data)
        sent = case.as_transport_kwargs(base_url=desk.url)
        for name, person in desk.people.items():
            answer = person.request(**sent, allow_redirects=False, timeout=60)
            if told := wrong(answer):
                found.add(f"{operation.label} by {name}: {answer.status_code} {told}")

    asked()
    return found


def test_nothing_that_is_sent_is_answered_by_a_failure(desk: Desk) -> None:
    operations = [one.ok() for one in desk.schema.get_all_operations()]
    operations.sort(key=lambda one: one.path in LAST)
    found = [walk(desk, one) for one in operations]
    assert set().union(*found) == set()
