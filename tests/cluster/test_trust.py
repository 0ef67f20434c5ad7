"""A cluster behind TLS and a login: what is needed to speak with it, and what is said where that is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cluster.front import CERTIFICATE, PASSWORD, Front, nginx
from cluster.nodes import Nodes
from listarchive.engine.cluster import Cluster
from listarchive.engines.opensearch.client import Client
from listarchive.errors import ClusterRefused, UsageError

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def front(
    node: Nodes, program: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    with nginx(program("nginx"), tmp_path_factory.mktemp("front"), node.urls[0], PASSWORD, "2k") as found:
        yield found


@pytest.fixture
def right(front: Front, tmp_path: Path) -> Cluster:
    """All that is needed."""
    password = tmp_path / "password"
    password.write_text("open sesame\n")
    password.chmod(0o600)
    return Cluster((front.url,), "lists", user="ann", password_file=password, ca_file=front.file("ca.pem"))


def refused(cluster: Cluster, words: str) -> None:
    with pytest.raises((ClusterRefused, UsageError), match=words) as told:
        Client(cluster, 0.2).ask("GET", "")
    assert "sesame" not in str(told.value)
    assert told.value.exit_code == 2


def test_who_has_all_gets_in(right: Cluster) -> None:
    assert Client(right).ask("GET", "").body["version"]["number"].startswith("2.")


def test_a_certificate_of_a_stranger(right: Cluster, front: Front) -> None:
    advice = "name in ca_file who signs the cluster's certificates"
    refused(replace(right, ca_file=front.file("other.pem")), f"signed by nobody who is trusted: {advice}")
    refused(replace(right, ca_file=None), f"signed by nobody who is trusted: {advice}")


def test_a_certificate_of_another_host(right: Cluster, front: Front) -> None:
    refused(
        replace(right, urls=(front.other_name,)), "that of another host: .* in url the node as its certif"
    )


def test_a_file_of_certificates_that_is_none(right: Cluster, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    refused(replace(right, ca_file=tmp_path / "empty"), "empty does not hold certificates in PEM")
    refused(replace(right, ca_file=tmp_path / "gone"), "cannot be read")


def test_a_wrong_password(right: Cluster, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("close sesame\n")
    refused(right, "refuses the login of ann: check user and password_file")
    refused(replace(right, user="", password_file=None), "refuses the login of nobody in particular")


def test_a_cluster_without_tls(right: Cluster, node: Nodes) -> None:
    refused(
        replace(right, urls=(node.urls[0].replace("http:", "https:"),)), "does not speak TLS: check the url"
    )


def test_what_is_too_large_for_the_front_is_sent_in_parts(
    right: Cluster, node: Nodes, index_name: str
) -> None:
    node.ask("n1", f"/{index_name}", {"settings": {"number_of_replicas": 0}}, "PUT")
    lines = [
        b'{"create":{"_index":"%s","_id":"%d"}}\n{"text":"%s"}\n' % (index_name.encode(), number, b"x" * 700)
        for number in range(9)
    ]
    assert [each["create"]["status"] for each in Client(right).bulk(lines)] == [201] * 9
    node.ask("n1", f"/{index_name}", method="DELETE")


def test_a_client_is_known_by_its_certificate(
    node: Nodes, program: Callable[[str], str], tmp_path: Path
) -> None:
    with nginx(program("nginx"), tmp_path, node.urls[0], CERTIFICATE) as front:
        keys = {"certificate": front.file("client.pem"), "certificate_key": front.file("client.key")}
        known = Cluster((front.url,), "lists", ca_file=front.file("ca.pem"), **keys)
        assert Client(known).ask("GET", "").status == 200
        refused(replace(known, certificate=None, certificate_key=None), "answers 400|refuses the certificate")
        refused(
            replace(known, certificate_key=front.file("other.key")),
            "does not hold a certificate with its key",
        )
        readable = shutil.copy(front.file("client.key"), tmp_path / "readable.key")
        Path(readable).chmod(0o644)
        refused(replace(known, certificate_key=Path(readable)), "can be read by everybody")
