"""What the socket between a page and its screens says, and why it is closed.

The page speaks first: `{"hello": PROTOCOL, "build": …, "page": …}`. It gets `screens`, all that is
on it; and from then on either side says what there is to say about one of them, which is named by
the number of its cell:

| the page sends | |
|---|---|
| `{"at": 3, "message": {…}}` | somebody has done something on that screen |

| the server sends | |
|---|---|
| `{"type": "screens", "screens": [{"at": 3, "component": …, "view": …, "words": …, …}]}` | all of them |
| `{"type": "view", "at": 3, "view": {…}}` | draw this |
| `{"type": "message", "at": 3, "message": {…}}` | an acknowledgement, or a refusal |
| `{"type": "build"}` | a new version is served: open the page again once nothing is unsent |
"""

PROTOCOL = 1

UNREADABLE = 4400
NO_COOKIE = 4401
SIGNED_OUT = 4403
GONE = 4404
TOO_MUCH = 4408
REPLACED = 4409
FULL = 4410
TOO_SLOW = 4411
"""Codes with which the server closes a socket. After GONE and SIGNED_OUT the page is opened anew, at
REPLACED it stays closed, and after all others the browser tries again, less and less often."""

LARGEST = 2**16
"""Bytes of a message. The longest letter has a quarter of it."""
