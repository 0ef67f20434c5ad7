"""What is left of a folder when the power goes, and what was not synced is gone.

POSIX promises no more than this: the bytes of a file as they were when the file was last synced, and the
names in a folder as they were when the folder was last synced. A real file system keeps more, and which
more is not to be known: hence three answers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from system_calls import Call

Tree = dict[str, bytes | None]
"""The content at each path below the folder; None is a folder."""


@dataclass(slots=True, eq=False)
class _File:
    data: bytearray = field(default_factory=bytearray)
    synced: bytes = b""


@dataclass(slots=True, eq=False)
class _Folder:
    names: dict[str, _File | _Folder] = field(default_factory=dict)
    synced: dict[str, _File | _Folder] = field(default_factory=dict)


class Disk:
    """A folder on a disk, followed from one system call to the next."""

    def __init__(self, root: Path) -> None:
        """Begin with a folder as it is; all of it has been synced."""
        self._base = str(root)
        self._root = self._read(root)
        self._open: dict[int, tuple[_File, int, bool]] = {}

    def _read(self, path: Path) -> _Folder:
        folder = _Folder()
        for stored in path.iterdir():
            if stored.is_dir():
                folder.names[stored.name] = self._read(stored)
            else:
                content = stored.read_bytes()
                folder.names[stored.name] = _File(bytearray(content), content)
        folder.synced = dict(folder.names)
        return folder

    def apply(self, call: Call) -> None:
        """Let one call happen."""
        if call.result < 0:
            return
        if call.name == "openat":
            self._apply_open(call)
        elif call.descriptor in self._open and call.name in {"write", "pwrite64", "lseek", "ftruncate"}:
            if self._holds(call.places[0]):  # the number may be a pipe's by now
                self._apply_to_file(call)
        elif any(self._holds(path) for path in call.paths):
            self._apply_to_names(call)

    def _holds(self, path: str) -> bool:
        return path == self._base or path.startswith(self._base + "/")

    def _parent(self, path: str) -> tuple[_Folder, str]:
        *above, name = path.removeprefix(self._base).strip("/").split("/")
        folder = self._root
        for each in above:
            found = folder.names[each]
            assert isinstance(found, _Folder)
            folder = found
        return folder, name

    def _at(self, path: str) -> _File | _Folder | None:
        if path == self._base:
            return self._root
        folder, name = self._parent(path)
        return folder.names.get(name)

    def _apply_open(self, call: Call) -> None:
        path = os.path.join(call.places[0], call.strings[0].decode())  # noqa: PTH118 - it may be absolute
        self._open.pop(call.result, None)  # whoever had this descriptor has closed it
        if not self._holds(path):
            return
        found = self._at(path)
        if found is None:
            folder, name = self._parent(path)
            found = folder.names[name] = _File()
        if isinstance(found, _File):
            if "O_TRUNC" in call.text:
                found.data.clear()
            self._open[call.result] = found, 0, "O_APPEND" in call.text

    def _apply_to_file(self, call: Call) -> None:
        assert call.descriptor is not None
        file, position, appending = self._open[call.descriptor]
        if call.name == "lseek":
            self._open[call.descriptor] = file, call.result, appending
        elif call.name == "ftruncate":
            length = int(call.text.rsplit(",", 1)[1])
            file.data[length:] = bytes(max(0, length - len(file.data)))
        else:
            if call.name == "pwrite64":
                position = int(call.text.rsplit(",", 1)[1])
            elif appending:
                position = len(file.data)
            file.data[len(file.data) : position] = bytes(max(0, position - len(file.data)))
            file.data[position : position + call.result] = call.strings[0][: call.result]
            if call.name == "write":
                self._open[call.descriptor] = file, position + call.result, appending

    def _apply_to_names(self, call: Call) -> None:
        paths = [path for path in call.paths if path.startswith("/")]
        if call.name in {"fsync", "fdatasync"}:
            found = self._at(paths[0])
            if isinstance(found, _Folder):
                found.synced = dict(found.names)
            elif isinstance(found, _File):
                found.synced = bytes(found.data)
        elif call.name == "mkdir":
            folder, name = self._parent(paths[-1])
            folder.names[name] = _Folder()
        elif call.name in {"unlink", "rmdir"}:
            folder, name = self._parent(paths[-1])
            del folder.names[name]
        elif call.name == "unlinkat":
            folder, name = self._parent(os.path.join(call.places[0], call.strings[0].decode()))  # noqa: PTH118
            del folder.names[name]
        elif call.name == "rename":
            (old, old_name), (new, new_name) = map(self._parent, paths)
            new.names[new_name] = old.names.pop(old_name)
        else:
            assert call.name in {"lseek", "mmap"}, f"this call is not followed: {call.name}({call.text[:200]}"
            assert "PROT_WRITE" not in call.text or "MAP_PRIVATE" in call.text, call.text[:200]

    def after_power_cut(self) -> dict[str, Tree]:
        """Tell what may be left."""
        return {
            "neither names nor bytes, unless synced": dict(_tree(self._root, names="synced", share=0.0)),
            "all names, the bytes if synced": dict(_tree(self._root, names="names", share=0.0)),
            "all names, half of the bytes": dict(_tree(self._root, names="names", share=0.5)),
        }


def _tree(
    folder: _Folder, *, names: str, share: float, above: str = ""
) -> Iterator[tuple[str, bytes | None]]:
    for name, stored in getattr(folder, names).items():
        if isinstance(stored, _Folder):
            yield f"{above}{name}", None
            yield from _tree(stored, names=names, share=share, above=f"{above}{name}/")
        else:
            new = bytes(stored.data[: int(len(stored.data) * share)])
            yield f"{above}{name}", stored.synced if len(new) <= len(stored.synced) else new


def lay_out(tree: Tree, root: Path) -> None:
    """Write a folder as the disk would show it after the machine has started again."""
    root.mkdir()
    for path, content in tree.items():
        if content is None:
            (root / path).mkdir(parents=True, exist_ok=True)
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
