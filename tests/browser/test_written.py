# ruff: noqa: RUF001 - letters of other scripts that look like ours are what this is about
"""What people type and authors write, wherever it stands: it wraps, and goes its own way."""

import json
import secrets
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.content.rekeyed import ANSWERS
from tests.pages import page_of
from tests.rooms.house import House, send
from workbook.app import Workbook, build
from workbook.content.signs import isolated
from workbook.screens.calls import Contents, Landscape, Profile, Results, RoleChoice, Terms
from workbook.screens.exercises import SCREENS
from workbook.screens.facilitator import FacilitatorScreen
from workbook.screens.preview import Preview
from workbook.screens.room import RoomScreen
from workbook.screens.screen import Screen
from workbook.widgets.browser import COMPONENTS, script, stylesheet

from .servers import DATA

STATIC = Path(__file__).parents[2] / "workbook" / "serving" / "static"
SIZES = ((320, 800), (390, 800), (1280, 800), (1920, 1080))
PROJECTORS = ((1024, 768), (1280, 720), (1920, 1080))
SHE = {"nickname": "Ann", "role": "council", "table": 1}

TEXTS = {
    "35 letters": "a" * 35,
    "500 letters": "W" * 500,
    "a link": "https://example.org/" + "path/and=more&" * 20,
    "an address": "someone.with.a.very.long.name@a-very-long-organisation-name.example.org",
    "Arabic": "متى تُعرض علينا الأرقام الجديدة؟",
    "Hebrew": "מתי נראה את המספרים החדשים?",
    "Persian": "می\u200cخواهیم بدانیم چه کسی تصمیم می\u200cگیرد؟",
    "Urdu": "یہ فیصلہ کون کرے گا اور کب؟",
    "Arabic and English": "ماذا عن NHS England و ICB؟",
    "English and Arabic": "What about الأرقام الجديدة (new)?",
    "English and Hebrew": "Ask דוד, then Ruth; 3 of 4!",
    "long Arabic": "مستشفى" * 40,
    "Chinese": "谁来决定这家医院的未来？" * 8,
    "Japanese": "だれがこの病院の将来を決めるのですか。" * 5,
    "Korean": "누가이병원의미래를결정합니까" * 6,
    "Thai": "ใครเป็นผู้ตัดสินใจเรื่องอนาคตของโรงพยาบาลนี้" * 5,
    "Burmese": "လျှို့ဝှက်ချက်" * 12,
    "Hindi": "अस्पतालकेभविष्यकानिर्णयकौनकरेगा" * 6,
    "Tibetan": "བསྒྲུབས་" * 30,
    "German": "Krankenhausfinanzierungsgesetzänderungsverordnung " * 3,
    "Welsh": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    "families": "👩\u200d👩\u200d👧\u200d👦" * 30,
    "flags": "🇬🇧🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f" * 20,
    "accents that pile up": "Z\u0335\u0321\u0327\u030d\u0310\u0352\u0300\u0301\u0302" * 60,
    "tabs": "a\tb\tc\t" * 30,
    "lines": "one\ntwo\n\nthree\n" * 8,
    "spaces": "a" + " " * 200 + "b",
    "no-break spaces": "a\u00a0" * 150,
    "non-breaking hyphens": "a\u2011" * 150,
    "word joiners": "a\u2060" * 150,
    "override": "\u202eabc def\u202c (not closed \u2067",
    "numbers": "1234567890" * 20,
    "underlines": "_" * 200,
    "markup": "<b>bold</b><img src=x onerror=alert(1)>" * 5,
    "code": "Some::Very::Long::Name<With<Type<Parameters>>>" * 4,
}

WRITTEN = frozenset(
    [
        "title",
        "text",
        "situation",
        "prompt",
        "label",
        "says",
        "notice",
        "scene",
        "speaker",
        "speaker_role",
        "nickname",
        "note",
        "notes",
        "because",
        "why",
        "summary",
        "line",
        "plain",
        "help",
        "about",
        "sender",
        "subject",
        "body",
        "brief",
        "chosen_text",
        "name",
        "low",
        "high",
        "term",
        "debrief",
        "here",
        "answer",
        "owner",
        "deadline",
        "group",
        "doubt",
        "source",
        "party",
        "election",
        "elections",
        "usual",
        "problems",
    ]
)
"""The parts of a view that somebody wrote."""


def seen(screen: Screen, hash: str = "") -> dict[str, Any]:
    """What a browser is sent of a screen, to be drawn without a kernel."""
    traits = {
        "view": screen.view,
        "words": screen.words,
        "kinds": screen.words_inside,
        "components": dict(screen.inside),
    }
    return json.loads(json.dumps({"component": screen.component, "hash": hash, "traits": traits}))


@pytest.fixture
def screens(workbook: Workbook, tmp_path: Path, home: Path) -> dict[str, dict[str, Any]]:
    """Every screen there is, in the states in which people's words stand on it."""
    who = "f" * 32
    page = page_of(workbook, who, alone=True)
    found: dict[str, dict[str, Any]] = {}
    for id, answers in ANSWERS.items():
        answer = answers["reference"]
        way = workbook.way(who, f"two-benches/{id}")
        screen = SCREENS[way.exercise.kind](page, lambda way=way: way)
        found[f"{way.exercise.kind}, open"] = seen(screen)
        way.submit(secrets.token_hex(16), 1, way.scenario.version, answer)
        screen.refresh()
        found[f"{way.exercise.kind}, answered"] = seen(screen)
    found["results"] = seen(Results(page, "two-benches"))
    found["profile"] = seen(Profile(page))
    found["role"] = seen(RoleChoice(page))
    contents, terms = Contents(page), Terms(page)
    row = {"title": "A", "line": "B", "minutes": 5, "done": 1, "of": 2, "href": "/x"}
    contents.view = {"rows": [row, row]}
    terms.view = {"terms": [{"term": "A", "also": ["B"], "plain": "C", "field": "nhs"}]}
    found["contents"], found["glossary"] = seen(contents), seen(terms)
    real = page_of(build(tmp_path / "real", DATA))
    for part in ("seats", "intake", "sittings"):
        found[f"landscape, {part}"] = seen(Landscape(real, part))
    watch = Preview(page, "two-benches")
    found["preview"] = seen(watch)
    watch.view = {**watch.view, "problems": ["A", "B"]}
    found["preview, with problems"] = seen(watch)
    found |= room_screens(House(tmp_path, home))
    return found


def room_screens(house: House) -> dict[str, dict[str, Any]]:
    """A room from its lobby to its report: on a phone, on the console and on the big screen."""
    found: dict[str, dict[str, Any]] = {}
    page = page_of(house.workbook)
    chair = FacilitatorScreen(page, house.chair)

    def note(name: str, show: str | None = None) -> None:
        if show:
            house.do("screen", show=show)
        chair.refresh()
        ann_screen.refresh()
        found[f"phone, {name}"] = seen(ann_screen)
        found[f"console, {name}"] = seen(chair)
        found[f"big screen, {name}"] = seen(chair, f"#screen={house.code}")

    stranger = RoomScreen(page, house.workbook.desk("e" * 32))
    found["joining"] = seen(stranger)
    ann = house.person("ann", **SHE)
    ann_screen = RoomScreen(page, ann)
    others = house.people(7, nickname="Bob", table=1)
    ann.ask("a" * 32, "Who decides?")
    ann.ask("b" * 32, "And when?")
    for one in house.room["wall"]:
        house.do("show", what="wall", id=one["id"], on=True)
    note("before")
    note("join", "join")
    note("wall", "wall")
    house.do("screen", show=None)
    house.all("next", "next", "open")
    note("question")
    for n, desk in enumerate([ann, *others]):
        send(desk, ["nobody", "ring-her"][n % 2])
    house.do("close")
    note("picture")
    house.do("reveal")
    note("key")
    house.do("goto", step="talk")
    house.do("open")
    note("talk")
    house.do("goto", step="letter")
    house.do("open")
    note("letter")
    house.do("end")
    house.chair.show_report()
    note("report")
    house.chair.leave()
    chair.refresh()
    found["lobby"] = seen(chair)
    return found


PAGE = """<!DOCTYPE html><html lang="en-GB"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{css}</style><script>{script}</script><body><main id="main"><div class="exercise" id="here"></div></main></body></html>"""

HARNESS = """
const modules = {};

async function take(source) {
  modules.all = (await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })))).default;
}

// A view in which everything that somebody wrote is this text.
function rewritten(value, text, written, key) {
  if (Array.isArray(value)) return value.map((inner) => rewritten(inner, text, written, key));
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rewritten(inner, text, written, name)]));
  return typeof value === "string" && value && written.includes(key) ? text : value;
}

function draw({ component, hash, traits }, text, written) {
  history.replaceState(null, "", `/${hash}`);
  document.body.className = hash ? "bare" : "";
  const here = document.getElementById("here");
  window.away?.abort();
  window.away = new AbortController();
  here.replaceChildren();
  const all = { ...traits, view: rewritten(traits.view, text, written) };
  const model = { get: (name) => all[name], on() {}, off() {}, send() {}, widget_manager: modules };
  modules.all.render({ model, el: here, signal: away.signal });
  for (const panel of here.querySelectorAll("[aria-expanded=false]")) panel.click();
  for (const details of here.querySelectorAll("details")) details.open = true;
}

// What is outside the window, though nothing around it can be scrolled.
function outside() {
  const width = document.documentElement.clientWidth;
  const out = [];
  if (document.scrollingElement.scrollWidth > width) out.push(`the page is ${document.scrollingElement.scrollWidth} wide`);
  for (const node of document.querySelectorAll("#here *")) {
    if (!node.getClientRects().length || node.closest(".wb-pic-frame, .wb-table-frame, .wb-map-up, .wb-hide, [popover], option")) continue;
    if (out.length && node.scrollWidth > node.clientWidth + 1 && node.clientWidth) out.push(`${node.tagName}.${node.className} in .${node.parentElement.className} has ${node.scrollWidth} in ${node.clientWidth}`);
    const { left, right } = node.getBoundingClientRect();
    if (right > width + 1 || left < -1) out.push(`${node.tagName}.${node.className} in .${node.parentElement.className}: ${Math.round(left)} to ${Math.round(right)}`);
  }
  return out.slice(0, 5);
}

function wide(screen, texts, written) {
  const found = {};
  for (const [name, text] of Object.entries(texts)) {
    draw(screen, text, written);
    const out = outside();
    if (out.length) found[name] = out;
  }
  return found;
}
"""


@pytest.fixture
def page(browser: Browser) -> Page:
    """A page with our styles and nothing on it."""
    css = "\n".join([stylesheet(), (STATIC / "page.css").read_text("utf-8")])
    context = browser.new_context(reduced_motion="reduce", locale="en-GB")
    context.route(
        "**/*",
        lambda route: route.fulfill(
            body=PAGE.replace("{css}", css).replace("{script}", HARNESS), content_type="text/html"
        ),
    )
    page = context.new_page()
    page.goto("http://written.test/")
    yield page
    context.close()


def load(page: Page, screens: dict[str, dict[str, Any]]) -> None:
    """Give the page the components, and each screen its own."""
    page.evaluate("(source) => take(source)", script())
    for screen in screens.values():
        screen["traits"]["component"] = screen["component"]


def test_no_text_makes_any_screen_wider_than_the_window(
    page: Page, screens: dict[str, dict[str, Any]]
) -> None:
    """Whatever is written wraps, on a narrow phone and on the big screen; nothing is cut off beside it."""
    load(page, screens)
    wide = {}
    for width, height in sorted({*SIZES, *PROJECTORS}):
        page.set_viewport_size({"width": width, "height": height})
        for name, screen in screens.items():
            sizes = PROJECTORS if name.startswith("big screen") else SIZES
            if (width, height) not in sizes:
                continue  # a projector is no phone
            found = page.evaluate("(given) => wide(...given)", [screen, TEXTS, sorted(WRITTEN)])
            if found:
                wide[f"{name}, {width} px"] = found
    assert not wide, json.dumps(wide, indent=1)


DIRECTION = """(probe) => {
  const out = [];
  const walker = document.createTreeWalker(document.getElementById("here"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data !== probe || !node.parentElement.getClientRects().length) continue;
    if (node.parentElement.closest("option, .wb-hide, .wb-map-up")) continue;
    const at = (index) => { const range = document.createRange(); range.setStart(node, index); range.setEnd(node, index + 1); return range.getBoundingClientRect().left; };
    out.push(at(0) > at(probe.length - 1));
  }
  return out;
}"""


@pytest.mark.parametrize("probe", ["\u0645\u0646!", "\u05de\u05d9?"], ids=["Arabic", "Hebrew"])
def test_each_text_goes_its_own_way(
    page: Page, screens: dict[str, dict[str, Any]], probe: str
) -> None:
    """Its last sign, which has no direction of its own, stands to the left; on every screen."""
    load(page, screens)
    page.set_viewport_size({"width": 1280, "height": 800})
    for name, screen in screens.items():
        page.evaluate("(given) => draw(...given)", [screen, probe, sorted(WRITTEN)])
        found = page.evaluate(DIRECTION, probe)
        assert all(found), name
        if name in ("big screen, wall", "phone, wall", "console, wall"):
            assert found, name


MANY = "\n\n".join("a" * 250)
"""A question of five hundred letters, as long as one may be, and most of it ends of lines."""


def test_no_question_pushes_another_off_the_big_screen(
    page: Page, screens: dict[str, dict[str, Any]]
) -> None:
    """One in very many paragraphs goes by its first lines; it alone, too, stays on the screen."""
    load(page, screens)
    wall = screens["big screen, wall"]
    asked = wall["traits"]["view"]["room"]["wall"]
    asked[:] = [{**asked[0], "id": str(n), "text": "Who decides?", "shown": True} for n in range(4)]
    asked[1]["text"] = MANY
    room = wall["traits"]["view"]["room"]
    alone = json.loads(json.dumps(wall))
    alone["traits"]["view"]["room"]["screen"] |= {"show": "text", "text": {"text": MANY}}
    assert room["screen"]["show"] == "wall"
    for width, height in PROJECTORS:
        page.set_viewport_size({"width": width, "height": height})
        for screen in (wall, alone):
            page.evaluate("(given) => draw(...given)", [screen, "", []])
            face = page.locator(".wb-screen-face")
            assert face.evaluate("face => face.scrollHeight <= face.clientHeight + 1")
        page.evaluate("(given) => draw(...given)", [wall, "", []])
        shown = page.locator(".wb-screen-wall > li")
        assert shown.count() == len(asked)
        assert shown.nth(1).evaluate("li => li.scrollHeight > li.clientHeight"), "dots stand there"


def test_what_is_put_into_a_sentence_stands_apart_there_as_on_the_servers_pages(page: Page) -> None:
    """The browser's rule is the server's: only what has letters that run right to left is enclosed."""
    texts = [*TEXTS.values(), "ABC-123", "3", "\u07d2\u07de\u07cf", "\U0001e900"]
    filled = page.evaluate(
        """async ([source, texts]) => {
          const { fill } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
          return texts.map((text) => fill("Open now: {text}", { text }));
        }""",
        [(COMPONENTS / "shared.js").read_text("utf-8"), texts],
    )
    assert filled == [f"Open now: {isolated(text)}" for text in texts]
    assert len({*filled} - {f"Open now: {text}" for text in texts}) > 5


def test_what_is_held_is_held_in_a_browser_without_inert(
    page: Page, screens: dict[str, dict[str, Any]]
) -> None:
    """No key and no pointer reaches it; Tab leads on all the same."""
    load(page, screens)
    page.evaluate("(given) => draw(...given)", [screens["best-option, open"], "", []])
    pressed = """(key) => document.querySelector(".wb-body input").dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))"""
    assert page.evaluate(pressed, "ArrowDown")
    page.evaluate("document.querySelector('.wb-body').setAttribute('inert', '')")
    assert not page.evaluate(pressed, "ArrowDown")
    assert page.evaluate(pressed, "Tab")
    assert (
        page.locator(".wb-body").evaluate("body => getComputedStyle(body).pointerEvents") == "none"
    )
