"""The system calls of a command that change what lies in a folder, told by strace, data and all."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from warm import warm

_CHANGING = (
    "openat,write,pwrite64,writev,pwritev,lseek,ftruncate,truncate,rename,renameat,renameat2,link,linkat,symlink,"
    "symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,fsync,fdatasync,sync_file_range,fallocate,sendfile,"
    "copy_file_range,mmap"
)
_LINE = re.compile(r"(\w+)\((.*)\) += (-?\d+)")
_PLACE = re.compile(r"(?:\b(\d+)|AT_FDCWD)<((?:\\x..)*)>")
_STRING = re.compile(r'"((?:\\x..)*)"(?!\.)')


@dataclass(frozen=True, slots=True)
class Call:
    """One system call, as the kernel answered it."""

    name: str
    ordinal: int
    """Which one of its name this is in the process, from 1: what strace counts for `inject=…:when=`."""
    text: str
    result: int
    descriptor: int | None
    places: tuple[str, ...]
    """The paths behind its descriptors."""
    strings: tuple[bytes, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths that it names."""
        if self.name in {"write", "pwrite64", "writev", "pwritev"}:
            return self.places[:1]
        return (*self.places, *(string.decode() for string in self.strings))

    @property
    def changes(self) -> bool:
        """Tell whether it may change the disk, or make a change last."""
        if self.name == "openat":
            return "O_CREAT" in self.text or "O_TRUNC" in self.text
        return self.name not in {"lseek", "mmap"}


def traced(strace: str, command: Sequence[str], log: Path, home: Path) -> list[Call]:
    """Run a command to its end, and tell the system calls of its first process, in order.

    Others may read mail for it, and tell it what they read: in the home they change nothing.
    """
    words = ["-ff", "-y", "-xx", "-s", "10000000", "-e", f"trace={_CHANGING}", "-o", str(log)]
    done = _followed(strace, words, command)
    assert done.returncode == 0, done
    first = log.with_name(f"{log.name}.{done.pid}")
    others = [each for each in log.parent.glob(f"{log.name}.*") if each != first]
    for call in (call for each in others for call in _calls(each.read_text("ascii"))):
        inside = any(path.startswith(str(home)) for path in call.paths)
        assert not (call.changes and inside), f"a second process changes the home: {call}"
    return _calls(first.read_text("ascii"))


def _calls(log: str) -> list[Call]:
    counts: Counter[str] = Counter()
    calls = []
    for line in log.splitlines():
        match = _LINE.match(line)
        assert match or "+++" in line or "---" in line, f"not understood: {line[:200]}"
        if not match:
            continue
        name, text, result = match.groups()
        counts[name] += 1
        places = [(number, bytes.fromhex(place.replace("\\x", ""))) for number, place in _PLACE.findall(text)]
        strings = tuple(bytes.fromhex(string.replace("\\x", "")) for string in _STRING.findall(text))
        descriptor = next((int(number) for number, _ in places if number), None)
        paths = tuple(place.decode() for _, place in places)
        calls.append(Call(name, counts[name], text, int(result), descriptor, paths, strings))
    return calls


def struck(strace: str, command: Sequence[str], call: Call, blow: str) -> Ended:
    """Run a command whose first process meets a blow instead of one call: `signal=KILL`, `error=EIO`."""
    blow = f"inject={call.name}:{blow}:when={call.ordinal}"
    return _followed(strace, ["-e", f"trace={call.name}", "-e", blow, "-o", "/dev/null"], command)


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that strace followed, and how it ended."""

    pid: int
    returncode: int
    stderr: str


def _followed(strace: str, words: Sequence[str], command: Sequence[str]) -> Ended:
    """Run a command that strace follows from its first call to its last."""
    with Path(os.devnull).open("r+b") as nothing, TemporaryFile() as told:
        process = warm().start(*command, streams=(nothing, nothing, told), stopped=True)
        follow = [strace, *words, "-p", str(process.pid)]
        with subprocess.Popen(follow, stderr=subprocess.PIPE, text=True) as following:
            assert following.stderr
            attached = following.stderr.readline()
            assert attached.endswith(" attached\n"), attached
            os.kill(process.pid, signal.SIGCONT)
            code = process.wait()
            following.communicate()
        told.seek(0)
        return Ended(process.pid, code, told.read().decode())
