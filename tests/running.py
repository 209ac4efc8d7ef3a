"""A server of waitress in a thread of its own, ended by that thread: no other closes what it listens to."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from waitress.server import BaseWSGIServer


@contextmanager
def running(server: BaseWSGIServer) -> Iterator[str]:
    """The address of the server while it runs."""
    thread = Thread(target=server.run, name="server", daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(server.close)
    thread.join(timeout=5)
