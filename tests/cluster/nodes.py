"""Nodes of OpenSearch, each a process, which can be killed, stopped in their tracks, and started again."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from cluster.jars import CannotStart, Jars

HEAP = "384m"
_PATIENCE = 240.0  # seconds in which a cluster must be there, on the slowest machine
_STUCK = 8_000  # milliseconds in which a copy has begun to come back


class Nodes:
    """The nodes of one cluster. What is known of them stands in a folder, for all processes of the tests."""

    def __init__(
        self,
        folder: Path,
        names: Sequence[str],
        jars: Jars,
        *,
        settings: Mapping[str, object] | None = None,
        options: Sequence[str] = (),
        until: int | None = None,
    ) -> None:
        self.names = list(names)
        self._folder = folder
        self.jars = jars
        self._options = list(options)
        self._until = until or os.getpid()
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        ports = folder / "ports.json"
        if not ports.exists():
            found = free_ports(2 * len(names))
            ports.write_text(json.dumps([found[: len(names)], found[len(names) :]]))
        http, transport = json.loads(ports.read_text())
        self._http = dict(zip(names, http, strict=True))
        self._transport = dict(zip(names, transport, strict=True))
        self._settings = dict(settings or {})

    @property
    def urls(self) -> list[str]:
        """Where each of them answers."""
        return [self.url(name) for name in self.names]

    def url(self, name: str) -> str:
        """Where one answers."""
        return f"http://127.0.0.1:{self._http[name]}"

    def start(self, *names: str) -> None:
        """Start those named, else all, that do not run."""
        for name in names or self.names:
            if not self.runs(name):
                self._start(name)

    def _start(self, name: str) -> None:
        home = self._folder / name
        (home / "config").mkdir(parents=True, exist_ok=True)
        (home / "config" / "opensearch.yml").write_text(json.dumps(self._configuration(name)))
        archive = [f"-XX:SharedArchiveFile={self.jars.archive}"] if self.jars.archive.exists() else []
        command = ["java", f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        command += [*archive, *self._options, "-Dlog4j2.level=WARN", f"-Djava.io.tmpdir={home}"]
        command += ["-cp", self.jars.classpath, "TestNode", str(home), str(self._until)]
        with (home / "log").open("ab") as log:
            # A session of its own: Ctrl-C ends the tests, and they end the node.
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._children[name] = process
        (home / "pid").write_text(str(process.pid))

    def _configuration(self, name: str) -> dict[str, object]:
        several = {
            "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in self._transport.values()],
            "cluster.initial_cluster_manager_nodes": self.names,
            # A node that hangs is given up within seconds, not within a minute and a half.
            "cluster.fault_detection.follower_check.interval": "500ms",
            "cluster.fault_detection.follower_check.timeout": "3s",
            "cluster.fault_detection.follower_check.retry_count": 2,
            "cluster.fault_detection.leader_check.interval": "500ms",
            "cluster.fault_detection.leader_check.timeout": "3s",
            "cluster.fault_detection.leader_check.retry_count": 2,
            "cluster.publish.timeout": "5s",
            "cluster.follower_lag.timeout": "10s",
            "cluster.nodes.reconnect_interval": "1s",
            # A copy whose source has not heard it, as one had just begun, asks again; else in half an hour.
            "indices.recovery.internal_action_timeout": "10s",
            "indices.recovery.internal_action_long_timeout": "10s",
            "indices.recovery.recovery_activity_timeout": "10s",
            "indices.recovery.retry_delay_network": "500ms",
            "cluster.routing.allocation.node_concurrent_recoveries": 8,
        }
        return {
            "cluster.name": self._folder.name,
            "node.name": name,
            "network.host": "127.0.0.1",
            "http.port": self._http[name],
            "transport.port": self._transport[name],
            "http.type": "netty4",
            "transport.type": "netty4",
            "node.processors": 1,
            # What a reader that was killed has open is closed when its time is over, not within a minute.
            "search.keep_alive_interval": "1s",
            "action.auto_create_index": False,
            "cluster.routing.allocation.disk.threshold_enabled": False,
            **(several if len(self.names) > 1 else {"discovery.type": "single-node"}),
            **self._settings,
        }

    def process(self, name: str) -> int:
        """Give the process id of a node that was started."""
        return int((self._folder / name / "pid").read_text())

    def runs(self, name: str) -> bool:
        """Tell whether a node's process is there."""
        child = self._children.get(name)
        if child is not None:
            return child.poll() is None
        try:
            asked = ["ps", "-o", "stat=", "-p", str(self.process(name))]
        except (OSError, ValueError):
            return False
        # One that another process of the tests has started stays a zombie until that one looks.
        state = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
        return bool(state) and not state.startswith("Z")

    def kill(self, name: str, sign: int = signal.SIGKILL) -> None:
        """End a node as a power loss does."""
        os.kill(self.process(name), signal.SIGCONT)
        os.kill(self.process(name), sign)
        for _ in range(1200):
            if not self.runs(name):
                return
            time.sleep(0.05)
        raise AssertionError(f"{name} does not end")

    def stop(self, *names: str) -> None:
        """End those named, else all, as a system that is shut down does."""
        for name in names or self.names:
            if self.runs(name):
                self.kill(name, signal.SIGTERM)

    @contextmanager
    def paused(self, name: str) -> Iterator[None]:
        """Let a node do nothing, as one whose disk hangs."""
        os.kill(self.process(name), signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.process(name), signal.SIGCONT)

    def wipe(self, name: str) -> None:
        """Take away all that a node that does not run had on its disk."""
        shutil.rmtree(self._folder / name / "data", ignore_errors=True)

    def wait(self, nodes: int | None = None, *, status: str = "yellow") -> None:
        """Wait until so many nodes, all if not told, are one cluster of some status."""
        expected = nodes or len(self.names)
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            for name in self.names:
                with suppress(OSError, URLError, HTTPException, ValueError):
                    asked = f"wait_for_nodes={expected}&wait_for_status={status}&timeout=1s"
                    found = self.ask(name, f"/_cluster/health?{asked}", patience=5)
                    if found["number_of_nodes"] == expected and not found["timed_out"]:
                        return
                    self._help(name)
            time.sleep(0.1)
        raise CannotStart(f"no cluster of {expected} nodes after {_PATIENCE:.0f} s: {self._state()}")

    def _help(self, name: str) -> None:
        """Do what docs/cluster.md tells people to do if copies do not come back."""
        # A copy that several attempts could not bring back is left alone until somebody asks.
        self.ask(name, "/_cluster/reroute?retry_failed=true", method="POST", patience=5)
        # One that became the first while there was no manager may not know, and gives nothing to the others.
        commands = [
            {"cancel": {"index": index, "shard": each["id"], "node": source, "allow_primary": True}}
            for index, told in self.ask(name, "/_recovery?active_only=true", patience=5).items()
            for each in told["shards"]
            if each["stage"] == "INIT" and each["total_time_in_millis"] > _STUCK
            if (source := each["source"].get("name"))
        ]
        if commands:
            self.ask(name, "/_cluster/reroute", {"commands": commands}, patience=5)

    def _state(self) -> str:
        """Say what each node thinks of the cluster, and what it said last."""
        told = []
        for name in self.names:
            for path in ("/_cluster/health", "/_cluster/allocation/explain"):
                try:
                    told.append(f"{name}: {json.dumps(self.ask(name, path, patience=5))[:2_000]}")
                except (OSError, URLError, HTTPException, ValueError) as error:
                    told.append(f"{name}: {path}: {error!r}")
        return "\n".join([*told, self._last_words()])

    def manager(self) -> str:
        """Name the node that the others have elected."""
        for name in self.names:
            with suppress(OSError, URLError, HTTPException, ValueError):
                return str(self.ask(name, "/_cat/cluster_manager?format=json")[0]["node"])
        raise AssertionError("no node answers")

    def ask(
        self, name: str, path: str, body: object = None, method: str | None = None, patience: float = 30
    ) -> Any:
        """Ask one node, and no other, without any client of the project."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url(name) + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urlopen(request, timeout=patience) as answer:
                return json.load(answer)
        except HTTPError as error:
            if error.code == 408:  # its way to say that what was waited for did not come
                return json.load(error)
            raise

    def _last_words(self) -> str:
        logs = [self._folder / name / "log" for name in self.names]
        return " … ".join(log.read_text(errors="replace")[-3000:] for log in logs if log.exists())


def free_ports(number: int) -> list[int]:
    """Find ports that nobody uses, below those that a system gives to connections that go out."""
    found: list[int] = []
    for port in random.sample(range(15_000, 32_000), 2_000):
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == number:
            return found
    raise CannotStart("no ports are free")
