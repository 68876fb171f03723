"""A real Neo4j for tests, from the jars of Maven Central: no Docker, no installation.

The jars are fetched once and kept in the user's cache (125 MB); every server has a folder and a
port of its own, and little memory.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from kg.stores.neo4j.connection import Connection

__all__ = ["VERSION", "Neo4jServer", "NoServer", "jars", "unavailable", "wipe"]

REQUIRED = "PAPERKG_REQUIRE_NEO4J"
"""Set to 1 where the tests with a server must run: then its want is a failure, not a skip."""


VERSION = os.environ.get("PAPERKG_NEO4J_VERSION", "5.26.31")
PASSWORD = "only-for-tests"
ARTIFACTS = (
    ("org.neo4j", "neo4j"),
    ("org.neo4j.app", "neo4j-server"),
    ("org.neo4j", "neo4j-import-tool"),
    ("org.neo4j", "neo4j-record-storage-engine"),
)
FETCH_SECONDS, START_SECONDS = 900, 600
HEAP, PAGE_CACHE = "512m", "128m"
CHEAP = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Compiling much and collecting in parallel pays off later than tests end."""

_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>paperkg</groupId><artifactId>neo4j-for-tests</artifactId><version>1</version>
<dependencies>{dependencies}</dependencies></project>
"""
_CONFIGURATION = """
server.config.strict_validation.enabled=false
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size={page_cache}
server.directories.data={home}/data
server.directories.logs={home}/logs
server.directories.import={home}/import
dbms.usage_report.enabled=false
db.tx_log.preallocate=false
dbms.cypher.min_replan_interval=1h
"""


class NoServer(Exception):
    """Why no server can be had here."""


def unavailable(why: object) -> NoReturn:
    """Skip a test that needs a server, and say why; fail it where such tests must run."""
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(str(why))
    pytest.skip(str(why))


def jars(version: str = VERSION) -> Path:
    """Return the folder of the server's jars, fetched at the first need.

    Raises
    ------
    NoServer
        Java or Maven is not installed, or Maven Central cannot be reached.
    """
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    if missing:
        raise NoServer(f"{' and '.join(missing)} not installed")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "paperkg-tests"
    folder = cache / f"neo4j-{version}"
    if folder.is_dir():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    with _locked(cache / f"neo4j-{version}.lock"):
        if not folder.is_dir():
            _fetch(version, folder)
    return folder


def _fetch(version: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as part:
        pom = Path(part, "pom.xml")
        pom.write_text(
            _POM.format(
                dependencies="".join(
                    f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId>"
                    f"<version>{version}</version></dependency>"
                    for group, name in ARTIFACTS
                )
            )
        )
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={part}/lib"]
        done = subprocess.run(
            ["mvn", "-q", "-B", "-f", str(pom), *goal],
            capture_output=True,
            text=True,
            timeout=FETCH_SECONDS,
            check=False,
        )
        if done.returncode:
            raise NoServer(f"Maven cannot fetch Neo4j {version}: {done.stdout[-500:]}")
        Path(part, "lib").replace(folder)  # whole or not at all


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Wait for other test runs that fetch the same."""
    import fcntl

    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


class Neo4jServer:
    """A server with a folder of its own; `start` and `stop` it, or use it as a context manager.

    Parameters
    ----------
    home
        Folder of its data, logs and configuration.
    version
        Version of Neo4j.
    heap, page_cache, options
        Memory, and further options of Java.
    settings
        Further lines of its configuration.
    """

    user, password = "neo4j", PASSWORD

    def __init__(
        self,
        home: Path,
        *,
        version: str = VERSION,
        heap: str = HEAP,
        page_cache: str = PAGE_CACHE,
        options: Sequence[str] = CHEAP,
        settings: str = "",
    ) -> None:
        self.home, self.version = home, version
        self._page_cache, self._options = page_cache, [f"-Xmx{heap}", *options]
        self.settings = settings
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        """Address of the server."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def process_id(self) -> int | None:
        """Process of the server, None while it is down."""
        return self._process.pid if self._process else None

    def admin(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run neo4j-admin while the server is down."""
        self._configure()
        return subprocess.run(
            [*self._java(), "org.neo4j.cli.AdminTool", *arguments],
            env={**os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")},
            capture_output=True,
            text=True,
            timeout=FETCH_SECONDS,
            check=True,
        )

    def start(self) -> None:
        """Start the server and wait until it answers."""
        first = not (self.home / "conf").exists()
        self._configure()
        if first:
            self.admin("dbms", "set-initial-password", PASSWORD)
        folders = [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"]
        log = (self.home / "console.log").open("ab")
        self._process = subprocess.Popen(
            [*self._java(), "org.neo4j.server.CommunityEntryPoint", *folders],
            stdout=log,
            stderr=log,
        )
        log.close()
        self._await()

    def stop(self) -> None:
        """End the server; harmless twice."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the server as a power cut would."""
        self._end(signal.SIGKILL)

    def __enter__(self) -> Neo4jServer:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _java(self) -> list[str]:
        opened = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent", "java.lang")
        access = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in opened]
        return ["java", *self._options, *access, "-cp", f"{jars(self.version)}/*"]

    def _configure(self) -> None:
        for folder in ("conf", "data", "logs", "import"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        text = _CONFIGURATION.format(port=self.port, page_cache=self._page_cache, home=self.home)
        (self.home / "conf" / "neo4j.conf").write_text(text + self.settings)

    def _await(self) -> None:
        import neo4j
        from neo4j.exceptions import DriverError, Neo4jError

        deadline = time.monotonic() + START_SECONDS
        with neo4j.GraphDatabase.driver(self.uri, auth=(self.user, self.password)) as driver:
            while True:
                assert self._process is not None
                if self._process.poll() is not None:
                    log = (self.home / "console.log").read_text(errors="replace")
                    raise NoServer(f"Neo4j {self.version} does not start: {log[-2000:]}")
                with suppress(DriverError, Neo4jError, OSError):
                    driver.verify_connectivity()
                    return
                if time.monotonic() > deadline:
                    self.kill()
                    raise NoServer(f"Neo4j {self.version} does not answer on {self.uri}")
                time.sleep(0.2)


def wipe(connection: Connection) -> None:
    """Take all data out of the database; constraints and indexes stay."""
    connection.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS")
    connection.run("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 10000 ROWS")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":  # a server to play with: python tests/neo4j_server.py FOLDER
    with Neo4jServer(Path(sys.argv[1])) as server:
        print(f"{server.uri}, user neo4j, password {PASSWORD}; Enter ends it", flush=True)
        sys.stdin.readline()
