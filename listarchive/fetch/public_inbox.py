"""A public-inbox repository is brought here, and kept up with.

A list of the first version is one git repository at its URL; of the second, one for each epoch, `URL/0`,
`URL/1`, which `URL/manifest.js.gz` lists (public-inbox-v2-format(5)). They are mirrored below `mbox/NAME/`
as public-inbox itself lays them out, `git/0.git`. What the other side rewrites stays here: the commit that
it no longer leads to is kept under `refs/kept/`.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from listarchive.fetch.arrival import Outcome, place_folder
from listarchive.fetch.git import Git
from listarchive.fetch.month_files import FetchJob
from listarchive.fetch.remote import NotFetched, Passing, Politeness, Remote, TooLarge
from listarchive.fetch.report import Item, Problem
from listarchive.fetch.web import Web

_EPOCH = re.compile(r"/git/(0|[1-9]\d{0,4})\.git\Z", re.ASCII)
_EPOCHS = 1_000  # of one list; the kernel's has about twenty
_MANIFEST = 2_000_000  # bytes, unpacked; a list has some hundred for each epoch


def fetch(remote: Remote, politeness: Politeness, job: FetchJob) -> None:
    """Bring what is new in each epoch. Raises `NotFetched`."""
    if shutil.which("git") is None:
        raise NotFetched("git is not installed: install it, or remove this source")
    git = Git(remote, politeness)
    found = _epochs(remote, politeness, git)
    if not found:
        raise NotFetched("no git repository is there: check the url")
    for name, url in found.items():
        target = job.folder / name
        with job.report.attempting(remote.list_name, replace(remote, url=url).shown, within=True):
            if job.dry_run:
                job.report.items.append(Item(remote.list_name, url, str(target), "would be fetched"))
            elif target.exists():
                _update(git, url, target, job, remote)
            else:
                _clone(git, url, target, job, remote)


def _epochs(remote: Remote, politeness: Politeness, git: Git) -> dict[str, str]:
    """Name the repositories of a list, and where each is."""
    url = remote.url.rstrip("/")
    scheme = urlsplit(url).scheme
    if scheme == "file":
        numbers = [path.stem for path in Path(urlsplit(url).path).glob("git/*.git") if path.stem.isdecimal()]
        epochs = {f"git/{number}.git": f"{url}/git/{number}.git" for number in sorted(numbers, key=int)}
    elif scheme == "git":
        epochs = {}
        while len(epochs) < _EPOCHS and git.is_there(f"{url}/{len(epochs)}"):
            epochs[f"git/{len(epochs)}.git"] = f"{url}/{len(epochs)}"
    else:
        numbers = _manifest(remote, politeness)
        epochs = {f"git/{number}.git": f"{url}/{number}" for number in sorted(numbers, key=int)}
    if not epochs and git.is_there(url):
        epochs = {f"{remote.list_name}.git": url}
    return epochs


def _manifest(remote: Remote, politeness: Politeness) -> list[str]:
    """Read the numbers of the epochs off a list's manifest; none if it has none."""
    with Web(remote, politeness) as web:
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
        raise NotFetched("its manifest.js.gz is not JSON: try later, or tell its owner") from error
    if not isinstance(listed, dict):
        raise NotFetched("its manifest.js.gz names no repositories: try later, or tell its owner")
    found = {match[1] for match in map(_EPOCH.search, listed) if match}
    if len(found) > _EPOCHS:
        raise NotFetched(f"its manifest.js.gz names more than {_EPOCHS:,} epochs: check the url")
    return sorted(found)


def _clone(git: Git, url: str, target: Path, job: FetchJob, remote: Remote) -> None:
    new = job.memory.folder / f"{target.name}.part"
    shutil.rmtree(new, ignore_errors=True)
    try:
        git.clone(url, new)
        git.heads(new)
        place_folder(new, target)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    job.report.items.append(Item(remote.list_name, url, str(target), "new", _size(target)))


def _update(git: Git, url: str, target: Path, job: FetchJob, remote: Remote) -> None:
    before, size = git.heads(target), _size(target)
    for commit in before.values():
        # Kept before it may be let go: a fetch that is killed must lose nothing either.
        git.run("update-ref", f"refs/kept/{commit}", commit, folder=target)
    git.fetch(url, target)
    after = git.heads(target)
    rewritten = False
    for name, commit in before.items():
        if name in after and git.succeeds("merge-base", "--is-ancestor", commit, after[name], folder=target):
            git.run("update-ref", "-d", f"refs/kept/{commit}", folder=target)
        else:
            rewritten = True
    if rewritten:
        job.report.problems.append(
            Problem(
                remote.list_name, url, f"rewrote its history: the old one is kept in {target.name}", "noted"
            )
        )
    outcome: Outcome = "unchanged" if before == after else "changed" if rewritten else "grown"
    item = Item(remote.list_name, url, str(target), outcome, max(0, _size(target) - size))
    job.report.items.append(item)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
