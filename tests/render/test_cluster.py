"""Rendering on real clusters: a scheduler and workers, in separate folders on this machine."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

import manimark
from manimark.build import Order, build
from manimark.config import load_config
from manimark.errors import MachineError, SiteError
from manimark.model import PROFILES, THEMES, RenderTask
from manimark.progress import Reporter
from manimark.render import Folders, LocalExecutor, render_tasks
from manimark.render.cluster import ClusterExecutor, crew, outpost
from manimark.render.cluster.inventory import differences
from manimark.render.cluster.messages import Charter, Delivery
from manimark.render.cluster.outpost import TOPIC
from manimark.render.executor import Advanced, Began, Ended, Event
from manimark.studio.recording import Recording, read_recording

from ..samples import ROOT, write
from .clusters import Cluster, names, wait_for
from .rendering import BROKEN, PLAIN, Ears, task

SLOW = """
import time
from manim import Scene

class Naps(Scene):
    def construct(self):
        for _ in range(self.length):
            self.wait(0.1)
            time.sleep(0.1)
    length = 8

class Rests(Naps):
    length = 9

class Idles(Naps):
    length = 10

class Dozes(Naps):
    length = 1_000_000
"""
"""Scenes that take more than a second, so that something can happen meanwhile, and one endless."""
SLOW_ONES = ("Naps", "Rests", "Idles")
MISTAKES = ("Divides", "Calls", "ImportsBroken", "IsKilled", "Crashes")
BESIDE = """
import os
from manim import Scene

class LooksBeside(Scene):
    def construct(self):
        open("../beside.txt").read()

class PeeksBeside(Scene):
    def construct(self):
        os.path.exists("../beside.txt")
"""
STILL = """
from manim import Circle, Scene

class Stands(Scene):
    def construct(self):
        self.add(Circle())
"""

Notes = list[str]
Result = Recording | SiteError | MachineError


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler with two workers."""
    with closing(Cluster(tmp_path_factory.mktemp("cluster"))) as cluster:
        cluster.start()
        cluster.add_workers("one", "two", lasting=True)
        yield cluster


@pytest.fixture(scope="module")
def lone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler with one worker."""
    with closing(Cluster(tmp_path_factory.mktemp("lone"))) as cluster:
        cluster.start()
        cluster.add_workers("only", lasting=True)
        yield cluster


@pytest.fixture
def empty_cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler without workers."""
    (tmp_path / "cluster").mkdir()
    with closing(Cluster(tmp_path / "cluster")) as cluster:
        cluster.start()
        yield cluster


@pytest.fixture(scope="module")
def other_code(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which this package draws otherwise."""
    folder = tmp_path_factory.mktemp("other")
    package = Path(manimark.__file__).parent
    shutil.copytree(package, folder / "manimark", ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "manimark" / "stage" / "units.py").open("a") as file:
        file.write("# drawn otherwise\n")
    return {"PYTHONPATH": str(folder)}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Good scenes and bad ones."""
    root = tmp_path_factory.mktemp("sites") / "site"
    shutil.copytree(PLAIN, root)
    shutil.copytree(BROKEN, root, dirs_exist_ok=True)
    shutil.copytree(ROOT / "site_templates", root / "site_templates")
    return write(
        root, {"scenes/slow.py": SLOW, "scenes/beside.py": BESIDE, "beside.txt": "is not sent"}
    )


def folders(site: Path, store: Path) -> Folders:
    return Folders(site, site / "scenes", site / "site_templates", store)


def here(tasks: list[RenderTask], site: Path, store: Path) -> dict[str, Result]:
    with closing(LocalExecutor(folders(site, store), jobs=2, timeout=60)) as executor:
        return render_tasks(tasks, executor=executor, store=store, progress=Ears())


def executor_of(
    address: str,
    site: Path,
    store: Path,
    *,
    notes: Notes | None = None,
    timeout: float = 60,
    grace: float = 30,
) -> ClusterExecutor:
    note = (notes if notes is not None else []).append
    places = folders(site, store)
    return ClusterExecutor(address, places, timeout=timeout, note=note, grace=grace)


def there(
    tasks: list[RenderTask],
    address: str,
    site: Path,
    store: Path,
    ears: Ears | None = None,
    **wishes: Any,
) -> dict[str, Result]:
    with closing(executor_of(address, site, store, **wishes)) as executor:
        return render_tasks(tasks, executor=executor, store=store, progress=ears or Ears())


def processes(client: Client) -> dict[str, int]:
    """Return how many processes each worker has under it."""

    def count() -> int:
        import psutil

        return len(psutil.Process().children(recursive=True))

    counts: dict[str, int] = client.run(count)
    return counts


def outposts(client: Client) -> list[str]:
    """Return what there is of this package on the workers."""

    def find(dask_worker: Any) -> list[str]:
        return [name for name in dask_worker.plugins if name.startswith("manimark")]

    return [name for found in client.run(find).values() for name in found]


def files(client: Client) -> dict[str, dict[str, int]]:
    """Return what each worker was sent, with a number that changes if it is sent again."""

    def find(dask_worker: Any) -> dict[str, int]:
        folder = Path(dask_worker.local_directory, "manimark", "files")
        return {path.name: path.stat().st_ino for path in folder.iterdir()}

    found: dict[str, dict[str, int]] = client.run(find)
    return found


def kill(client: Client, worker: str) -> None:
    os.kill(client.run(os.getpid, workers=[worker])[worker], signal.SIGKILL)


def all_events(executor: ClusterExecutor, until: Callable[[Event], bool]) -> list[Event]:
    """Return what an executor tells, up to an event of a kind."""
    seen: list[Event] = []
    end = time.monotonic() + 60
    while not any(until(event) for event in seen):
        assert time.monotonic() < end, seen
        seen += executor.events(0.25)
    return seen


def names_in_store(results: Mapping[str, Result]) -> dict[str, str]:
    """Return by what digest each recording is known."""
    found = {key: r.folder.name for key, r in results.items() if isinstance(r, Recording)}
    assert found.keys() == results.keys(), [str(result) for result in results.values()]
    return found


def recorded(events: list[Event]) -> dict[str, Recording]:
    """Return the recordings of which was told, by digest."""
    results = [event.result for event in events if isinstance(event, Ended)]
    return {r.folder.name: r for r in results if isinstance(r, Recording)}


@dataclass(frozen=True)
class Both:
    """The same tasks, done by a cluster and by this machine."""

    store: Path
    ears: Ears
    theirs: dict[str, Result]
    ours: dict[str, Result]

    @property
    def good(self) -> dict[str, Result]:
        """Our recordings."""
        return {key: r for key, r in self.ours.items() if isinstance(r, Recording)}


@pytest.fixture(scope="module")
def both(cluster: Cluster, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Both:
    tasks = [task(name, "mistakes", line=7) for name in MISTAKES]
    tasks += [task("LooksBeside", "beside"), task("PeeksBeside", "beside", line=9)]
    tasks += [task(name) for name in ("Still", "Subtitled", "Chance", "Depth")]
    tasks += [task(name, "slow") for name in SLOW_ONES]
    tasks += [task("Slide", "themed", theme, themed=True) for theme in THEMES]
    folder, ears = tmp_path_factory.mktemp("both"), Ears()
    theirs = there(tasks, cluster.address, site, folder / "there", ears)
    return Both(folder / "there", ears, theirs, here(tasks, site, folder / "here"))


def test_draws_the_same_bytes_as_this_machine(both: Both) -> None:
    theirs = {key: both.theirs[key] for key in both.good if "Beside" not in key}
    assert len(theirs) == 9
    assert names_in_store(theirs).items() <= names_in_store(both.good).items()
    for recording in theirs.values():
        assert isinstance(recording, Recording)
        assert read_recording(both.store, recording.folder.name) == recording


def test_tells_of_every_task(both: Both) -> None:
    ended = {*both.ears.finished_keys, *both.ears.failures}
    assert ended == both.ears.expected.keys() == both.theirs.keys()
    for key, counts in both.ears.advances.items():
        assert counts == sorted(counts), key


def test_tells_of_mistakes_in_the_words_of_this_machine(both: Both) -> None:
    for key in (f"{name}-dark" for name in MISTAKES):
        assert isinstance(both.theirs[key], SiteError)
        assert str(both.theirs[key]) == str(both.ours[key])


def test_says_that_what_lies_beside_the_scenes_is_not_sent(both: Both) -> None:
    looks, peeks = (str(both.theirs[key]) for key in ("LooksBeside-dark", "PeeksBeside-dark"))
    assert "scenes/beside.py:7: LooksBeside: FileNotFoundError" in looks
    assert "have the project's scenes folder and nothing beside it" in looks
    assert peeks.startswith("scenes/beside.py:9: PeeksBeside saw on the worker tcp://127.0.0.1:")
    assert peeks.endswith(
        "what is not here (put what it needs into the scenes folder, or install "
        "the same on both sides)\n  place beside.txt"
    )


def test_ends_a_scene_that_takes_too_long(cluster: Cluster, site: Path, tmp_path: Path) -> None:
    hangs = task("Hangs", "mistakes", line=61)
    results = there([hangs], cluster.address, site, tmp_path, timeout=2)
    assert str(results["Hangs-dark"]) == (
        "scenes/mistakes.py:61: Hangs took longer than 2 s "
        "(draw less, or raise timeout in [tool.manimark])"
    )


def test_ends_what_is_drawn_when_it_is_closed(cluster: Cluster, site: Path, tmp_path: Path) -> None:
    with closing(executor_of(cluster.address, site, tmp_path)) as executor:
        for number in range(2):
            executor.submit(replace(task("Dozes", "slow"), key=str(number)), estimate=False)
        all_events(executor, lambda event: isinstance(event, Advanced))
        with cluster.client() as client:
            wait_for(lambda: all(processes(client).values()))
    with cluster.client() as client:
        assert not any(processes(client).values())
        assert outposts(client) == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a dying parent is not noticed")
def test_ends_what_is_drawn_when_the_author_is_killed(
    cluster: Cluster, site: Path, tmp_path: Path
) -> None:
    program = (
        "from pathlib import Path\n"
        "from tests.render.test_cluster import there, task\n"
        f"site, store = Path({str(site)!r}), Path({str(tmp_path)!r})\n"
        f"there([task('Dozes', 'slow')], {cluster.address!r}, site, store)"
    )
    author = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    with cluster.client() as client:
        wait_for(lambda: any(client.processing().values()))
        author.kill()
        author.wait()
        wait_for(lambda: not any(client.processing().values()))
        wait_for(lambda: not any(processes(client).values()))
        for name in outposts(client):
            client.run(outpost.abandon, name)


class Trouble(Ears):
    """Brings a worker into trouble as soon as it draws."""

    wants_estimates = False

    def __init__(self, client: Client, make: Callable[[str], None]) -> None:
        super().__init__()
        self._client, self._make = client, make
        self._before = len(client.get_events(TOPIC))

    def started(self, task: RenderTask, frames: int | None) -> None:
        if not self.expected:
            first = next(key for key, kind in self._told() if kind == "began")
            at_work = self._client.processing().items()
            self._make(next(worker for worker, keys in at_work if first in keys))
        super().started(task, frames)

    def beginnings(self) -> int:
        """How often a task was begun."""
        return [kind for _, kind in self._told()].count("began")

    def _told(self) -> list[tuple[str, str]]:
        events = self._client.get_events(TOPIC)[self._before :]
        return [(key, kind) for _, (key, kind, _) in events]


def test_loses_one_task_with_a_killed_worker(
    cluster: Cluster, site: Path, tmp_path: Path, both: Both
) -> None:
    tasks, notes = [task(name, "slow") for name in SLOW_ONES], Notes()
    with cluster.client() as client:
        ears = Trouble(client, lambda worker: kill(client, worker))
        results = there(tasks, cluster.address, site, tmp_path, ears, notes=notes)
        assert ears.beginnings() == len(tasks) + 1
    assert names_in_store(results).items() <= names_in_store(both.good).items()
    assert [note.split(" is ")[1] for note in notes] == ["gone; others draw what it had in hand"]


@pytest.mark.thorough
def test_loses_one_task_with_a_worker_that_is_closed(
    cluster: Cluster, site: Path, tmp_path: Path, both: Both
) -> None:
    tasks = [task(name, "slow") for name in SLOW_ONES]
    cluster.add_workers("three")
    with cluster.client() as client:
        label_of = {address: label for label, address in names(client).items()}
        ears = Trouble(client, lambda worker: cluster.close_worker(label_of[worker]))
        results = there(tasks, cluster.address, site, tmp_path, ears)
        assert ears.beginnings() == len(tasks) + 1
    assert names_in_store(results).items() <= names_in_store(both.good).items()


@pytest.mark.thorough
def test_draws_first_what_is_given_first(lone: Cluster, site: Path, tmp_path: Path) -> None:
    names = ["Subtitled", "Still", "Depth", "Chance"]
    with closing(executor_of(lone.address, site, tmp_path)) as executor:
        for name in names:
            executor.submit(task(name), estimate=False)
        told = all_events(executor, lambda event: event == Began(task(names[-1]).key))
    assert [e.key for e in told if isinstance(e, Began)] == [task(name).key for name in names]


@pytest.mark.thorough
def test_goes_on_with_a_worker_that_was_restarted(
    lone: Cluster, site: Path, tmp_path: Path
) -> None:
    with lone.client() as client:
        ears = Trouble(client, lambda worker: kill(client, worker))
        results = there([task("Naps", "slow")], lone.address, site, tmp_path, ears)
        assert ears.beginnings() == 2
    assert names_in_store(results)


def test_waits_for_a_worker_but_not_for_ever(
    empty_cluster: Cluster, site: Path, tmp_path: Path
) -> None:
    address, notes = empty_cluster.address, Notes()
    with pytest.raises(MachineError) as caught:
        there([task("Still")], address, site, tmp_path / "store", grace=0.2)
    assert str(caught.value) == (
        f"there is no worker at {address} "
        f"(start some: dask worker {address} --nworkers=-1 --nthreads 1)"
    )
    with closing(executor_of(address, site, tmp_path / "store", notes=notes)) as executor:
        executor.submit(task("Still"), estimate=False)
        while not notes:
            assert executor.events(0.25) == []
        empty_cluster.add_workers("late")
        assert recorded(all_events(executor, lambda event: isinstance(event, Ended)))
    assert notes == [f"there is no worker at {address}; waiting 30 s for one"]


@pytest.mark.thorough
def test_refuses_workers_of_other_versions(
    empty_cluster: Cluster, other_code: dict[str, str], site: Path, tmp_path: Path
) -> None:
    address, notes = empty_cluster.address, Notes()
    empty_cluster.add_workers("odd", environment=other_code)
    with empty_cluster.client() as client:
        odd = names(client)["odd"]
        with pytest.raises(MachineError) as caught:
            there([task("Still")], address, site, tmp_path / "store", notes=notes)
        difference = f"no worker at {address} may draw: {odd}: manimark/stage/units.py "
        assert str(caught.value).startswith(difference)
        assert str(caught.value).count(", here ") == 1
        assert [note.partition(": ")[0] for note in notes] == [f"worker {odd} gets no figures"]
        empty_cluster.add_workers("even")
        results = there([task("Still")], address, site, tmp_path / "store", notes=notes)
        assert names_in_store(results)
        assert len(notes) == 2
        sent = {worker: len(found) for worker, found in files(client).items()}
        assert sent.pop(odd) == 0
        assert all(sent.values())


def test_names_differences_in_versions_theirs_first() -> None:
    ours = {"manim": "0.22.0", "av": "18.1", "numpy": "2.4", "stage": "0123456789abcdef" * 4}
    theirs = {"manim": "0.21.0", "numpy": "2.4", "stage": "fedcba9876543210" * 4}
    assert differences(theirs, ours) == (
        "manim 0.21.0, here 0.22.0, av is missing, here 18.1, stage fedcba98, here 01234567"
    )
    assert differences(ours, ours) == ""
    many = {f"library {number}": "1" for number in range(9)}
    assert differences({}, many).endswith(", library 5 is missing, here 1, and 3 more")


def test_builds_the_same_site_as_this_machine(cluster: Cluster, project: Path) -> None:
    site = project / "build" / "site"
    ours = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    shutil.rmtree(project / "build")
    order = Order(PROFILES["draft"], scheduler=cluster.address)
    assert build(load_config(project), order, Reporter()).rendered
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == ours


def test_sends_again_only_what_changed(cluster: Cluster, tmp_path: Path) -> None:
    site = write(tmp_path, {"scenes/one.py": STILL, "scenes/numbers.csv": tmp_path.name})
    shutil.copytree(ROOT / "site_templates", site / "site_templates")
    with cluster.client() as client:
        there([task("Stands", "one")], cluster.address, site, tmp_path / "store")
        before = files(client)
        write(site, {"scenes/one.py": STILL + "# another"})
        changed = hashlib.sha256((site / "scenes" / "one.py").read_bytes()).hexdigest()
        there([task("Stands", "one")], cluster.address, site, tmp_path / "store")
        for worker, found in files(client).items():
            assert {name for name, _ in found.items() - before[worker].items()} == {changed}


@contextmanager
def meddling(
    client: Client, change: Callable[[Delivery], None], times: int, workers: list[str] | None = None
) -> Iterator[None]:
    """Let what workers send be changed on its way, so often on each of them."""

    def begin() -> None:
        from manimark.render.cluster import outpost

        left, whole = times, outpost.Outpost.draw

        def draw(self: Any, key: str, order: Any) -> Any:
            nonlocal left
            delivery = whole(self, key, order)
            left -= 1
            if left >= 0:
                change(delivery)
            return delivery

        draw.whole = whole
        outpost.Outpost.draw = draw

    def end() -> None:
        from manimark.render.cluster import outpost

        outpost.Outpost.draw = outpost.Outpost.draw.whole

    client.run(begin, workers=workers)
    yield
    client.run(end, workers=workers)


def test_has_drawn_again_what_came_damaged(lone: Cluster, site: Path, tmp_path: Path) -> None:
    def spoil(delivery: Delivery) -> None:
        data = bytearray(delivery.files["poster.png"])
        data[len(data) // 2] ^= 1
        delivery.files["poster.png"] = bytes(data)

    address, store = lone.address, tmp_path / "store"
    with lone.client() as client:
        with meddling(client, spoil, 1):
            assert names_in_store(there([task("Still")], address, site, store))
        shutil.rmtree(store)
        with meddling(client, spoil, 2):
            error = there([task("Still")], address, site, store)["Still-dark"]
    assert str(error) == (
        "what Still became on a worker came damaged, twice "
        "(check that machine's memory, disk and network)"
    )
    assert list(store.iterdir()) == []


@pytest.mark.thorough
def test_asks_another_worker_if_one_lacks_something(
    cluster: Cluster, site: Path, tmp_path: Path
) -> None:
    def lack(delivery: Delivery) -> None:
        object.__setattr__(delivery, "result", MachineError("no space left", "free some"))

    tasks = [task(name) for name in ("Still", "Chance", "Depth", "Subtitled")]
    with cluster.client() as client:
        wait_for(lambda: len(client.nthreads()) == 2)
        worker, other = client.nthreads()
        with meddling(client, lack, len(tasks), [worker]):
            assert names_in_store(there(tasks, cluster.address, site, tmp_path))
        with meddling(client, lack, 1):
            error = there(tasks[:1], cluster.address, site, tmp_path)["Still-dark"]
    assert isinstance(error, MachineError)
    places = (f"on the worker {w}: no space left (free some)" for w in (worker, other))
    assert str(error) in places


def test_clears_away_an_outpost_that_was_left(cluster: Cluster) -> None:
    charter = Charter("manimark-left", (), {}, "scenes", "templates", 60, patience=0.5)
    with cluster.client() as client:
        client.run(outpost.found, charter, {})
        assert outposts(client)
        wait_for(lambda: not outposts(client))


@pytest.mark.thorough
def test_keeps_what_arrived_before_the_scheduler_was_lost(
    empty_cluster: Cluster, site: Path, tmp_path: Path
) -> None:
    empty_cluster.add_workers("only")
    store = tmp_path / "store"
    with closing(executor_of(empty_cluster.address, site, store)) as executor:
        executor.submit(task("Still"), estimate=False)
        executor.submit(task("Dozes", "slow"), estimate=False)
        told = all_events(executor, lambda event: isinstance(event, Ended))
        all_events(executor, lambda event: isinstance(event, Advanced))
        empty_cluster.end_scheduler()
        with pytest.raises(MachineError, match="the connection to the scheduler is lost"):
            all_events(executor, lambda event: False)
    (name, recording), *_ = recorded(told).items()
    assert read_recording(store, name) == recording


def test_says_how_to_start_a_scheduler_where_none_answers(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "CONNECTING", 0.3)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(MachineError) as caught:
        executor_of(f"tcp://127.0.0.1:{port}", site, tmp_path)
    assert str(caught.value) == (
        f"no scheduler answers at tcp://127.0.0.1:{port} (start one: dask scheduler --port {port})"
    )


def test_says_how_to_install_dask(site: Path, tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['distributed'] = None\n"
        "from pathlib import Path\n"
        "from manimark.errors import MachineError\n"
        "from manimark.render import Folders\n"
        "from manimark.render.cluster import ClusterExecutor\n"
        "site, store = map(Path, sys.argv[1:])\n"
        "folders = Folders(site, site / 'scenes', site / 'site_templates', store)\n"
        "try:\n"
        "    ClusterExecutor('tcp://127.0.0.1:1', folders, timeout=1, note=print)\n"
        "except MachineError as error:\n"
        "    print(error)\n"
    )
    command = [sys.executable, "-c", program, str(site), str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert said == (
        "rendering on a cluster needs the Python package distributed "
        "(run: pip install manimark[cluster])\n"
    )
