"""A bad network between a phone and the server: a proxy on loopback that loses requests or replies, or stalls.

Only what a phone sends with POST is touched, by a plan: one word for each POST, in order; then all goes well.
"""

import socket
import threading
import time
from contextlib import closing, suppress

FINE, LOST_REQUEST, LOST_REPLY, REFUSED, STALLED, FOREIGN = (
    "fine",
    "request",
    "reply",
    "503",
    "stall",
    "sign-in",
)
"""Goes through; never reaches the server; reaches it, but the reply is lost; a gateway says 503; silence for
25 s, after which the reply comes; the network's own sign-in page comes instead, with 200."""
STALL = 25
SIGN_IN = "<!doctype html><title>Wi-Fi</title><h1>Sign in</h1>"


class BadNetwork:
    """Listens at `address` and passes on to the server on 127.0.0.1:`port`. `posts` lists what became of each."""

    def __init__(self, port):
        self._server = port
        self.plan = []
        self.posts = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self):
        self._listener.close()

    def _listen(self):
        with suppress(OSError):
            while True:
                phone, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(phone,), daemon=True).start()

    def _serve(self, phone):
        with closing(phone), suppress(OSError):
            asked = _message(phone)
            if not asked:
                return
            fate = FINE
            if asked.startswith(b"POST"):
                fate = self.plan.pop(0) if self.plan else FINE
                self.posts.append(fate)
            if fate == LOST_REQUEST:
                return
            if fate == REFUSED:
                phone.sendall(
                    b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                )
                return
            if fate == FOREIGN:
                phone.sendall(
                    f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(SIGN_IN)}\r\n"
                    f"Connection: close\r\n\r\n{SIGN_IN}".encode()
                )
                return
            reply = self._ask(asked)
            if fate == STALLED:
                time.sleep(STALL)
            if fate != LOST_REPLY:
                phone.sendall(reply)

    def _ask(self, asked):
        """What the server answers, on a connection of its own."""
        head, _, body = asked.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        with socket.create_connection(("127.0.0.1", self._server)) as server:
            server.sendall(b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body)
            parts = []
            while part := server.recv(65536):
                parts.append(part)
        return b"".join(parts)


def _message(phone):
    """One HTTP request, with its body."""
    read = b""
    while b"\r\n\r\n" not in read:
        part = phone.recv(65536)
        if not part:
            return b""
        read += part
    head, _, body = read.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < length:
        part = phone.recv(65536)
        if not part:
            return b""
        body += part
    return head + b"\r\n\r\n" + body
