"""Every sentence the server itself shows, in one place."""

NAME = "Working with politicians"
LEAD = (
    "A workbook for people who deal with MPs, councillors and ministers:"
    " short scenarios, your own decisions, and straight answers about them."
)
ALONE = "Work on your own"
ALONE_LINE = "No account and no name needed. This browser remembers where you were."
CONTENTS = "Contents"
LICENCE = "Code: MIT. Text: CC BY 4.0."
NOT_ADVICE = "General information, not legal advice."

OPENING = "Opening the exercises … this takes a few seconds."
LATE = "This is taking longer than it should. You can wait a little, or open the page again."
RELOAD = "Open again"
NO_COOKIES = "The exercises need cookies. Please allow them for this address and open it again."
NO_SCRIPT = "The exercises need JavaScript. Please allow it for this address."

BROKEN_CELL = (
    "This part could not be opened."
    " Reload the page; if it happens again, say so to whoever invited you."
)
STOPPED = "This page could not be opened. Your answers are kept."

PROBLEMS: dict[int, tuple[str, str]] = {
    400: ("We could not read that request.", "Go back and try again."),
    403: (
        "This belongs to another browser.",
        "Open the contents page and start from there; your own answers are kept.",
    ),
    404: ("There is no page at this address.", "Everything is on the contents page."),
    405: ("This address does not take that kind of request.", "Go to the contents page."),
    503: (
        "The room is full just now.",
        "This page tries again by itself. You need not do anything.",
    ),
}
"""What happened and what to do, by status; every other status says `OURS`."""

OURS = (
    "Something went wrong on our side.",
    "Your answers are kept. Reload the page; if it happens again, say so to whoever invited you.",
)


def problem(status: int) -> tuple[str, str]:
    """What to tell a person about an HTTP status."""
    return PROBLEMS.get(status, OURS)


def port_taken(port: int) -> str:
    """Said at start when somebody else has the port."""
    return f"Port {port} is already in use. Choose another one, for example: --port {port + 1}"


def port_refused(port: int) -> str:
    """Said at start when this account may not have the port."""
    return f"This account may not use port {port}. Choose one above 1023, for example: --port 8866"


def address_unknown(host: str) -> str:
    """Said at start when the address to listen on is not this machine's."""
    return f"This machine has no address “{host}”. Use --host 127.0.0.1 or --host 0.0.0.0"
