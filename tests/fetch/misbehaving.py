"""A web server on 127.0.0.1 that serves an archive, and does to it what servers do."""

from __future__ import annotations

import gzip
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

START = 1_700_000_000


@dataclass
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    connection: tuple[str, int]
    when: float


@dataclass
class Site:
    """What is served, what goes wrong with it, and what was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """For each path, what goes wrong with the next requests for it; `always ` before it: with all."""
    asked: list[Asked] = field(default_factory=list)
    changes: dict[str, int] = field(default_factory=dict)
    raw: dict[str, Callable[[], Iterable[bytes]]] = field(default_factory=dict)
    """For each path, all the bytes of an answer, heads and lengths included."""
    validators: bool = True
    url: str = ""

    def put(self, path: str, body: bytes) -> None:
        self.files[path] = body
        self.changes[path] = self.changes.get(path, 0) + 1

    def paths(self) -> list[str]:
        return [each.path for each in self.asked]

    def next_fault(self, path: str) -> str:
        waiting = self.faults.get(path)
        if not waiting:
            return ""
        if waiting[0].startswith("always "):
            return waiting[0].removeprefix("always ")
        return waiting.pop(0)


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        path = unquote(self.path)
        site = self.site
        site.asked.append(Asked(path, dict(self.headers.items()), self.client_address, time.monotonic()))
        fault, _, detail = site.next_fault(path).partition(" ")
        body = site.files.get(path)
        if path in site.raw:
            self.close_connection = True
            for block in site.raw[path]():
                self.wfile.write(block)
        elif fault.isdecimal():
            self._short(int(fault), dict([detail.split(": ")]) if detail else {})
        elif fault == "redirect":
            self._short(302, {"Location": detail})
        elif fault == "drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(600):
                self.wfile.write(b"x")
                time.sleep(0.05)
        elif fault == "silence":
            time.sleep(30)
        elif fault == "endless":
            self.send_response(200)
            self.send_header("Connection", "close")
            self.end_headers()
            while True:
                self.wfile.write(b"x" * 65536)
        elif body is None:
            self._short(404, {})
        else:
            self._serve(path, body, fault)

    def _serve(self, path: str, body: bytes, fault: str) -> None:
        etag = f'"{sha1(body).hexdigest()}"'
        modified = formatdate(START + self.site.changes.get(path, 0), usegmt=True)
        asked = self.headers
        if self.site.validators and not asked.get("Range"):
            same = asked.get("If-None-Match") == etag
            if same or (not asked.get("If-None-Match") and asked.get("If-Modified-Since") == modified):
                self._short(304, {"ETag": etag})
                return
        first, status = 0, 200
        if asked.get("Range") and asked.get("If-Range") in {etag, modified} and fault != "whole":
            first = int(asked["Range"].removeprefix("bytes=").removesuffix("-"))
            status = 206 if first < len(body) else 416
        if status == 416:
            self._short(416, {})
            return
        sent = body[first:]
        if fault == "gzip":
            sent = gzip.compress(sent)
        length = len(sent) + {"long": 1000, "short": -len(sent) // 2}.get(fault, 0)
        self.send_response(status)
        if status == 206:
            start = first + 7 if fault == "elsewhere" else first
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        if fault == "gzip":
            self.send_header("Content-Encoding", "gzip")
        if self.site.validators:
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", modified)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(sent[: len(sent) // 2] if fault == "cut" else sent)
        if fault in {"cut", "long", "short"}:
            self.close_connection = True

    def _short(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass  # a client that hangs up is what half of these tests are about


def serving(site: Site) -> Quiet:
    """Start to serve; `shutdown` ends it."""
    handler = type("Handler", (Answer,), {"site": site})
    server = Quiet(("127.0.0.1", 0), handler)
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server
