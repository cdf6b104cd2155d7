"""How people work a page: with a mouse, with a finger, or with the keyboard alone."""

from contextlib import suppress
from typing import Any, Protocol

from playwright.sync_api import Locator, Page, expect

from .waiting import wait_until

MOST_TABS = 700
"""More stops than any page has."""

FOCUS = """() => {
  const clear = (colour) => colour === "transparent" || /rgba\\(.*, 0\\)$/.test(colour);
  const outlined = (node) => {
    const style = getComputedStyle(node);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && !clear(style.outlineColor) && parseFloat(style.opacity) > 0;
  };
  let node = document.activeElement;
  if (!node || node === document.body) return { page: true };
  const box = node.getBoundingClientRect();
  const name = `${node.tagName} ${(node.getAttribute("aria-label") ?? node.textContent).trim().slice(0, 60)}`;
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const family = (one) => one && (node.contains(one) || one.contains(node)
    || [...(node.labels ?? [])].some((label) => label.contains(one)));
  const thirds = [0.1, 0.5, 0.9];
  const points = thirds.flatMap((x) => thirds.map((y) => [box.left + x * box.width, box.top + y * box.height]));
  const covered = box.width > 1 && !points.some(([x, y]) => family(document.elementFromPoint(x, y)));
  // A card may wear the outline for the control that lies over it.
  for (let up = 0; node && up < 3; up += 1, node = node.parentElement) {
    if (outlined(node)) return { name, visible: true, inside, covered };
  }
  return { name, visible: false, inside, covered };
}"""
"""What has the focus, and whether one can see that it has."""

APART = """cell => {
  const place = (node) => {
    const row = node.closest("[role=row]");
    const column = [...row.children].indexOf(node.closest("[role=gridcell]"));
    return [column, [...row.parentElement.children].indexOf(row)];
  };
  const [from, to] = [place(document.activeElement), place(cell)];
  return [to[0] - from[0], from[1] - to[1]];
}"""
"""How many steps a cell of a grid is to the right of the one with the focus, and above it."""

HAS_FOCUS = "node => node === document.activeElement"


class Hand(Protocol):
    """A way of working the controls of a page."""

    page: Page

    def press(self, control: Locator) -> None:
        """Press a button, follow a link, open a summary."""

    def pick(self, radio: Locator) -> None:
        """Pick one of a group of radio buttons."""

    def tick(self, box: Locator) -> None:
        """Tick a check box, or take the tick away."""

    def select(self, field: Locator, text: str) -> None:
        """Pick from a drop-down list."""

    def write(self, field: Locator, text: str) -> None:
        """Write into a box, in place of what is there."""

    def date(self, field: Locator, day: str) -> None:
        """Enter a day, as 2027-03-01."""

    def reach(self, cell: Locator) -> None:
        """Press a cell of a grid, one of whose cells has the focus."""


def face(control: Locator) -> Locator:
    """What one aims at: a control's label, where the control lies inside one."""
    label = control.locator("xpath=ancestor::label")
    return label if label.count() else control


def before_one(control: Locator) -> Locator:
    """Scroll to it, as people do before they aim; the browser's driver finds a clear spot slowly."""
    control.evaluate("node => node.scrollIntoView({ block: 'center', behavior: 'instant' })")
    return control


class Mouse:
    """Clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, control: Locator) -> None:
        """Click it."""
        before_one(control).click()

    def pick(self, radio: Locator) -> None:
        """Click it."""
        before_one(face(radio)).click()

    def tick(self, box: Locator) -> None:
        """Click it."""
        before_one(face(box)).click()

    def select(self, field: Locator, text: str) -> None:
        """Choose the line."""
        field.select_option(label=text)

    def write(self, field: Locator, text: str) -> None:
        """Paste it."""
        field.fill(text)

    def date(self, field: Locator, day: str) -> None:
        """Take it from the browser's own calendar."""
        field.fill(day)

    def reach(self, cell: Locator) -> None:
        """Go straight to it."""
        self.press(cell)


class Finger(Mouse):
    """Taps. The picker of a drop-down list is the phone's own, so there the line is chosen."""

    def press(self, control: Locator) -> None:
        """Tap it."""
        before_one(control).tap()

    def pick(self, radio: Locator) -> None:
        """Tap it."""
        before_one(face(radio)).tap()

    def tick(self, box: Locator) -> None:
        """Tap it."""
        before_one(face(box)).tap()


def _hidden(seen: dict[str, Any]) -> list[str]:
    """What keeps somebody from seeing where the focus is."""
    found = {
        "no outline": not seen["visible"],
        "off the screen": not seen["inside"],
        "under something else": seen["covered"],
    }
    return [f"the focus is {what}: {seen['name']}" for what, is_so in found.items() if is_so]


class Keys:
    """Tab, Shift+Tab, Space, Enter, arrows and letters; wherever the focus stops, it can be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, control: Locator) -> None:
        """Go to it and press Enter."""
        self.go_to(control)
        self.page.keyboard.press("Enter")

    def pick(self, radio: Locator) -> None:
        """Go to its group, then to it by the arrow keys."""
        expect(radio).to_be_visible()
        if radio.is_checked():
            return
        group = radio.evaluate("node => node.name")
        self._tab_until(
            lambda: self.page.evaluate("name => document.activeElement.name === name", group)
        )
        for _ in range(20):
            if radio.evaluate(HAS_FOCUS):
                break
            self.page.keyboard.press("ArrowDown")
            self.look()
        if not radio.is_checked():
            self.page.keyboard.press("Space")
        expect(radio).to_be_checked()

    def tick(self, box: Locator) -> None:
        """Go to it and press Space."""
        self.go_to(box)
        self.page.keyboard.press("Space")

    def select(self, field: Locator, text: str) -> None:
        """Go to it and take the arrow keys to the line."""
        self.go_to(field)
        lines = [line.strip() for line in field.locator("option").all_text_contents()]
        steps = lines.index(text) - int(field.evaluate("node => node.selectedIndex"))
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        expect(field.locator("option:checked")).to_have_text(text)

    def write(self, field: Locator, text: str) -> None:
        """Go to it, and type over what is there."""
        self.go_to(field)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.press("Delete")
        for number, line in enumerate(text.split("\n")):
            if number:
                self.page.keyboard.press("Enter")
            self.page.keyboard.insert_text(line)

    def date(self, field: Locator, day: str) -> None:
        """Go to it, and type day, month and year in the order in which this machine asks for them."""
        self.go_to(field)
        year, month, date = day.split("-")
        self.page.keyboard.type(f"{date}{month}{year}")
        if field.input_value() != day:
            for _ in range(2):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(f"{month}{date}{year}")
        expect(field).to_have_value(day)

    def reach(self, cell: Locator) -> None:
        """Take the arrow keys to it, and press Enter."""
        expect(cell).to_be_visible()
        across, up = self.page.evaluate(APART, cell.element_handle())
        for steps, there, back in (
            (across, "ArrowRight", "ArrowLeft"),
            (up, "ArrowUp", "ArrowDown"),
        ):
            for _ in range(abs(steps)):
                self.page.keyboard.press(there if steps > 0 else back)
                self.look()
        assert cell.evaluate(HAS_FOCUS), "the arrow keys do not reach the cell"
        self.page.keyboard.press("Enter")

    def go_to(self, control: Locator) -> None:
        """Tab until it has the focus."""
        expect(control).to_be_visible()
        self._tab_until(lambda: control.evaluate(HAS_FOCUS))

    def look(self) -> None:
        """Whatever has the focus shows it, is on the screen, and lies under nothing.

        A page that is still scrolling is given time to come to rest.
        """
        wrong: list[str] = []

        def right() -> bool:
            seen = self.page.evaluate(FOCUS)
            wrong[:] = [] if seen.get("page") else _hidden(seen)
            return not wrong

        with suppress(AssertionError):
            wait_until(right, "the focus is seen", within=5)
        assert not wrong, "; ".join(wrong)

    def _tab_until(self, there) -> None:
        for _ in range(MOST_TABS):
            if there():
                return
            self.page.keyboard.press("Tab")
            self.look()
        raise AssertionError("the keyboard does not reach it")
