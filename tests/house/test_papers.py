"""What stands beside the code: the licence, the public description, and scripts that run on a bare machine."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.house.tree import ROOT, project, text

SCRIPTS = ["run", "test", "check", "bench", "tools/bootstrap"]


def test_the_public_description_tells_what_the_project_is() -> None:
    description = yaml.safe_load(text(ROOT / "publiccode.yml"))
    assert description["softwareVersion"] == project()["project"]["version"]
    assert description["legal"]["license"] == project()["project"]["license"] == "EUPL-1.2"
    assert "v. 1.2" in text(ROOT / "LICENSE").splitlines()[0]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_public_description_keeps_to_the_lengths_of_its_standard(language: str) -> None:
    description = yaml.safe_load(text(ROOT / "publiccode.yml"))["description"][language]
    assert len(description["genericName"]) <= 35
    assert len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"]) <= 10_000


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_runs_on_a_bare_machine(script: str) -> None:
    path = ROOT / script
    assert text(path).startswith("#!/bin/sh\n")
    assert os.access(path, os.X_OK)
    subprocess.run(["sh", "-n", path], check=True)
    assert not re.search(r"\[\[|\bfunction \w|\blocal \w|<<<|&>", text(path)), "this only works in bash"


@pytest.mark.parametrize("script", [script for script in SCRIPTS if script != "tools/bootstrap"])
def test_each_command_first_installs_what_is_missing(script: str) -> None:
    lines = [line for line in text(ROOT / script).splitlines() if line and not line.startswith("#")]
    assert lines[2].startswith("tools/bootstrap")


def test_the_first_visit_downloads_little(tmp_path: Path) -> None:
    """What every page loads stays under 130 KB when compressed: a first visit, page included, may take 150."""
    vendor, fonts = ROOT / "static" / "vendor", ROOT / "static" / "fonts"
    # The italic is fetched by the rare page that writes one.
    drawn = [path for path in fonts.glob("*.woff2") if "Italic" not in path.name]
    packed = tmp_path / "all.tar.gz"
    loaded = [*vendor.glob("*.*"), *drawn, *(ROOT / "static").glob("theme.css")]
    subprocess.run(["tar", "-czf", packed, *loaded], check=True, capture_output=True)
    assert len(drawn) == 3
    assert packed.stat().st_size <= 150_000  # performance.md, "bytes of a first visit"
