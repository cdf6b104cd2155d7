"""No key before its time: what tells the right answer is nowhere in the browser until it may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import SAMPLE
from workbook.content.kinds import KINDS

from .conftest import NewContext
from .content import BRIEF, CONTENT, Content, played_whole
from .playing import SHARED, Sheet, open_notebook, sheets
from .recording import Recorder
from .secret_content import Secrets, make_secret_content
from .servers import DATA, NOTEBOOKS, Server
from .test_errors import notebook

EVERY_KIND = "01-every-kind"

SHOWN = {
    "options": {"id", "text"},
    "statements": {"id", "text"},
    "cases": {"id", "sender", "subject", "body", "asks_owner", "asks_deadline"},
    "owners": {"id", "text"},
    "deadlines": {"id", "text"},
    "meters": {"id", "label", "value", "start", "min", "max"},
    "choices": {"id", "text", "spoken"},
    "items": {"id", "text", "about"},
    "targets": {"id", "text"},
    "slots": {"id", "text", "group"},
    "marks": {"slots", "text"},
    "parts": {"id", "label", "kind", "help", "options", "rows", "limit", "required"},
    "boxes": {"id", "label", "help"},
    **dict.fromkeys(("pick", "best", "worst", "scale", "one_each", "limit", "may_offer", "brief")),
    **dict.fromkeys(("words", "across", "up", "coverage", "transcript", "now")),
}
"""All that an open question may hold, and what each entry of its lists may."""
TURN = {"node", "scene", "speaker", "speaker_role", "notice", "says", "choices", "chosen", "moved"}


@dataclass(frozen=True)
class Planted:
    """Content whose every reason, hint, ending, later turn and number can be recognised, served."""

    secrets: Secrets
    content: Content
    server: Server


def _planted(folder: Path, source: Path, notebooks: Path) -> Iterator[Planted]:
    secrets = make_secret_content(folder / "data", source)
    with Server(folder, secrets.folder, notebooks) as server:
        yield Planted(secrets, Content(secrets.folder, notebooks), server)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """The workbook's own content."""
    yield from _planted(tmp_path_factory.mktemp("secret"), DATA, NOTEBOOKS)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """The sample: each kind of exercise once, in one notebook."""
    folder = tmp_path_factory.mktemp("sample")
    exercises = Content(SAMPLE).library.scenario("two-benches").exercises
    calls = [f'exercise("two-benches/{exercise.id}")' for exercise in exercises]
    cells = ["# Every kind", "from workbook import exercise", *calls]
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / f"{EVERY_KIND}.ipynb").write_text(notebook(*cells), "utf-8")
    yield from _planted(folder, SAMPLE, folder / "notebooks")


class Watch:
    """Looks for tokens in all that has reached the page so far."""

    def __init__(self, page: Page, secrets: Secrets) -> None:
        self.recorder = Recorder(page)
        self.secrets = secrets
        self._seen: set[str] = set()

    def seen(self) -> set[str]:
        """Names of the tokens found, after asking for every state there is."""
        self.recorder.ask_for_every_state()
        return self.seen_unasked()

    def seen_unasked(self) -> set[str]:
        """Names of the tokens found in what came by itself."""
        self._seen |= self.secrets.found_in(self.recorder.new_text())
        return self._seen


def expect_only_what_may_be_seen(recorder: Recorder) -> int:
    """No open view holds anything but its question; returns how many views were looked at."""
    looked = 0
    for view in recorder.views():
        if view.get("state") != "open":
            continue
        looked += 1
        assert view["feedback"] is None
        for name, entries in view["question"].items():
            allowed = SHOWN[name]
            if allowed:
                assert all(set(entry) <= allowed for entry in entries), (view["place"], name)
        for role in (view["question"].get("coverage") or {}).get("roles", []):
            assert set(role) == {"id", "text"}
        turns = [*view["question"].get("transcript", []), view["question"].get("now")]
        for turn in filter(None, turns):
            assert set(turn) == TURN
            assert all(set(choice) == SHOWN["choices"] for choice in turn["choices"])
    return looked


@pytest.mark.parametrize("stem", played_whole(BRIEF))
def test_no_key_reaches_the_browser_before_its_exercise_is_submitted(
    planted: Planted, new_context: NewContext, stem: str
) -> None:
    """Nothing in page, answers or frames before submitting; the same search finds it afterwards."""
    _search(planted, new_context().new_page(), stem)


def test_no_key_of_any_kind_reaches_the_browser_before(
    sample: Planted, new_context: NewContext
) -> None:
    """The same, for each kind of exercise that there is."""
    kinds = {sample.content.exercise(place).kind for place in sample.content.places(EVERY_KIND)}
    assert kinds == set(KINDS)
    _search(sample, new_context().new_page(), EVERY_KIND)


def _search(planted: Planted, page: Page, stem: str) -> None:
    """Answer a notebook's exercises one after another, and look for every token at each step."""
    secrets, content = planted.secrets, planted.content
    watch = Watch(page, secrets)
    open_notebook(page, planted.server.address, stem, content)
    to_come = sheets(page, stem, content=content)
    allowed = {name for sheet in to_come for name in secrets.at_once(sheet.place)}
    assert watch.seen() - allowed == set()
    for sheet in to_come:
        sheet.say_who()
        if sheet.exercise.kind == "conversation":
            allowed |= _talk(sheet, watch, secrets, allowed, content)
            sheet.expect_answered()
        else:
            sheet.fill(content.reference(sheet.place))
            sheet.expect_state("draft")
            assert watch.seen() - allowed == set(), sheet.place
            sheet.submit()
            sheet.expect_answered()
        allowed |= secrets.after(sheet.place)
        seen = watch.seen()
        assert seen - allowed == set(), sheet.place
        expected = secrets.explained(sheet.place, content.reference(sheet.place))
        assert expected or not sheet.exercise.items(), "there is nothing to look for"
        assert expected - seen == set(), "the search would not have found it"
    assert expect_only_what_may_be_seen(watch.recorder) > len(to_come)


def _talk(
    sheet: Sheet, watch: Watch, secrets: Secrets, allowed: set[str], content: Content
) -> set[str]:
    """Say one thing after another; what lies ahead, and what each line does, is not there yet."""
    path = content.reference(sheet.place)
    met: set[str] = set()
    for said in range(len(path)):
        met |= secrets.reached(sheet.place, path[:said])
        seen = watch.seen() if said % 5 == 2 else watch.seen_unasked()
        assert seen - allowed - met == set(), (sheet.place, path[:said])
        assert secrets.turn_reached(sheet.place, path[:said]) <= seen, "the search finds a turn"
        sheet.say(path[said])
        sheet.expect_said(said + 1)
    return met | secrets.reached(sheet.place, path)


def test_a_hint_comes_only_when_asked_for(planted: Planted, new_context: NewContext) -> None:
    """One hint at a time, and the attempt is then practice."""
    secrets, content, server = planted.secrets, planted.content, planted.server
    stem, place = next(
        (stem, place)
        for stem, place in CONTENT.all_places()
        if len(CONTENT.exercise(place).hints) > 1 and CONTENT.exercise(place).kind != "conversation"
    )
    page = new_context().new_page()
    watch = Watch(page, secrets)
    open_notebook(page, server.address, stem, content)
    sheet = Sheet(page, place, content=content)
    first, second = secrets.hints(place)[:2]
    assert not {first, second} & watch.seen()
    sheet.hand.press(sheet.button(SHARED["hint"]))
    sheet.hand.press(sheet.button(SHARED["hint_show"]))
    sheet.region.get_by_text(secrets.tokens[first]).wait_for()
    assert {first, second} & watch.seen() == {first}
    sheet.region.get_by_text(SHARED["practice"]).wait_for()


def test_what_the_files_say_cannot_be_fetched(planted: Planted, new_context: NewContext) -> None:
    """The content and the notebooks are not among the server's addresses."""
    secrets, server = planted.secrets, planted.server
    page = new_context().new_page()
    page.goto(server.address)
    for path in (
        "/data/scenarios/ward-that-may-close/scenario.yaml",
        "/voila/files/data/scenarios/ward-that-may-close/scenario.yaml",
        "/files/04-casework.ipynb",
        "/04-casework.ipynb",
        "/api/contents/04-casework.ipynb",
        "/../data/guidance.csv",
        "/workbook/static/../../../data/guidance.csv",
        "/workbook/static/%2e%2e/%2e%2e/%2e%2e/data/guidance.csv",
    ):
        answer = page.request.get(server.address + path)
        assert answer.status in (400, 403, 404), path
        assert not secrets.found_in(answer.text())
