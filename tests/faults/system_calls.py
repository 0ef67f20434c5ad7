"""The system calls of a command that change what lies in a folder, told by strace, data and all."""

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
    words = [strace, "-ff", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "10000000"]
    words += ["-e", f"trace=execve,{_CHANGING}"]
    subprocess.run([*words, "-o", str(log), *command], check=True, capture_output=True, timeout=120)
    logs = [each.read_text("ascii") for each in log.parent.glob(f"{log.name}.*")]
    first, *more = sorted(logs, key=lambda text: not text.startswith("execve("))
    assert not any(text.startswith("execve(") for text in more), "it is not known which process was first"
    for call in (call for text in more for call in _calls(text)):
        inside = any(path.startswith(str(home)) for path in call.paths)
        assert not (call.changes and inside), f"a second process changes the home: {call}"
    return _calls(first.partition("\n")[2])


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


def struck(strace: str, command: Sequence[str], call: Call, blow: str) -> subprocess.CompletedProcess[str]:
    """Run a command whose first process meets a blow instead of one call: `signal=KILL`, `error=EIO`."""
    blow = f"inject={call.name}:{blow}:when={call.ordinal}"
    # Not with --seccomp-bpf: that lets the call happen.
    words = [strace, "-qq", "-e", f"trace={call.name}", "-e", blow, "-o", "/dev/null"]
    return subprocess.run([*words, *command], capture_output=True, text=True, timeout=120, check=False)
