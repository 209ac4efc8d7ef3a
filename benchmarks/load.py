"""Many connections that each send their next request as soon as the reply to the last one is there.

It runs in a process of its own and does nothing but send prepared bytes and look for the end of a reply, so
that the client's work does not hide the server's.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Load:
    """What a server did: replies a second, and the waits in milliseconds, ascending."""

    per_second: float
    waits: tuple[float, ...]

    def wait(self, share: float) -> float:
        return self.waits[min(int(len(self.waits) * share), len(self.waits) - 1)]


@dataclass
class _Connection:
    """One client: what it has still to send, and what has come of the present reply."""

    socket: socket.socket
    requests: list[bytes]
    sent: float = 0.0
    reply: bytearray = field(default_factory=bytearray)

    def ask(self) -> bool:
        """Send the next request; False if there is none."""
        if not self.requests:
            return False
        self.reply.clear()
        self.sent = time.perf_counter()
        self.socket.sendall(self.requests.pop())
        return True


def drive(port: int, requests: Sequence[Sequence[bytes]], statuses: Sequence[int]) -> Load:
    """Send each list of requests over a connection of its own, all at once. Every list is one client's.

    Raises RuntimeError for a reply whose status is not one of `statuses`.
    """
    chooser = selectors.DefaultSelector()
    waits: list[float] = []
    clients = [
        _Connection(socket.create_connection(("127.0.0.1", port)), list(reversed(own))) for own in requests
    ]
    for client in clients:
        client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        chooser.register(client.socket, selectors.EVENT_READ, client)
    began = time.perf_counter()
    open_clients = sum(client.ask() for client in clients)
    while open_clients:
        for key, _ in chooser.select():
            client = key.data
            client.reply += client.socket.recv(1 << 17)
            if not _whole(client.reply, statuses):
                continue
            waits.append((time.perf_counter() - client.sent) * 1000)
            if not client.ask():
                chooser.unregister(client.socket)
                open_clients -= 1
    seconds = time.perf_counter() - began
    for client in clients:
        client.socket.close()
    return Load(len(waits) / seconds, tuple(sorted(waits)))


def ask(port: int, request: bytes) -> bytes:
    """One whole reply, its head and its body."""
    reply = bytearray()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        while not _whole(reply, ()):
            reply += connection.recv(1 << 17)
    return bytes(reply)


def _whole(reply: bytearray, statuses: Sequence[int]) -> bool:
    """Whether the reply is there to its end."""
    end = reply.find(b"\r\n\r\n")
    if end < 0:
        return False
    status = int(reply[9:12])
    if statuses and status not in statuses:
        raise RuntimeError(f"status {status}: {bytes(reply[:end]).decode('latin-1')}")
    head = bytes(reply[:end]).lower()
    at = head.index(b"content-length:") + len(b"content-length:")
    return len(reply) >= end + 4 + int(head[at:].split(b"\r\n", 1)[0])
