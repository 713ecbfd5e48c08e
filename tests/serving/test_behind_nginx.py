"""A real nginx on the service's own machine, as people set it up: what it lets a stranger do.

Its requests come from a loopback address, and some of its usual configurations add no header that
would tell whom they are for.
"""

import os
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lookup.base.home import Home
from lookup.catalog.database import open_database
from lookup.catalog.maisons import ensure_maison
from tests.replicas.nginx import NginxAbsent, find_nginx, free_port, started
from tests.server import Server

# What people write into a location, by what it tells the service of the caller.
HEADERS = {
    "none": "",
    "x-forwarded": "proxy_set_header Host $host;"
    " proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
    " proxy_set_header X-Forwarded-Proto $scheme;",
    "forwarded": 'proxy_set_header Forwarded "for=$remote_addr;proto=$scheme";',
}
CONFIGURATIONS = (*HEADERS, "socket", "tls")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of nginx. Skips where it is not installed, fails there if it is said to be required."""
    try:
        find_nginx()
    except NginxAbsent as absent:
        if os.environ.get("LOOKUP_TEST_NGINX") == "required":
            pytest.fail(str(absent))
        pytest.skip(str(absent))
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def server(directory: Path) -> Iterator[Server]:
    """The service on its first run: one maison, no key, nothing set."""
    home = directory / "home"
    home.mkdir()
    database = open_database(Home(home).database_url)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
    database.close()
    server = Server(home)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def strangers(directory: Path, server: Server) -> Iterator[dict[str, httpx.Client]]:
    """One without a key before each of nginx's configurations."""
    certificate = _certificate(directory)
    ports = {name: free_port() for name in (*HEADERS, "tls")}
    listens = {name: f"127.0.0.1:{port}" for name, port in ports.items()}
    listens["tls"] += " ssl"
    listens["socket"] = f"unix:{directory}/front"
    servers = "\n".join(
        f"server {{ listen {listens[name]}; location / {{"
        f" {HEADERS.get(name, '')} proxy_pass {server.address}; }} }}"
        for name in CONFIGURATIONS
    )
    (directory / "nginx.conf").write_text(
        f"pid nginx.pid; events {{}} http {{ access_log off;"
        f" client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f;"
        f" uwsgi_temp_path u; scgi_temp_path s;"
        f" ssl_certificate {certificate}; ssl_certificate_key {certificate}; {servers} }}"
    )
    trusting = ssl.create_default_context(cafile=str(certificate))
    with started(directory, ports["tls"]):
        clients = {
            name: httpx.Client(base_url=f"http://127.0.0.1:{ports[name]}", timeout=60)
            for name in HEADERS
        }
        clients["tls"] = httpx.Client(
            base_url=f"https://127.0.0.1:{ports['tls']}", verify=trusting, timeout=60
        )
        # The name that a person on this machine uses.
        through = httpx.HTTPTransport(uds=f"{directory}/front")
        clients["socket"] = httpx.Client(base_url="http://localhost", transport=through, timeout=60)
        yield clients
        for client in clients.values():
            client.close()


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
@pytest.mark.parametrize("path", ["/v1/stores", "/v1/products", "/v1/generations", "/metrics"])
def test_a_first_run_is_closed_to_strangers(
    strangers: dict[str, httpx.Client], configuration: str, path: str
) -> None:
    answer = strangers[configuration].get(path)
    assert (answer.status_code, answer.json()["status"]) == (401, 401)


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_a_balancer_learns_whether_it_is_ready_and_no_name(
    strangers: dict[str, httpx.Client], configuration: str
) -> None:
    answer = strangers[configuration].get("/readyz")
    assert answer.status_code == 503  # there is no index yet
    assert {name: told for name, told in answer.json().items() if told} == {}


def test_whoever_was_given_the_printed_address_makes_the_first_key_through_it(
    strangers: dict[str, httpx.Client], server: Server
) -> None:
    stranger = strangers["tls"]
    assert stranger.post("/v1/first-key", json={"token": "guessed"}).status_code == 401
    made = stranger.post("/v1/first-key", json={"token": server.first_key_token})
    headers = {"Authorization": f"Bearer {made.json()['key']}"}
    assert stranger.get("/v1/stores", headers=headers).status_code == 200
    again = stranger.post("/v1/first-key", json={"token": server.first_key_token})
    assert again.status_code == 409


def _certificate(directory: Path) -> Path:
    """A file with a key, and a certificate of it for this machine's address."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = directory / "certificate.pem"
    encoding = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(certificate.public_bytes(encoding) + private)
    return file
