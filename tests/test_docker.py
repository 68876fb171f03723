"""The containers: a compose file that Docker takes, with no secret in it, and verbs that exist."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
import srsly

from kg.cli.app import VERBS

DOCKER = Path(__file__).parents[1] / "docker"
COMPOSE = DOCKER / "compose.yaml"


def compose() -> dict[str, Any]:
    made = srsly.yaml_loads(COMPOSE.read_text(encoding="utf-8"))
    assert isinstance(made, dict)
    return made


def program() -> list[str]:
    """Docker Compose as it is installed here."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]):
            asked = subprocess.run([*command, "version"], capture_output=True, check=False)
            if asked.returncode == 0:
                return command
    pytest.skip("Docker Compose is not installed: the compose file is not checked by it")


def config(password: str | None) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if name != "NEO4J_PASSWORD"}
    if password is not None:
        given["NEO4J_PASSWORD"] = password
    return subprocess.run(
        [*program(), "--env-file", os.devnull, "-f", str(COMPOSE), "config", "--quiet"],
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_docker_compose_takes_the_file() -> None:
    checked = config("not-a-secret")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_nothing_starts_without_a_password() -> None:
    refused = config(None)
    assert refused.returncode != 0
    assert "NEO4J_PASSWORD" in refused.stderr


def test_no_password_stands_in_any_file() -> None:
    for file in DOCKER.iterdir():
        for line in file.read_text(encoding="utf-8").splitlines():
            if set_to := re.search(r"(?:PASSWORD|NEO4J_AUTH)\s*[=:]\s*(\S+)", line):
                assert "${NEO4J_PASSWORD:?" in set_to[1], f"{file.name}: {line}"
    ignored = (DOCKER / ".gitignore").read_text(encoding="utf-8").split()
    assert ".env" in ignored


def test_neo4j_keeps_its_data_says_when_it_answers_and_has_its_memory_set() -> None:
    made = compose()
    server = made["services"]["neo4j"]
    assert server["image"].startswith("neo4j:5.26")
    assert [volume.partition(":")[2] for volume in server["volumes"]] == ["/data"]
    assert {volume.partition(":")[0] for volume in server["volumes"]} <= set(made["volumes"])
    assert server["healthcheck"]["test"]
    memory = [name for name in server["environment"] if "memory" in name]
    assert len(memory) == 3
    for service in ("sample", "kg"):
        assert made["services"][service]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert made["services"]["pages"]["healthcheck"]["test"]


def test_ports_are_open_to_this_machine_alone() -> None:
    ports = [port for made in compose()["services"].values() for port in made.get("ports", ())]
    assert len(ports) == 3
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_is_slim_and_does_not_run_as_root() -> None:
    lines = (DOCKER / "Dockerfile").read_text(encoding="utf-8").splitlines()
    last = [line.split()[1] for line in lines if line.startswith("FROM ")][-1]
    assert last.endswith("-slim")
    user = max(number for number, line in enumerate(lines) if line.startswith("USER "))
    assert lines[user] == "USER reader"
    assert not any(line.startswith("RUN ") for line in lines[user:])


def commands() -> list[list[str]]:
    """Every run of kg that the containers make or the page shows."""
    texts = [compose()["services"]["sample"]["command"][0]]
    texts += [(DOCKER / name).read_text(encoding="utf-8") for name in ("README.md", "Dockerfile")]
    lines = [line.strip("# ") for text in texts for line in text.splitlines()]
    found = (re.search(r"(?:^kg|--rm kg|:/data\" paperkg) ([a-z].*)", line) for line in lines)
    return [shlex.split(match[1]) for match in found if match]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_run_of_the_tool_is_of_a_verb_with_options_that_exist(words: list[str]) -> None:
    verb, *options = words
    assert verb in VERBS
    command: click.Command = import_module(f"kg.cli.{verb}").command
    command.make_parser(click.Context(command)).parse_args(options)


def test_the_runs_of_the_tool_are_found() -> None:
    assert [words[0] for words in commands()][:2] == ["demo", "push"]
    assert len(commands()) > 5


def test_the_environment_file_names_what_the_compose_file_reads() -> None:
    read = set(re.findall(r"\$\{(\w+)", COMPOSE.read_text(encoding="utf-8")))
    example = (DOCKER / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?(\w+)=", example, re.M)) == read
