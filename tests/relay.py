"""A line between a browser and the server that can go silent, break, and come back."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

_CHUNK = 65_536


class Relay:
    """Passes bytes on from a port of its own to the server's, until it is told to do otherwise."""

    def __init__(self, address: str) -> None:
        """Stand between a browser and the server at `address`."""
        self._server = ("127.0.0.1", urlsplit(address).port or 80)
        self._open = threading.Event()
        self._open.set()
        self._lines: set[socket.socket] = set()
        self._listening = self._listen(0)
        self.port: int = self._listening.getsockname()[1]

    @property
    def address(self) -> str:
        """Where the browser goes."""
        return f"http://127.0.0.1:{self.port}"

    def freeze(self) -> None:
        """Go silent: connections stay as they are and nothing comes through, as behind a cable that was cut."""
        self._open.clear()

    def thaw(self) -> None:
        """Let through what has waited, and all that follows."""
        self._open.set()

    def die(self) -> None:
        """End every connection and refuse new ones, as a server that is not running."""
        _end(self._listening)
        for line in list(self._lines):
            _end(line)

    def live(self) -> None:
        """Be there again, at the same port."""
        self._listening = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        listening = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()
        return listening

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                far = socket.create_connection(self._server)
                self._lines |= {near, far}
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                self._open.wait()
                target.sendall(data)
        for line in (source, target):
            self._lines.discard(line)
            _end(line)


def _end(line: socket.socket) -> None:
    # A thread may be waiting in it: shutting it down wakes the thread, closing alone would not.
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
