"""git is run so that it asks nobody, runs nothing of others, goes where it was sent, and comes to an end."""

from __future__ import annotations

import os
import re
import selectors
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from listarchive.fetch.address_guard import AddressGuard, port_of
from listarchive.fetch.minimum_rate import LONGEST
from listarchive.fetch.remote import GivenUp, Passing, Politeness, Remote, TooLarge, Unanswered
from listarchive.logs import Log

_log = Log("fetch")

_ASKED = 30.0  # seconds at least for a question, and without a sign of life
_HERE = 600.0  # seconds for a command that asks nobody
_MEMORY = 240_000_000  # bytes of data of one process of git; it starts up to three
_SAID = 8_000_000  # bytes that git may print
_HEARD = 65_536  # bytes of its errors and its progress that are kept, the last ones
_BRANCHES = 1_000  # of one repository; public-inbox makes one
_NO_END = "git did not come to an end: try later"
_ODD = re.compile(r"[^\x20-\x7e]+")
_LIMITED = 'ulimit -d "$0" 2>/dev/null; ulimit -f "$1" 2>/dev/null; shift; exec git "$@"'


class GitFailed(Passing):
    """A command of git came to its end, and not to a good one."""


class Git:
    """Runs git for one remote."""

    def __init__(self, remote: Remote, politeness: Politeness) -> None:
        parts = urlsplit(remote.url)
        self._end = time.monotonic() + LONGEST
        self._timeout = max(_ASKED, politeness.timeout)
        self._largest = politeness.largest
        # On the web git itself watches the rate, and a server of plain files lets it report no progress.
        self._silence = LONGEST if parts.scheme in {"http", "https"} else self._timeout
        settings = {
            "protocol.allow": "never",
            f"protocol.{parts.scheme}.allow": "always",
            "http.followRedirects": "false",
            "http.proxy": "",
            "http.userAgent": politeness.agent,
            "http.lowSpeedLimit": "1000",
            "http.lowSpeedTime": f"{max(1, round(politeness.timeout))}",
            "core.hooksPath": os.devnull,
            "core.askPass": "true",
            "core.bigFileThreshold": "8m",
            "core.deltaBaseCacheLimit": "32m",
            "core.packedGitLimit": "64m",
            "core.packedGitWindowSize": "16m",
            "pack.threads": "1",
            "gc.auto": "0",
        }
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "LC_ALL": "C",
        }
        if remote.ca:
            settings["http.sslCAInfo"] = remote.ca
        # What was checked is what git connects to.
        if parts.scheme in {"http", "https"}:
            addresses = map(_bracketed, AddressGuard(remote).addresses(remote.host, port_of(remote)))
            # git 2.37 and later
            settings["http.curloptResolve"] = f"{remote.host}:{port_of(remote)}:{','.join(addresses)}"
        elif parts.scheme == "git":
            there = f"git://{_bracketed(_reached(remote, self._timeout))}:{port_of(remote)}/"
            settings[f"url.{there}.insteadOf"] = f"git://{parts.netloc}/"
            self._environment["GIT_OVERRIDE_VIRTUAL_HOST"] = parts.netloc
        self._settings = [word for pair in settings.items() for word in ("-c", "=".join(pair))]

    def clone(self, url: str, folder: Path) -> None:
        """Copy a repository into a new folder. Raises `NotFetched`."""
        self._run("clone", "--progress", "--mirror", "--", url, str(folder), silence=self._silence)

    def fetch(self, url: str, folder: Path) -> None:
        """Bring what is new in a repository's branches, whatever became of them. Raises `NotFetched`."""
        what = ("--no-tags", "--", url, "+refs/heads/*:refs/heads/*")
        self._run("fetch", "--progress", *what, folder=folder, silence=self._silence)

    def run(self, *arguments: str, folder: Path) -> str:
        """Run a command of git that asks nobody, and give what it prints. Raises `NotFetched`."""
        return self._run(*arguments, folder=folder, seconds=_HERE)

    def succeeds(self, *arguments: str, folder: Path) -> bool:
        """Tell whether a command of git that asks nobody ends well."""
        try:
            self.run(*arguments, folder=folder)
        except GitFailed:
            return False
        return True

    def is_there(self, url: str) -> bool:
        """Tell whether a repository is at a URL. Raises `NotFetched` if nobody answers."""
        try:
            self._run("ls-remote", "--quiet", "--", url, "HEAD", seconds=2 * self._timeout)
        except GitFailed:
            return False
        return True

    def heads(self, folder: Path) -> dict[str, str]:
        """Give the branches of a repository, each with its commit. Raises `NotFetched` if there is no end."""
        lines = self.run("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/", folder=folder)
        found = dict(line.split(" ", 1) for line in lines.splitlines())
        if len(found) > _BRANCHES:
            raise TooLarge(f"it has more than {_BRANCHES:,} branches, as no public-inbox has: check the url")
        return found

    def _run(
        self,
        *arguments: str,
        folder: Path | None = None,
        seconds: float = LONGEST,
        silence: float = LONGEST,
    ) -> str:
        where = [] if folder is None else [f"--git-dir={folder}"]
        seconds = min(seconds, self._end - time.monotonic())
        if seconds <= 0:
            raise GivenUp(f"it took more than {LONGEST / 3600:g} hours: the next run asks for the rest")
        _log.debug("git %s", arguments[0])
        limits = [str(_MEMORY // 1024), str(max(1, self._largest // 512))]
        with subprocess.Popen(
            ["/bin/sh", "-c", _LIMITED, *limits, *self._settings, *where, *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            try:
                out, errors = _heard(process, seconds, silence)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        if process.returncode:
            if b"ut of memory" in errors:  # of `_MEMORY`: what a server says has no end
                raise Passing(_NO_END)
            lines = re.split(r"[\r\n]+", errors.decode("utf-8", "replace").strip())
            reason = next((line for line in lines if line.startswith("fatal:")), lines[-1])
            reason = _ODD.sub(" ", reason.removeprefix("fatal: "))[:300] or "no reason"
            raise GitFailed(f"git says: {reason}: try later")
        return out.decode("utf-8", "replace")


def _heard(process: subprocess.Popen[bytes], seconds: float, silence: float) -> tuple[bytes, bytes]:
    """Give what a process prints, and the last of its errors, once it has come to its end."""
    assert process.stdout is not None
    assert process.stderr is not None
    out, errors = bytearray(), bytearray()
    now = time.monotonic()
    end, quiet = now + seconds, now + silence
    with selectors.DefaultSelector() as open_still:
        open_still.register(process.stdout, selectors.EVENT_READ, out)
        open_still.register(process.stderr, selectors.EVENT_READ, errors)
        while open_still.get_map():
            left = min(end, quiet) - time.monotonic()
            if left <= 0:
                raise Unanswered(_NO_END)
            for key, _ in open_still.select(left):
                block = os.read(key.fd, 1 << 16)
                if not block:
                    open_still.unregister(key.fileobj)
                    continue
                quiet = time.monotonic() + silence
                key.data.extend(block)
                del errors[:-_HEARD]
                if len(out) > _SAID:
                    raise TooLarge(f"git gives more than {_SAID:,} bytes: check the url")
    try:
        process.wait(max(1.0, min(end, quiet) - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise Unanswered(_NO_END) from error
    return bytes(out), bytes(errors)


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _reached(remote: Remote, timeout: float) -> str:
    """Give the first address of a host that may be connected to, and is there. Raises `NotFetched`."""
    port = port_of(remote)

    def connect(address: str) -> str:
        socket.create_connection((address, port), timeout / 2).close()
        return address

    guard = AddressGuard(remote)
    try:
        return guard.through(remote.host, port, connect, (OSError,))
    except OSError:
        return guard.addresses(remote.host, port)[0]  # git says what is wrong with it
