"""What goes wrong in one handler of a message stays there."""

from workbook.widgets.browser import COMPONENTS

from .conftest import NewContext

TWO = """async (text) => {
  const { listenTo } = await import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  const heard = [];
  const listeners = [];
  const model = { on: (type, listener) => listeners.push(listener) };
  listenTo(model, "msg:custom", () => { throw new Error("in the first"); });
  listenTo(model, "msg:custom", (message) => heard.push(message));
  listeners.forEach((listener) => listener("pong"));
  return heard;
}"""


def test_a_handler_that_fails_silences_nobody(new_context: NewContext) -> None:
    """The others hear the message, and the page's console says what went wrong."""
    page = new_context().new_page()
    with page.expect_event("pageerror") as failed:
        shared = (COMPONENTS / "shared.js").read_text(encoding="utf-8")
        assert page.evaluate(TWO, shared) == ["pong"]
    assert "in the first" in str(failed.value)
