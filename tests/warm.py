"""Commands as processes of their own that have nothing to load: forks of one that has imported mail before.

To start Python, to load what an import takes and to compile its patterns is a second of work; what most tests
ask of a process is a tenth of that. Such a process has its own streams, folder and environment, and ends as
any other does.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from listarchive.archive import Archive, Home
from listarchive.importer import check, run

MAIN = "from listarchive.cli import main; main()"
"""What `listarchive` runs."""
_SAMPLE = Path(__file__).resolve().parents[1] / "mbox"


class Warm:
    """The process that the others are forks of. One of them runs at a time."""

    def __init__(self) -> None:
        self._socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-B", __file__, str(other.fileno())]
        self._server = subprocess.Popen(command, pass_fds=[other.fileno()], stdin=subprocess.DEVNULL)
        other.close()

    def start(
        self,
        code: str,
        *arguments: str | Path,
        streams: tuple[IO[Any] | int, IO[Any] | int, IO[Any] | int],
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        stopped: bool = False,
    ) -> Started:
        """Start what `python -c CODE ARGUMENTS…` does; `stopped` before it does anything, until SIGCONT."""
        asked = {
            "code": code,
            "arguments": [str(argument) for argument in arguments],
            "folder": str(folder or Path.cwd()),
            "environment": dict(os.environ if environment is None else environment),
            "stopped": stopped,
        }
        numbers = [each if isinstance(each, int) else each.fileno() for each in streams]
        socket.send_fds(self._socket, [json.dumps(asked).encode()], numbers)
        return Started(int(self._socket.recv(100)), self._socket)

    def run(
        self, code: str, *arguments: str | Path, given: bytes = b"", **more: Any
    ) -> subprocess.CompletedProcess[bytes]:
        """Do what `subprocess.run` does with `python -c CODE ARGUMENTS…`; the output is captured."""
        with (
            tempfile.TemporaryFile() as told,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            told.write(given)
            told.seek(0)
            started = self.start(code, *arguments, streams=(told, out, err), **more)
            exit_code = started.wait()
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(arguments, exit_code, out.read(), err.read())


@dataclass(frozen=True)
class Started:
    """A process under way."""

    pid: int
    _socket: socket.socket

    def wait(self, seconds: float = 120) -> int:
        """Wait for its end; give its exit code, or the signal that ended it as a negative number."""
        self._socket.settimeout(seconds)
        try:
            return int(self._socket.recv(100))
        except TimeoutError:
            os.kill(self.pid, signal.SIGKILL)
            self._socket.settimeout(None)
            self._socket.recv(100)
            raise
        finally:
            self._socket.settimeout(None)


@cache
def warm() -> Warm:
    """The one of this process; it ends with it."""
    return Warm()


def _load() -> None:
    """Do once what the others are to find done."""
    import_module("listarchive.cli")
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        run(Home(home), [_SAMPLE], jobs=1)
        check(Home(home), jobs=1)
        with Archive.open(home) as archive:
            archive.search("lamp or kettle", facets=("author", "list", "year"))


def _serve(asking: socket.socket) -> str:
    """Fork for each command; in the forks, give the code that they are to run."""
    while True:
        message, descriptors, *_ = socket.recv_fds(asking, 1 << 20, 3)
        if not message:
            sys.exit()
        asked = json.loads(message)
        pid = os.fork()
        if not pid:
            asking.close()
            return _become(asked, descriptors)
        for each in descriptors:
            os.close(each)
        if asked["stopped"]:
            os.waitpid(pid, os.WUNTRACED)
        asking.send(b"%d" % pid)
        asking.send(b"%d" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _become(asked: dict[str, Any], descriptors: list[int]) -> str:
    """Be what was asked for."""
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv[:] = ["-c", *asked["arguments"]]
    if asked["stopped"]:
        # Where only a parent may follow a process (Yama), strace may, too: PR_SET_PTRACER, any.
        ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1))
        os.kill(os.getpid(), signal.SIGSTOP)
    return str(asked["code"])


def _do(code: str) -> None:
    """Run code, and end. What was loaded before is not cleared away: that takes longer than most code."""
    status = 0
    try:
        exec(compile(code, "<string>", "exec"), {"__name__": "__main__"})
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else bool(end.code)
    except BaseException:  # as Python tells what nobody has caught
        sys.excepthook(*sys.exc_info())
        status = 1
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as asking:
        del sys.path[0]  # this folder, which `-c` would not have
        _load()
        gc.freeze()
        code = _serve(asking)
    _do(code)
