"""Asks a server on this machine for pages, some at once, and counts them.

`python -m benchmarks.search_client PORT FILE SECONDS CONNECTIONS`: the file lists the
addresses; what is printed is the number of pages a second. It does as little as it can
with an answer, so that the server has the processor.
"""

import json
import socket
import sys
import threading
import time
from itertools import cycle, islice
from pathlib import Path

BLOCK = 1 << 20


def main() -> None:
    """Ask until the time is over."""
    port, seconds, connections = (int(sys.argv[place]) for place in (1, 3, 4))
    addresses = json.loads(Path(sys.argv[2]).read_text())
    counts = [0] * connections
    end = time.monotonic() + seconds
    askers = [
        threading.Thread(target=_ask, args=(port, addresses, end, counts, place))
        for place in range(connections)
    ]
    start = time.monotonic()
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    print(sum(counts) / (time.monotonic() - start))


def _ask(
    port: int, addresses: list[str], end: float, counts: list[int], place: int
) -> None:
    """Ask for all addresses in turn, each asker from another place on."""
    start = place * len(addresses) // len(counts)
    for address in islice(cycle(addresses), start, None):
        if time.monotonic() >= end:
            return
        if not _read(port, address).startswith(b"HTTP/1.1 200"):
            raise ConnectionError(f"{address} was not answered")
        counts[place] += 1


def _read(port: int, address: str) -> bytes:
    request = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request.encode())
        first = connection.recv(BLOCK)
        while connection.recv(BLOCK):
            pass
    return first


if __name__ == "__main__":
    main()
