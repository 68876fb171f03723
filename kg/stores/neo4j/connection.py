"""The way to a Neo4j server: who logs in, which database, and errors that say what to do."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from kg.errors import KgError, QueryError, StoreError, UsageError

if TYPE_CHECKING:
    import neo4j

__all__ = ["Connection", "is_server"]

CONNECT_SECONDS = 10.0
"""Seconds for a machine to answer at all: a wrong address should not cost half a minute."""
ANSWER_SECONDS = 30.0
"""Seconds for it to say that it is a Neo4j and takes the login."""
OLDEST = (5, 7)
"""First version with uniqueness constraints of relationships."""
FETCH = 5_000
"""Rows the server sends at a time: fewer would wait for the line, more for memory."""

_SERVER = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://", re.IGNORECASE)
_USER = re.compile(r"//[^/?#]*@")


def is_server(target: str) -> bool:
    """Whether `target` is the address of a server rather than a folder.

    Examples
    --------
    >>> is_server("neo4j+s://graph.example.org"), is_server("papers.kg")
    (True, False)
    """
    return bool(_SERVER.match(target))


class Connection:
    """A database of a Neo4j server; it connects when it is first used.

    Parameters
    ----------
    uri
        Address: ``bolt://host:7687``, ``neo4j://...``; ``+s`` encrypts and checks the certificate,
        ``+ssc`` encrypts and takes any certificate.
    user, password
        Who logs in; without a password, as on a server that asks for none.
    database
        Name of the database, None for the server's default.

    Raises
    ------
    UsageError
        The address is none, or holds a user or password: addresses are shown and logged.
    """

    def __init__(
        self,
        uri: str,
        *,
        user: str | None = None,
        password: str | None = None,
        database: str | None = None,
    ) -> None:
        if not is_server(uri):
            raise UsageError(f"{uri!r} is no address of a server: give bolt:// or neo4j://")
        if _USER.search(uri):
            raise UsageError(
                "the address holds a user or password, which others could see: leave it out and "
                "set NEO4J_USER and NEO4J_PASSWORD"
            )
        self.uri, self.user, self.database = uri, user or "neo4j", database
        self._password = password
        self._driver: neo4j.Driver | None = None

    def verify(self) -> None:
        """Connect, log in and find the database.

        Raises
        ------
        StoreError
            The server does not answer, refuses the login, lacks the database, or is too old.
        """
        self._opened()

    @staticmethod
    def asks_login(refused: StoreError) -> bool:
        """Whether a server refused for want of the right user and password."""
        import neo4j.exceptions

        return isinstance(refused.__cause__, neo4j.exceptions.AuthError)

    @contextmanager
    def session(self, *, write: bool = False) -> Iterator[neo4j.Session]:
        """Open a session, in which errors of the driver become errors of `kg`."""
        import neo4j

        driver = self._opened()
        with (
            self._errors(),
            driver.session(
                database=self.database,
                default_access_mode=neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS,
                fetch_size=FETCH,
                notifications_min_severity="OFF",
            ) as session,
        ):
            yield session

    def read(self, cypher: str, **params: Any) -> list[list[Any]]:
        """Return the rows of a statement in a managed read transaction."""

        def work(tx: neo4j.ManagedTransaction) -> list[list[Any]]:
            return [list(record) for record in tx.run(cypher, params)]

        with self.session() as session:
            return session.execute_read(work)

    def write(self, cypher: str, **params: Any) -> Mapping[str, int]:
        """Run a statement that changes data in a managed transaction; return its counters."""

        def work(tx: neo4j.ManagedTransaction) -> Mapping[str, int]:
            return dict(vars(tx.run(cypher, params).consume().counters))

        with self.session(write=True) as session:
            return session.execute_write(work)

    def run(self, cypher: str, **params: Any) -> None:
        """Run a statement once, in a transaction of its own: one that changes the schema."""
        with self.session(write=True) as session:
            session.run(cypher, params).consume()

    def close(self) -> None:
        """Close the connection; harmless twice."""
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.close()

    def _opened(self) -> neo4j.Driver:
        if self._driver is None:
            # The pool tells of each connection that a dying server breaks; our errors say it once.
            logging.getLogger("neo4j.pool").setLevel(logging.CRITICAL)
            try:
                with self._errors():
                    self._driver = self._connected()
            except QueryError as refused:  # such as a password that must be changed first
                raise StoreError(f"{self.uri} lets nobody in: {refused}") from refused
        return self._driver

    def _connected(self) -> neo4j.Driver:
        import neo4j

        driver = neo4j.GraphDatabase.driver(
            self.uri,
            auth=None if self._password is None else (self.user, self._password),
            connection_timeout=CONNECT_SECONDS,
            connection_acquisition_timeout=ANSWER_SECONDS,
        )
        try:
            self._check(driver)
        except BaseException:
            driver.close()
            raise
        return driver

    def _check(self, driver: neo4j.Driver) -> None:
        with driver.session(database=self.database) as session:
            agent = session.run("RETURN 1").consume().server.agent
        found = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
        if found and (int(found[1]), int(found[2])) < OLDEST:
            oldest = ".".join(map(str, OLDEST))
            raise StoreError(f"{self.uri} is {agent}: {oldest} or newer is needed, best 5.26 LTS")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        import neo4j.exceptions as problems

        try:
            yield
        except KgError:
            raise
        except (problems.Neo4jError, problems.DriverError, ValueError, OSError) as error:
            self._raise(error)

    def _raise(self, error: Exception) -> NoReturn:
        import neo4j.exceptions as problems

        code = str(getattr(error, "code", "") or "")
        said = " ".join(str(getattr(error, "message", None) or error).split())
        if isinstance(error, problems.AuthError):
            raise StoreError(self._refused(code, said)) from error
        if "DatabaseNotFound" in code:
            raise StoreError(f"{self.uri} has no database {self.database!r}") from error
        if "ConstraintValidationFailed" in code:
            raise StoreError(
                f"{self.uri}: another program wrote the same at the same time ({said}): run it "
                "again"
            ) from error
        if isinstance(error, problems.BrokenRecordError):
            raise QueryError(
                "the answer holds a value that Python has not, such as a date before the year 1: "
                "ask for it as text, with toString()"
            ) from error
        if "OutOfMemory" in code:
            raise QueryError(
                f"the server has too little memory for it ({said}): ask for less at once"
            ) from error
        if isinstance(error, problems.Neo4jError) and not error.is_retryable():
            raise QueryError(said) from error
        if isinstance(error, problems.ConfigurationError):
            raise StoreError(f"{self.uri} cannot be used: {said}") from error
        raise StoreError(
            f"{self.uri} cannot be reached ({said}): check the address, and that the server runs"
        ) from error

    def _refused(self, code: str, said: str) -> str:
        if "RateLimit" in code:
            return (
                f"{self.uri} takes no login for now after several that failed: wait and try again"
            )
        if self._password is None:
            return f"{self.uri} asks for a login: set NEO4J_USER and NEO4J_PASSWORD"
        if "Unauthorized" in code:
            return f"{self.uri} refuses the login of user {self.user!r}: check user and password"
        return f"{self.uri} refuses user {self.user!r}: {said}"
