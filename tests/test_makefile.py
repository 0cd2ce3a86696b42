from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from .samples import ROOT, write

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")
TARGETS = ("site", "test", "lectures", "serve", "check", "bench", "clean", "help")
# What the set-up itself calls; everything else on its path is a stand-in that notes its call.
TOOLS = (
    "sh",
    "env",
    "dirname",
    "cat",
    "cut",
    "head",
    "find",
    "grep",
    "touch",
    "cksum",
    "sed",
    "mkdir",
    "cp",
    "rm",
    "awk",
)
STAND_IN = '#!/bin/sh\necho "{name} $*" >> "$CALLS"\n{body}\n'


class Machine:
    """A machine of stand-ins: what it calls is noted, nothing is installed."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.bin = folder / "bin"
        self.calls_file = folder / "calls"
        self.root.mkdir()
        self.bin.mkdir()
        for name in ("Makefile", "setup.sh", *LOCKS):
            shutil.copy(ROOT / name, self.root / name)
        write(self.root, {"tests/package-lock.json": "{}"})
        for name in TOOLS:
            found = shutil.which(name)
            assert found is not None
            (self.bin / name).symlink_to(found)

    def add(self, name: str, body: str = "", *, folder: Path | None = None) -> None:
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(STAND_IN.format(name=name, body=body))
        path.chmod(0o755)

    def add_python(self) -> None:
        """Add a Python that has everything, and whose virtual environment is a copy of itself."""
        copy = 'for venv; do :; done; mkdir -p "$venv/bin" && cp "$0" "$venv/bin/python"'
        self.add("python3", f'case "$*" in *--clear*) {copy} ;; esac')

    def add_libraries(self) -> None:
        for name in ("cc", "pkg-config"):
            self.add(name)

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        surroundings = {**self.surroundings, **environment}
        return subprocess.run(
            command, cwd=self.root, env=surroundings, capture_output=True, text=True, check=False
        )

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command, cwd=self.root, env=self.surroundings, stderr=subprocess.PIPE, text=True
        )

    @property
    def surroundings(self) -> dict[str, str]:
        return {"PATH": str(self.bin), "CALLS": str(self.calls_file)}

    def make(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.run(shutil.which("make") or "make", *arguments, **environment)

    @property
    def calls(self) -> list[str]:
        return self.calls_file.read_text().splitlines() if self.calls_file.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def ready(machine: Machine) -> Machine:
    """A machine on which the set-up was done."""
    machine.add_python()
    machine.add_libraries()
    done = machine.make("site")
    assert done.returncode == 0, done.stderr
    machine.calls_file.unlink()
    return machine


def test_help_names_every_target_without_any_set_up(machine: Machine) -> None:
    (machine.bin / "sed").unlink()  # its words differ from system to system
    result = machine.make("help")
    assert result.returncode == 0
    listed = re.findall(r"^  make (\w+) +\S", result.stdout, re.MULTILINE)
    assert listed == list(TARGETS)
    assert machine.calls == []


def test_sets_up_from_the_lock_and_builds(machine: Machine) -> None:
    machine.add_python()
    machine.add_libraries()
    result = machine.make()
    assert result.returncode == 0, result.stderr
    installs = [call for call in machine.calls if "pip install" in call]
    assert len(installs) == 2
    assert "--require-hashes -r requirements.lock" in installs[0]
    assert "--no-deps" in installs[1]
    assert machine.calls[-1].endswith("-m manimark build")


def test_does_nothing_but_build_the_second_time(ready: Machine) -> None:
    assert ready.make().returncode == 0
    assert ready.calls == ["python3 -m manimark build"]


@pytest.mark.parametrize("name", ["requirements.lock", "setup.sh"])
def test_sets_up_again_when_its_sources_change(ready: Machine, name: str) -> None:
    with (ready.root / name).open("a") as file:
        file.write("# changed\n")
    assert ready.make().returncode == 0
    assert any("--require-hashes" in call for call in ready.calls)


def test_does_not_set_up_again_for_a_new_date(ready: Machine) -> None:
    for name in ("requirements.lock", "setup.sh", "Makefile"):
        (ready.root / name).touch()
    assert ready.make().returncode == 0
    assert ready.calls == ["python3 -m manimark build"]


def test_sets_up_again_when_an_earlier_lock_comes_back(ready: Machine) -> None:
    lock = ready.root / "requirements.lock"
    earlier = lock.read_bytes()
    for content in (earlier + b"# changed\n", earlier):
        lock.write_bytes(content)
        ready.calls_file.unlink(missing_ok=True)
        assert ready.make().returncode == 0
        assert any("--require-hashes" in call for call in ready.calls)


@pytest.mark.parametrize("target", ["serve", "clean"])
def test_passes_targets_on_to_the_command(ready: Machine, target: str) -> None:
    assert ready.make(target).returncode == 0
    assert ready.calls == [f"python3 -m manimark {target}"]


def test_builds_before_it_checks(ready: Machine) -> None:
    assert ready.make("check").returncode == 0
    assert ready.calls == ["python3 -m manimark build", "python3 -m manimark check"]


def test_measures_in_an_environment_of_its_own(ready: Machine) -> None:
    assert ready.make("bench").returncode == 0
    assert "python3 -m venv --clear .venv-bench" in ready.calls
    assert any("--require-hashes -r requirements-bench.lock" in call for call in ready.calls)
    assert ready.calls[-1] == "python3 -m bench"
    ready.calls_file.unlink()
    assert ready.make().returncode == 0
    assert ready.calls == ["python3 -m manimark build"]


def test_passes_the_quality_on(ready: Machine) -> None:
    ready.add("python", 'echo "quality $QUALITY" >> "$CALLS"', folder=ready.root / ".venv/bin")
    assert ready.make("QUALITY=draft").returncode == 0
    assert ready.calls[-1] == "quality draft"
    assert ready.make().returncode == 0
    assert ready.calls[-1] == "quality "


def test_passes_on_whether_transparent_videos_are_asked_for(ready: Machine) -> None:
    ready.add("python", 'echo "$* alpha $ALPHA" >> "$CALLS"', folder=ready.root / ".venv/bin")
    assert ready.make("lectures", "ALPHA=1").returncode == 0
    assert ready.calls[-1] == "-m manimark lectures alpha 1"


def test_begins_anew_after_a_set_up_that_was_killed_before_it_had_pip(ready: Machine) -> None:
    ready.add(
        "python", 'case "$*" in *"import pip"*) exit 1 ;; esac', folder=ready.root / ".venv/bin"
    )
    for stamp in (ready.root / ".venv").glob("ready-*"):
        stamp.unlink()
    assert ready.make().returncode == 0
    assert "python3 -m venv --clear .venv" in ready.calls


def test_waits_for_another_set_up_and_then_uses_what_that_made(ready: Machine) -> None:
    flock = shutil.which("flock")
    if flock is None:
        pytest.skip("where there is no flock, set-ups do not wait for each other")
    fcntl = pytest.importorskip("fcntl")
    (ready.bin / "flock").symlink_to(flock)
    stamps = list((ready.root / ".venv").glob("ready-*"))
    for stamp in stamps:
        stamp.unlink()
    with (ready.root / "setup.sh").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        second = ready.start("./setup.sh", "site", *map(str, stamps))
        assert second.stderr is not None
        assert "Another set-up is at work here" in second.stderr.readline()
        for stamp in stamps:
            stamp.touch()
    assert second.wait() == 0
    second.stderr.close()
    assert ready.calls == []


def test_installs_missing_system_packages_and_says_so(machine: Machine) -> None:
    machine.add_python()
    machine.add("id", "echo 0")
    machine.add("apt-get", f'echo > "{machine.bin}/cc"')
    machine.add("pkg-config", "exit 1")
    result = machine.run("./setup.sh", "site")
    install = next(call for call in machine.calls if "apt-get install" in call)
    packages = {"gcc", "libc6-dev", "libcairo2-dev", "libpango1.0-dev"}
    assert set(install.split("--no-install-recommends ")[1].split()) == packages
    assert "Installing system packages: gcc" in result.stderr


def test_asks_sudo_when_not_root(machine: Machine) -> None:
    machine.add_python()
    machine.add("id", "echo 1000")
    machine.add("sudo", '"$@"')
    machine.add("apt-get")
    machine.add("pkg-config")
    machine.run("./setup.sh", "site")
    assert any(call.startswith("sudo env") and "install" in call for call in machine.calls)


def test_names_the_command_when_it_may_not_install(machine: Machine) -> None:
    machine.add_python()
    machine.add("id", "echo 1000")
    machine.add("apt-get")
    result = machine.run("./setup.sh", "site")
    assert result.returncode == 3
    assert "apt-get install" in result.stderr
    assert "libcairo2-dev" in result.stderr


def test_names_the_command_for_homebrew(machine: Machine) -> None:
    machine.add_python()
    machine.add("brew")
    result = machine.run("./setup.sh", "site")
    assert result.returncode == 3
    assert "(brew install python pkgconf cairo pango)" in result.stderr
    assert not any(call.startswith("brew") for call in machine.calls)


def test_refuses_an_unknown_kind_of_set_up(machine: Machine) -> None:
    assert machine.run("./setup.sh", "everything").returncode == 2


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_digest_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 40
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?:|file:|--index|--find|/opt/|/home/", text)


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_every_declared_dependency(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras, groups = project["project"]["optional-dependencies"], project["dependency-groups"]
    declared = [*project["project"]["dependencies"], *groups["build"]]
    if "dev" in name:
        declared += [*extras["dev"], *extras["cluster"]]
    if "bench" in name:
        declared += [*groups["bench"], *extras["cluster"]]
    locked = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / name).read_text(), re.MULTILINE))
    assert {re.split(r"[\[<>=~ ]", d)[0].lower() for d in declared} <= locked


def test_all_locks_hold_the_same_versions() -> None:
    site, test, bench = (
        dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in LOCKS
    )
    assert site.items() <= test.items()
    assert site.items() <= bench.items()
    assert {name: bench[name] for name in bench.keys() & test.keys()}.items() <= test.items()


def test_the_html_checker_is_pinned_by_digest_and_without_address() -> None:
    lock = json.loads((ROOT / "tests/package-lock.json").read_text(encoding="utf-8"))
    checker = lock["packages"]["node_modules/vnu-jar"]
    assert checker["integrity"].startswith("sha512-")
    assert "resolved" not in checker


def test_the_set_up_can_be_run() -> None:
    assert os.access(ROOT / "setup.sh", os.X_OK)
