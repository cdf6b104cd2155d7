"""The cookie secret, kept in the user folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from workbook.app.places import SECRET

_BYTES = 32


def cookie_secret(home: Path) -> bytes:
    """The bytes that sign participants' cookies: made once, then the same for ever.

    Losing them would make a stranger of everybody, so a half-written file must never be seen:
    the bytes are written elsewhere and appear under their name in one step. If two servers start
    at once, the first name wins and both read the same.
    """
    path = home / SECRET
    if not path.exists():
        _create(path)
    path.chmod(0o600)
    secret = path.read_bytes()
    if len(secret) < _BYTES:
        raise SystemExit(f"{path} is damaged. Delete it; everybody will then be a new participant.")
    return secret


def _create(path: Path) -> None:
    draft = path.with_name(f".{SECRET}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    except OSError:  # a disk without hard links
        draft.replace(path)
    draft.unlink(missing_ok=True)
