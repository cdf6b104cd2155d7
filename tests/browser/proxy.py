"""A line between browser and server that can be cut, mended and made deaf in one direction."""

import selectors
import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

CHUNK = 65536


class Proxy:
    """Passes TCP on to a port of this machine. The page's origin is the proxy's own address."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self._listener: socket.socket | None = None
        self._lines: set[tuple[socket.socket, socket.socket]] = set()
        self._guard = threading.Lock()
        self._muted = threading.Event()

    def __enter__(self) -> Self:
        self.mend()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.cut()

    @property
    def address(self) -> str:
        """Where the browser goes instead."""
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """Let connections through, on the same port as before."""
        self._muted.clear()
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._listen, args=(listener,), daemon=True).start()

    def mute(self) -> None:
        """From now on, drop whatever the server says; the server still hears everything."""
        self._muted.set()

    def cut(self) -> None:
        """Close what is open and refuse what is new."""
        if self._listener is not None:
            # A thread inside accept() keeps a closed listener alive; shutdown wakes it.
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        with self._guard:
            lines = list(self._lines)
        for line in lines:
            for end in line:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def _listen(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target), timeout=5)
                far.settimeout(None)
            except OSError:
                near.close()
                continue
            threading.Thread(target=self._pass_on, args=(near, far), daemon=True).start()

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        line = (near, far)
        with self._guard:
            self._lines.add(line)
        try:
            with selectors.DefaultSelector() as selector, suppress(OSError):
                selector.register(near, selectors.EVENT_READ, far)
                selector.register(far, selectors.EVENT_READ, near)
                while self._step(selector, far):
                    pass
        finally:
            with self._guard:
                self._lines.discard(line)
            near.close()
            far.close()

    def _step(self, selector: selectors.BaseSelector, far: socket.socket) -> bool:
        for key, _ in selector.select():
            source, other = key.fileobj, key.data
            assert isinstance(source, socket.socket)
            data = source.recv(CHUNK)
            if not data:
                return False
            if not (source is far and self._muted.is_set()):
                other.sendall(data)
        return True
