"""nginx before a node: it speaks TLS and asks for a password, or for a client's certificate."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

from cluster.nodes import free_ports

_CONFIGURATION = """
daemon off; master_process off; error_log {place}/error.log; pid {place}/pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {place}/1; proxy_temp_path {place}/2; fastcgi_temp_path {place}/3;
    uwsgi_temp_path {place}/4; scgi_temp_path {place}/5;
    client_max_body_size {largest};
    server {{ listen 127.0.0.1:{plain}; location / {{ return 204; }} }}
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {place}/node.pem; ssl_certificate_key {place}/node.key;
        {login}
        location / {{ proxy_pass {behind}; proxy_set_header Authorization ""; }}
    }}
}}
"""
PASSWORD = 'auth_basic "cluster"; auth_basic_user_file {place}/passwords;'
CERTIFICATE = "ssl_client_certificate {place}/ca.pem; ssl_verify_client on;"


class Front(NamedTuple):
    """Where nginx answers, and the files of certificates."""

    url: str
    other_name: str
    """The same by a name that its certificate has not."""
    place: Path

    def file(self, name: str) -> Path:
        """Give a file: ca.pem, other.pem (which signs nothing here), client.pem, client.key."""
        return self.place / name


@contextmanager
def nginx(program: str, place: Path, behind: str, login: str, largest: str = "100m") -> Iterator[Front]:
    """Put nginx before a URL; ann's password is `open sesame`."""
    _certificates(place)
    (place / "passwords").write_text("ann:{PLAIN}open sesame\n")
    port, plain = free_ports(2)
    words = {"place": place, "port": port, "plain": plain, "behind": behind, "largest": largest}
    text = _CONFIGURATION.format(login=login.format(place=place), **words)
    (place / "nginx.conf").write_text(text)
    process = subprocess.Popen([program, "-c", place / "nginx.conf", "-e", place / "error.log"])
    try:
        _wait(f"http://127.0.0.1:{plain}/", process)
        yield Front(f"https://localhost:{port}", f"https://127.0.0.1:{port}", place)
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        try:
            urlopen(url, timeout=5).close()
        except OSError:
            assert process.poll() is None, "nginx ended"
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not answer")


def _certificates(place: Path) -> None:
    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=place, check=True, capture_output=True)

    new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    for name in ("ca", "other"):
        names = ("-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")
        openssl("req", "-x509", *new, *names)
    for name, words in (("node", "subjectAltName=DNS:localhost"), ("client", "extendedKeyUsage=clientAuth")):
        openssl("req", *new, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        (place / f"{name}.ext").write_text(words)
        files = ("-in", f"{name}.csr", "-extfile", f"{name}.ext", "-out", f"{name}.pem")
        openssl("x509", "-req", *files, "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2")
    for key in place.glob("*.key"):
        key.chmod(0o600)
