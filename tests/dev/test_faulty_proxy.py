"""The proxy fails as it is told, and passes on everything else."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from dev.faults import FAULTS, WRITE_FAULTS
from dev.faulty_proxy import FaultyProxy

ANSWER = {"query": {"pages": [{"pageid": 1}], "general": {"a": 1}}, "continue": {}}

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


class Wiki(BaseHTTPRequestHandler):
    """Answers everything and remembers what it was asked."""

    asked: list[bytes] = []  # noqa: RUF012  # one for the server of a test

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append(body)
        self.send_response(200)
        self.send_header("Set-Cookie", "a=b")
        self.end_headers()
        self.wfile.write(json.dumps(ANSWER).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def proxy() -> Iterator[FaultyProxy]:
    """Give a proxy before a small server."""
    Wiki.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Wiki) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        with FaultyProxy(f"http://127.0.0.1:{server.server_port}") as proxy:
            yield proxy
        server.shutdown()


def ask(
    proxy: FaultyProxy, wait_seconds: float = 60, **parameters: str
) -> requests.Response:
    """Ask the wiki through the proxy."""
    with requests.Session() as session:
        session.trust_env = False
        return session.post(
            f"{proxy.url}/api.php", data=parameters, timeout=wait_seconds
        )


def test_requests_pass_and_are_counted(proxy: FaultyProxy) -> None:
    """Body, cookies and answer as without it."""
    answer = ask(proxy, action="query", titles="é|写")

    assert answer.json() == ANSWER
    assert answer.cookies["a"] == "b"
    assert proxy.requests == [{"action": "query", "titles": "é|写"}]


def test_fault_hits_the_requests_that_it_is_for(proxy: FaultyProxy) -> None:
    """So many of them, after so many."""
    proxy.inject("503", when=lambda asked: "hit" in asked, times=2, after=1)

    codes = [ask(proxy, hit="1").status_code for _ in range(4)]

    assert codes == [200, 503, 503, 200]
    assert ask(proxy, other="1").status_code == 200


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_what_its_name_says(proxy: FaultyProxy, name: str) -> None:
    """Errors of the network, of the web server and of MediaWiki."""
    proxy.inject(name)
    reaches_wiki = name in ("cut-json", "empty-list", "cut-after")
    if name in ("cut-before", "cut-after"):
        with pytest.raises(requests.ConnectionError):
            ask(proxy, action="query")
    else:
        answer = ask(proxy, action="query")
        if name.isdigit():
            assert answer.status_code == int(name)
        elif name in ("maxlag", "badtoken", "readonly"):
            assert answer.json()["error"]["code"] == name
        elif name == "empty-list":
            assert answer.json()["query"] == {"pages": [], "general": {"a": 1}}
            assert "continue" not in answer.json()
        else:
            with pytest.raises(ValueError):  # noqa: PT011  # it is no JSON
                answer.json()
    assert bool(Wiki.asked) is reaches_wiki


@pytest.mark.parametrize("name", WRITE_FAULTS)
def test_fault_of_a_request_that_writes(proxy: FaultyProxy, name: str) -> None:
    """The wiki has done it, or has not, and the answer does not tell which."""
    seen: list[int] = []
    fault = proxy.inject(name, then=lambda: seen.append(len(Wiki.asked)))

    answer = ask(proxy, action="edit")

    is_done = name.endswith("-after")
    assert seen == [is_done] == [len(Wiki.asked)]
    assert fault.has_hit
    if name.startswith("inside"):
        assert answer.json()["error"]["code"].startswith("internal_api_error")
    else:
        assert "maintenance" in answer.text


def test_held_request_reaches_the_wiki_when_it_is_let_go(proxy: FaultyProxy) -> None:
    """Long after its client may have given up."""
    is_held = threading.Event()
    proxy.inject("held", lambda parameters: "late" in parameters, then=is_held.set)
    thread = threading.Thread(target=ask, args=(proxy,), kwargs={"late": "1"})
    thread.start()
    assert is_held.wait(60)
    assert ask(proxy, other="1").status_code == 200
    assert Wiki.asked == [b"other=1"]

    proxy.release()
    thread.join()

    assert Wiki.asked == [b"other=1", b"late=1"]


@pytest.mark.parametrize("name", ["timeout", "timeout-after"])
def test_request_without_an_answer_times_out(proxy: FaultyProxy, name: str) -> None:
    """The client waits as long as it likes; the wiki may have heard of it."""
    reached = threading.Event()
    proxy.inject(name, then=reached.set)
    with pytest.raises(requests.Timeout):
        ask(proxy, wait_seconds=0.2, action="query")
    assert reached.wait(60)
    assert bool(Wiki.asked) is (name == "timeout-after")
