"""Every sentence the server itself shows, in one place."""

NAME = "Working with politicians"
LEAD = (
    "A workbook for people who deal with MPs, councillors and ministers:"
    " short scenarios, your own decisions, and straight answers about them."
)
ALONE = "Work on your own"
ALONE_LINE = "No account and no name needed. This browser remembers where you were."
CONTENTS = "Contents"
CODE = "Room code"
CODE_LINE = "It is on the screen in the room, or your facilitator tells you."
JOIN = "Join"
FACILITATORS = "For facilitators"
LICENCE = "Code: MIT. Text: CC BY 4.0."
NOT_ADVICE = "General information, not legal advice."

OPENING = "Opening the exercises … this takes a few seconds."
LATE = (
    "This is taking longer than it should. You can wait a little, or open the page again."
    " If that does not help, something in this browser or network may be holding back a part of the"
    " page: switch off what filters pages here, or try another browser."
)
RELOAD = "Open again"
NO_COOKIES = "The exercises need cookies. Please allow them for this address and open it again."
NO_SCRIPT = "The exercises need JavaScript. Please allow it for this address."

SIGN_IN = "Sign in"
SIGN_IN_TITLE = "Facilitator's page"
SIGN_IN_LINE = "Whoever started the workbook has the passphrase."
PASSPHRASE = "Passphrase"  # noqa: S105 - its label
NOT_CHOSEN = (
    "No passphrase has been chosen yet. On the machine that runs the workbook: workbook passphrase"
)
NOT_RIGHT = (
    "That is not the passphrase. Try again; after three wrong tries each further one takes longer."
)
SIGN_IN_COOKIES = (
    "Signing in needs a cookie, and it did not come back."
    " Please allow cookies for this address and try again."
)
ATTENDEE = "Were you looking for a room? Enter its code on the first page."
SIGN_OUT = "Sign out"
SIGN_OUT_TITLE = "Sign out of the facilitator's page?"
SIGN_OUT_LINE = "Rooms stay as they are. Facilitator's pages that are open in this browser close."
STAY = "Back to the facilitator's page"

CHECK_TITLE = "Is this phone ready?"
CHECK_LEAD = "This takes a few seconds. Nothing about you is asked or kept."
CHECK_LINES = (
    ("address", "The workbook can be reached"),
    ("live", "The connection stays open"),
    ("saved", "An answer can be saved"),
)
"""What the check proves, each by the name that its script knows."""

CHECK_STATES = {
    "checking": "checking…",
    "waiting": "not tried yet",
    "done": "done",
    "unreachable": (
        "This phone has lost the workbook. See that Wi-Fi is on and that it is the network you"
        " were told, then check again."
    ),
    "blocked": (
        "Something in this network blocks live connections (websockets), as a company's proxy or"
        " a guest Wi-Fi may. Use another Wi-Fi or a hotspot, switch off any VPN, then check again."
    ),
    "busy": (
        "The connection works, but nothing could be saved just now; the server may be busy."
        " Wait a minute and check again. If it stays so, tell your facilitator."
    ),
    "cookies": (
        "This browser keeps no cookies for this address, so your answers could not be told from"
        " anybody else's. Allow cookies, or leave private browsing, then check again."
    ),
    "storage": (
        "This browser lets no page keep anything, so an answer could be lost on the way."
        " Allow site data, or leave private browsing, then check again."
    ),
}
"""What each line of the check may say."""

READY = "This phone is ready"
NOT_READY = "This phone is not ready yet"
ENTER_CODE = "Enter a room code"
CHECK_AGAIN = "Check again"
UNREACHABLE_TITLE = "If another phone cannot open this page at all"
UNREACHABLE = (
    "It has to be in the same network as the machine that runs the workbook, not on mobile data.",
    (
        "Many guest Wi-Fis keep devices apart: every phone reaches the internet and none reaches"
        " another. No setting on the phone helps. Use a hotspot, from a laptop or a spare phone, for"
        " the machine and the phones alike; or ask the venue to switch off “client isolation”."
    ),
    "Type the address with http:// in front of it: some browsers try https:// and stop there.",
)
"""What to do when a phone cannot open the check page; for those who help, too."""

BROKEN_CELL = (
    "This part could not be opened."
    " Reload the page; if it happens again, say so to whoever invited you."
)
STOPPED = "This page could not be opened. Your answers are kept."

COOKIES_NEEDED = (NO_COOKIES, "Your answers are kept under a cookie, and it did not come back.")

NO_KERNEL = (
    "This page is for whoever leads.",
    "It runs a program of its own. Sign in as a facilitator first, and open it again.",
)

TRIES_AGAIN = "This page tries again by itself. You need not do anything."

PROBLEMS: dict[int, tuple[str, str]] = {
    400: ("We could not read that request.", "Go back and try again."),
    403: (
        "This belongs to another browser.",
        "Open the contents page and start from there; your own answers are kept.",
    ),
    404: ("There is no page at this address.", "Everything is on the contents page."),
    405: ("This address does not take that kind of request.", "Go to the contents page."),
    503: ("The server is busy just now.", TRIES_AGAIN),
}
"""What happened and what to do, by status; every other status says `OURS`."""

CANNOT_BE_OPENED = (
    "This page cannot be opened just now.",
    (
        "Your answers are kept. Say so to whoever runs the workbook: they find the reason by the"
        " command workbook check."
    ),
)
"""A notebook whose file cannot be read, and what to do."""

OURS = (
    "Something went wrong on our side.",
    "Your answers are kept. Reload the page; if it happens again, say so to whoever invited you.",
)


def problem(status: int) -> tuple[str, str]:
    """What to tell a person about an HTTP status."""
    return PROBLEMS.get(status, OURS)


def full(places: int) -> tuple[str, str]:
    """Told to those for whom there is no place."""
    what = "The one place is" if places == 1 else f"All {places} places are"
    return f"{what} taken just now.", TRIES_AGAIN


def too_many_open(pages: int) -> tuple[str, str]:
    """Told to whoever has as many pages open as one browser may."""
    return (
        f"This browser has {pages} pages of the workbook open, and that is as many as it may.",
        "Close one that you do not need, then open this page again. Your answers are kept.",
    )


def carries_fewer(pages: int, asked: int) -> str:
    """Said at start, where the machine does not carry what was asked for."""
    return (
        f"Room for {pages} pages at once, not {asked}: this machine lets a program have no more files"
        " and connections open. Whoever looks after it can raise the limit (ulimit -n)."
    )


def port_taken(port: int) -> str:
    """Said at start when somebody else has the port."""
    return f"Port {port} is already in use. Choose another one, for example: --port {port + 1}"


def port_refused(port: int) -> str:
    """Said at start when this account may not have the port."""
    return f"This account may not use port {port}. Choose one above 1023, for example: --port 8866"


def address_unknown(host: str) -> str:
    """Said at start when the address to listen on is not this machine's."""
    return f"This machine has no address “{host}”. Use --host 127.0.0.1 or --host 0.0.0.0"


def on_phones(address: str, *, through: bool) -> str:
    """Said at start; `through` something that stands between the phones and this machine."""
    where = "On phones" if through else "On phones in the same network"
    return f"{where}: {address}/"


def for_facilitators(address: str) -> str:
    """Said at start."""
    return f"For the facilitator: {address}"


def new_passphrase(passphrase: str) -> str:
    """Said once, when it has just been made."""
    return (
        f"Facilitator's passphrase, shown only now: {passphrase}\n"
        "To choose another one: workbook passphrase"
    )
