"""Which system calls of a command change what lies in a folder? Told by strace, data and all."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_CHANGING = (
    "openat,write,pwrite64,writev,pwritev,lseek,ftruncate,truncate,rename,renameat,renameat2,link,linkat,symlink,"
    "symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,fsync,fdatasync,sync_file_range,fallocate,sendfile,"
    "copy_file_range,mmap"
)
_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
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


def traced(strace: str, command: Sequence[str], log: Path) -> list[Call]:
    """Run a command to its end, and tell the system calls of its first process, in order."""
    words = [strace, "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "10000000", "-e", f"trace={_CHANGING}"]
    subprocess.run([*words, "-o", str(log), *command], check=True, capture_output=True, timeout=120)
    counts: Counter[str] = Counter()
    calls = []
    first = None
    for line in log.read_text("ascii").splitlines():
        match = _LINE.match(line)
        assert match or "+++" in line or "---" in line, f"not understood: {line[:200]}"
        if not match:
            continue
        process, name, text, result = match.groups()
        first = first or process
        assert process == first, "a second process writes: its calls have to be counted apart"
        counts[name] += 1
        places = [(number, bytes.fromhex(place.replace("\\x", ""))) for number, place in _PLACE.findall(text)]
        strings = tuple(bytes.fromhex(string.replace("\\x", "")) for string in _STRING.findall(text))
        descriptor = next((int(number) for number, _ in places if number), None)
        paths = tuple(place.decode() for _, place in places)
        calls.append(Call(name, counts[name], text, int(result), descriptor, paths, strings))
    return calls


def struck(strace: str, command: Sequence[str], call: Call, blow: str) -> subprocess.CompletedProcess[str]:
    """Run a command that meets a blow instead of one call: `signal=KILL`, `error=EIO`, `error=ENOSPC`."""
    blow = f"inject={call.name}:{blow}:when={call.ordinal}"
    # Not with --seccomp-bpf: that lets the call happen.
    words = [strace, "-f", "-qq", "-e", f"trace={call.name}", "-e", blow, "-o", "/dev/null"]
    return subprocess.run([*words, *command], capture_output=True, text=True, timeout=120, check=False)
