"""Who logs in to a server: from options, the environment or a hidden prompt; never shown."""

from __future__ import annotations

import os
import sys

from kg.errors import StoreError
from kg.stores.neo4j.connection import Connection

__all__ = ["connect"]


def connect(
    uri: str,
    *,
    user: str | None = None,
    password: str | None = None,
    database: str | None = None,
) -> Connection:
    """Return an open connection to a server.

    What is not given comes from ``NEO4J_USER`` (or ``NEO4J_USERNAME``), ``NEO4J_PASSWORD`` and
    ``NEO4J_DATABASE``. Where a server then asks for a password and a person sits at a terminal,
    they are asked for it, without an echo.

    Parameters
    ----------
    uri
        Address: ``bolt://host:7687``, ``neo4j+s://...``.
    user, password, database
        As `Connection` takes them.

    Raises
    ------
    StoreError
        The server does not answer, refuses the login, lacks the database, or is too old.
    """
    environment = os.environ.get
    user = user or environment("NEO4J_USER") or environment("NEO4J_USERNAME")
    password = password if password is not None else environment("NEO4J_PASSWORD")
    database = database or environment("NEO4J_DATABASE")
    connection = Connection(uri, user=user, password=password, database=database)
    try:
        connection.verify()
    except StoreError as refused:
        if password is not None or not connection.asks_login(refused) or not sys.stdin.isatty():
            raise
        from getpass import getpass

        password = getpass(f"Password of {connection.user} at {uri}: ", stream=sys.stderr)
        connection = Connection(uri, user=user, password=password, database=database)
        connection.verify()
    return connection
