"""Stands in a line and writes down every request's first line and headers: what any proxy or access log would see."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

_NOT_PASSED_ON = {"connection", "content-length", "transfer-encoding", "content-encoding", "keep-alive", "date", "server"}


@dataclass(slots=True)
class Wiretap:
    """One tapped line to `target`; `seen` holds request lines and header lines."""

    target: str
    url: str = ""
    seen: list[str] = field(default_factory=list)
    requests: int = 0


@contextlib.contextmanager
def tapped(target: str) -> Iterator[Wiretap]:
    """Open a line to `target` that is written down."""
    tap = Wiretap(target)
    client = httpx.Client(timeout=40, trust_env=False)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            tap.requests += 1
            tap.seen.extend([self.requestline, *(f"{name}: {value}" for name, value in self.headers.items())])
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in {*_NOT_PASSED_ON, "host"}}
            try:
                reply = client.request(self.command, target + self.path, content=body, headers=headers)
            except (httpx.HTTPError, RuntimeError):
                # The far end, or we ourselves, went away: so does this line.
                self.close_connection = True
                return
            self.send_response(reply.status_code)
            for name, value in reply.headers.items():
                if name.lower() not in _NOT_PASSED_ON:
                    self.send_header(name, value)
            if reply.status_code != httpx.codes.NO_CONTENT:
                self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):
                self.wfile.write(reply.content)

        do_GET = do_POST = do_PUT = do_DELETE = _pass_on  # noqa: N815 - the names http.server calls

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own word
            """Say nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tap.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, name=f"wiretap {target}")
    thread.start()
    yield tap
    server.shutdown()
    thread.join()
    server.server_close()
    client.close()
