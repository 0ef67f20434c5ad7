"""How is a public-inbox repository brought here, and kept up with?

A list of the first version is one git repository at its URL; of the second, one for each epoch, `URL/0`,
`URL/1`, which `URL/manifest.js.gz` lists (public-inbox-v2-format(5)). They are mirrored below `mbox/NAME/`
as public-inbox itself lays them out, `git/0.git`. What the other side rewrites stays here: the commit that
it no longer leads to is kept under `refs/kept/`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from listarchive.fetch.addresses import Door
from listarchive.fetch.arrival import Outcome, place_folder
from listarchive.fetch.months import Errand
from listarchive.fetch.remote import Manners, NotFetched, Passing, Remote, TooLarge
from listarchive.fetch.report import Item, Problem
from listarchive.fetch.web import Web

_EPOCH = re.compile(r"/git/(0|[1-9]\d{0,4})\.git\Z", re.ASCII)
_EPOCHS = 1_000  # of one list; the kernel's has about twenty
_LONGEST = 6 * 3600.0  # seconds for one git command; a large epoch is a gigabyte
_ODD = re.compile(r"[^\x20-\x7e]+")
_MANIFEST = 2_000_000  # bytes, unpacked; a list has some hundred for each epoch


def fetch(remote: Remote, manners: Manners, errand: Errand) -> None:
    """Bring what is new in each epoch. Raises `NotFetched`."""
    if shutil.which("git") is None:
        raise NotFetched("git is not installed: install it, or take this source away")
    git = _Git(remote, manners)
    found = _epochs(remote, manners, git)
    if not found:
        raise NotFetched("no git repository is there: check the url")
    for name, url in found.items():
        target = errand.folder / name
        if errand.dry_run:
            errand.report.items.append(Item(remote.list_name, url, str(target), "would be fetched"))
        elif target.exists():
            _update(git, url, target, errand, remote)
        else:
            _clone(git, url, target, errand, remote)


def _epochs(remote: Remote, manners: Manners, git: _Git) -> dict[str, str]:
    """Name the repositories of a list, and where each is."""
    url = remote.url.rstrip("/")
    scheme = urlsplit(url).scheme
    if scheme == "file":
        numbers = [path.stem for path in Path(urlsplit(url).path).glob("git/*.git") if path.stem.isdecimal()]
        epochs = {f"git/{number}.git": f"{url}/git/{number}.git" for number in sorted(numbers, key=int)}
    elif scheme == "git":
        epochs = {}
        while git.is_there(f"{url}/{len(epochs)}"):
            epochs[f"git/{len(epochs)}.git"] = f"{url}/{len(epochs)}"
    else:
        numbers = _manifest(remote, manners)
        epochs = {f"git/{number}.git": f"{url}/{number}" for number in sorted(numbers, key=int)}
    if not epochs and git.is_there(url):
        epochs = {f"{remote.list_name}.git": url}
    return epochs


def _manifest(remote: Remote, manners: Manners) -> list[str]:
    """Read the numbers of the epochs off a list's manifest; none if it has none."""
    with Web(remote, manners) as web:
        try:
            body, _ = web.body(f"{remote.url.rstrip('/')}/manifest.js.gz", _MANIFEST)
        except (Passing, TooLarge):
            raise
        except NotFetched:
            return []
    return epochs_in(body)


def epochs_in(manifest: bytes) -> list[str]:
    """List the numbers of the epochs that a manifest names. Raises `NotFetched` if it is none."""
    try:
        listed = json.loads(manifest)
    except (ValueError, RecursionError) as error:
        raise NotFetched("its manifest.js.gz is no JSON: try later, or tell its owner") from error
    if not isinstance(listed, dict):
        raise NotFetched("its manifest.js.gz names no repositories: try later, or tell its owner")
    found = {match[1] for match in map(_EPOCH.search, listed) if match}
    if len(found) > _EPOCHS:
        raise NotFetched(f"its manifest.js.gz names more than {_EPOCHS:,} epochs: check the url")
    return sorted(found)


def _clone(git: _Git, url: str, target: Path, errand: Errand, remote: Remote) -> None:
    new = errand.memory.folder / f"{target.name}.part"
    shutil.rmtree(new, ignore_errors=True)
    try:
        git.run("clone", "--quiet", "--mirror", "--", url, str(new))
        place_folder(new, target)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    errand.report.items.append(Item(remote.list_name, url, str(target), "new", _size(target)))


def _update(git: _Git, url: str, target: Path, errand: Errand, remote: Remote) -> None:
    before, size = git.heads(target), _size(target)
    for commit in before.values():
        # Kept before it may be let go: a fetch that is killed must lose nothing either.
        git.run("update-ref", f"refs/kept/{commit}", commit, folder=target)
    git.run("fetch", "--quiet", "--no-tags", "--", url, "+refs/heads/*:refs/heads/*", folder=target)
    after = git.heads(target)
    rewritten = False
    for name, commit in before.items():
        if name in after and git.succeeds("merge-base", "--is-ancestor", commit, after[name], folder=target):
            git.run("update-ref", "-d", f"refs/kept/{commit}", folder=target)
        else:
            rewritten = True
    if rewritten:
        errand.report.problems.append(
            Problem(
                remote.list_name, url, f"rewrote its history: the old one is kept in {target.name}", "noted"
            )
        )
    outcome: Outcome = "unchanged" if before == after else "changed" if rewritten else "grown"
    item = Item(remote.list_name, url, str(target), outcome, max(0, _size(target) - size))
    errand.report.items.append(item)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class _Git:
    """Runs git so that it asks nobody, runs nothing of others, and goes where it was sent."""

    def __init__(self, remote: Remote, manners: Manners) -> None:
        parts = urlsplit(remote.url)
        settings = {
            "protocol.allow": "never",
            f"protocol.{parts.scheme}.allow": "always",
            "http.followRedirects": "false",
            "http.userAgent": manners.agent,
            "http.lowSpeedLimit": "1000",
            "http.lowSpeedTime": f"{max(1, round(manners.patience))}",
            "core.hooksPath": os.devnull,
            "core.askPass": "true",
            "gc.auto": "0",
        }
        if remote.ca:
            settings["http.sslCAInfo"] = remote.ca
        if parts.scheme in {"http", "https"}:
            port = parts.port or {"http": 80, "https": 443}[parts.scheme]
            addresses = ",".join(
                f"[{each}]" if ":" in each else each for each in Door(remote).addresses(remote.host, port)
            )
            # What was checked is what git connects to (git 2.37 and later).
            settings["http.curloptResolve"] = f"{remote.host}:{port}:{addresses}"
        elif parts.scheme == "git":
            Door(remote).addresses(remote.host, parts.port or 9418)
        self._settings = [word for pair in settings.items() for word in ("-c", "=".join(pair))]
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "LC_ALL": "C",
        }

    def run(self, *arguments: str, folder: Path | None = None) -> str:
        """Run a command of git to its end and give what it prints. Raises `NotFetched`."""
        where = [] if folder is None else [f"--git-dir={folder}"]
        with subprocess.Popen(
            ["git", *self._settings, *where, *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            try:
                out, errors = process.communicate(timeout=_LONGEST)
            except subprocess.TimeoutExpired as error:
                raise Passing("git did not come to an end: try later") from error
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        if process.returncode:
            lines = errors.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
            reason = next((line for line in lines if line.startswith("fatal:")), lines[-1])
            raise Passing(f"git says: {_ODD.sub(' ', reason.removeprefix('fatal: '))[:300]}: try later")
        return out.decode("utf-8", "replace")

    def succeeds(self, *arguments: str, folder: Path | None = None) -> bool:
        """Tell whether a command of git ends well."""
        try:
            self.run(*arguments, folder=folder)
        except NotFetched:
            return False
        return True

    def is_there(self, url: str) -> bool:
        """Tell whether a repository is at a URL."""
        return self.succeeds("ls-remote", "--quiet", "--", url, "HEAD")

    def heads(self, folder: Path) -> dict[str, str]:
        """Give the branches of a repository, each with its commit."""
        lines = self.run("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/", folder=folder)
        return dict(line.split(" ", 1) for line in lines.splitlines())
