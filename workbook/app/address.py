"""Addresses as the command line is given them: where people find the workbook, where it listens."""

import re
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

EXAMPLE = "Write https://workbook.example.org or http://192.168.1.20:8866"
LISTEN = "Write 127.0.0.1 for this machine alone, or 0.0.0.0 to let phones join"

_PORTS = {"http": 80, "https": 443}
_ODD = re.compile(r"[^\w.:/?#@\[\]%+~=&-]")
"""Signs that stand in no address that a person means, spaces and wildcards among them."""

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_LONGEST = 253


class NotAnAddress(ValueError):  # noqa: N818 - it is what was written
    """What can be no address, in one sentence that says what to write."""


def read_address(written: str) -> str:
    """The address of a workbook, as browsers name the place it stands at (their `Origin`).

    Raises:
        NotAnAddress: a browser would not find the workbook there.

    >>> read_address("https://Workbook.example.org:443/")
    'https://workbook.example.org'
    """
    text = written.strip()
    scheme, separator, rest = text.partition("://")
    if _ODD.search(text):
        raise NotAnAddress(f"That is no address that a phone could open. {EXAMPLE}")
    if not separator or scheme.lower() not in _PORTS:
        raise NotAnAddress(f"An address begins with https:// or http://. {_with_scheme(text)}")
    parts, place = _place(scheme.lower(), rest)
    if parts.username is not None:
        raise NotAnAddress(f"An address holds neither name nor password here. Write {place}")
    if parts.path not in ("", "/") or {"?", "#"} & set(text):
        raise NotAnAddress(
            "The workbook needs the whole address of a host or a port: it cannot stand in a folder "
            f"of another site yet. Write {place}"
        )
    return place


def read_host(written: str) -> str:
    """The address or the name of this machine at which to listen.

    Raises:
        NotAnAddress: it is something else.
    """
    text = written.strip()
    bare = text.removeprefix("[").removesuffix("]").lower()
    if host := _host(bare, brackets=False):
        return host
    if found := re.fullmatch(r"(?:\w+://)?(\[[^\]]+\]|[^/:]+)(?::(\d+))?(?:/.*)?", text):
        host = _host(found[1].strip("[]").lower(), brackets=False)
        port = f" --port {found[2]}" if found[2] else ""
        if host:
            raise NotAnAddress(f"A host is written without anything around it: --host {host}{port}")
    raise NotAnAddress(f"That is no address of a machine. {LISTEN}")


def is_local(host: str) -> bool:
    """Whether only this machine itself finds something at this host."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def in_address(host: str) -> str:
    """A host as it stands in an address.

    >>> in_address("::1"), in_address("laptop")
    ('[::1]', 'laptop')
    """
    return f"[{host}]" if ":" in host else host


def _with_scheme(text: str) -> str:
    """What to write instead of an address that begins in no way or in a wrong one."""
    bare = re.sub(r"^(\w+:?/+|\w+://|/+)", "", text)
    try:
        secure = read_address(f"https://{bare}")
    except NotAnAddress as wrong:
        return str(wrong)[str(wrong).index("Write ") :]
    name = urlsplit(secure).hostname or ""
    numbered = ":" in name or _NUMBER.fullmatch(name.rpartition(".")[2]) or "." not in name
    return f"Write {secure.replace('https', 'http', 1) if numbered else secure}"


def _place(scheme: str, rest: str) -> tuple[SplitResult, str]:
    """The parts of an address, and its beginning in the one form that browsers use."""
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        port = parts.port
    except ValueError:
        raise NotAnAddress(f"That is no address that a phone could open. {EXAMPLE}") from None
    host = _host(parts.hostname or "", brackets="[" in rest)
    if host is None or port == 0:
        raise NotAnAddress(f"That is no address that a phone could open. {EXAMPLE}")
    if host in ("0.0.0.0", "::"):  # noqa: S104
        raise NotAnAddress(f"That stands for every address, and nobody can open it. {EXAMPLE}")
    ending = "" if port in (None, _PORTS[scheme]) else f":{port}"
    return parts, f"{scheme}://{in_address(host)}{ending}"


def _host(name: str, *, brackets: bool) -> str | None:
    """An IP address or a name in the form that goes over the wire; None if it is neither."""
    try:
        address = ip_address(name)
    except ValueError:
        return None if brackets else _name(name)
    scoped = isinstance(address, IPv6Address) and address.scope_id
    return None if scoped else str(address)


def _name(name: str) -> str | None:
    import idna

    try:
        plain = name if name.isascii() else idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return None
    labels = plain.lower().removesuffix(".").split(".")
    # A browser takes a name that ends in a number for an IP address, in one of many odd forms.
    if _NUMBER.fullmatch(labels[-1]) or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return found if len(found := ".".join(labels)) <= _LONGEST else None
