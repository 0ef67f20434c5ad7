"""Processes that read mail, and what is left of them when some are killed."""

from __future__ import annotations

import subprocess
import sys

import pytest

KILLED = """
import os, signal, time
from listarchive.importer import mail_reading
from listarchive.importer.workers import Readers
from listarchive.importer.mail_reading import Given
from listarchive.post import Origin
from listarchive.sources import Mail

parts_in = mail_reading.parts_in

def waits(raw, *more):
    if b"WAIT" in raw:
        begun.send_bytes(b"1")
        time.sleep(1000)
    return parts_in(raw, *more)

def given(word):
    raw = b"From: a@example.org\\nMessage-ID: <1@example.org>\\n\\n" + word + b"\\n" + b"clay " * 100_000
    return [Given(Mail(raw, Origin("a.mbox", 0, len(raw))), ())]

from multiprocessing import Pipe
seen, begun = Pipe(duplex=False)
mail_reading.parts_in = waits
with Readers(2) as readers:
    for _ in range(6):
        readers._submit(given(b"WAIT"))
    seen.recv_bytes(), seen.recv_bytes()
    assert readers._alone.read(given(b"beside the pool"))[0][0].analysed
    for process in list(readers._pool._processes):
        os.kill(process, signal.SIGKILL)
    assert readers._submit(given(b"in the next pool"))()[0][0].analysed
print("ended")
"""
"""More is written to a pool of two than a pipe holds; then a process begins beside them, and these die."""


@pytest.mark.slow
def test_a_process_beside_a_pool_does_not_keep_it_from_ending() -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "ended\n", "")
