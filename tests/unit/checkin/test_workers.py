"""Passes in other processes: the same results, whoever does the work, and none is lost with a process."""

import os
import signal
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path, PurePosixPath

import pytest

from potluck.checkin import workers
from potluck.checkin.build import build
from potluck.checkin.engines import pool
from potluck.checkin.engines.engine import HERE
from potluck.checkin.passes import Outputs, PassResult, Running, pass_spec
from potluck.checkin.spec import PlanSpec
from potluck.checkin.workers import Workers
from potluck.describe.workspace import Workspace, find_workspace
from potluck.errors import SourceError
from potluck.model import Dialect, Field, Schema, Table
from potluck.util.machine import cores, default_jobs, memory

TABLE = """\
  - name: "t%(n)d"
    type: "table"
    path: "t%(n)d.csv"
    dialect: {delimiter: ","}
    schema:
      fields: [{name: "n", type: "integer", constraints: {minimum: 0}}, {name: "o", type: "date"}]
      primaryKey: ["n"]
      foreignKeys: [{fields: ["n"], reference: {resource: "t0", fields: ["n"]}}]
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Two datasets of several small tables, one of which refers to nothing that is there; some rows are bad."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "event.yaml").write_text('name: "e"\ntitle: "E"\n', encoding="utf-8")
    for name in ("a", "b"):
        folder = tmp_path / "catalog" / "cdc" / name
        folder.mkdir(parents=True)
        described = "".join(TABLE % {"n": n} for n in range(4))
        (folder / "datapackage.yaml").write_text(f'name: "{name}"\nresources:\n{described}', encoding="utf-8")
        for n in range(4):
            (folder / f"t{n}.csv").write_text(f"n,o\n{n},2024-01-31\n-1,2024-01-31\n5,x\n7,\n7,\n", encoding="utf-8")
    return find_workspace(tmp_path)


def results(workspace: Workspace) -> dict[str, bytes]:
    kinds = ("dossiers", "tables", "quarantine", "keys")
    files = (p for kind in kinds for p in sorted((workspace.build / kind).rglob("*")) if p.is_file())
    return {p.relative_to(workspace.build).as_posix(): p.read_bytes() for p in files}


def test_jobs_change_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dossiers, Parquet, quarantine and keys are the same, byte for byte."""
    build(workspace)
    alone = results(workspace)
    monkeypatch.setattr(workers, "_WORTH_IT", 0)
    for path in workspace.build.glob("dossiers/*/*.json"):
        path.unlink()

    assert build(workspace, jobs=2).done == ["cdc/a", "cdc/b"]
    assert results(workspace) == alone
    assert len(alone) > 20


def one_table(folder: Path) -> PlanSpec:
    (folder / "t.csv").write_text("n\n1\n", encoding="utf-8")
    schema = Schema((Field("n", "integer"),))
    return PlanSpec(folder, Table("t", (PurePosixPath("t.csv"),), encoding="utf-8", dialect=Dialect(), schema=schema))


def test_the_work_of_a_killed_process_is_done_here(tmp_path: Path) -> None:
    spec, lost = one_table(tmp_path), Future[PassResult]()
    lost.set_exception(BrokenProcessPool())

    result = pool._result(lost, lambda: pass_spec(spec, Outputs(), Running()))

    assert result.rows == 1


def test_a_lone_table_starts_no_process(tmp_path: Path) -> None:
    with Workers(jobs=8) as passes:
        passing = passes.begin(one_table(tmp_path), Outputs(), Running())

        assert passing().rows == 1
        assert not passes._pool.started


def test_errors_cross_from_process_to_process(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full, or work that cannot go on, is told as if it had happened here."""
    table = one_table(workspace.root)
    blocked = workspace.root / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setattr(workers, "_WORTH_IT", 0)

    with Workers(jobs=2) as passes:
        passing = passes.begin(table, Outputs(parquet=blocked / "t.parquet"), Running())
        with pytest.raises(OSError, match="file"):
            passing()


def test_errors_of_ours_can_be_pickled() -> None:
    import pickle

    error = pickle.loads(pickle.dumps(SourceError("what", "fix")))

    assert (str(error), error.fix) == ("what", "fix")


def test_jobs_are_as_many_as_the_machine_bears() -> None:
    assert 1 <= default_jobs() <= cores() <= 4096
    assert memory() > 1 << 20
    assert cores(1) == 1


def test_a_worker_takes_one_processor_and_leaves_stopping_to_who_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLARS_MAX_THREADS", "7")
    before = signal.getsignal(signal.SIGINT)
    try:
        pool._set_up()

        assert os.environ["POLARS_MAX_THREADS"] == "1"
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_once_a_process_was_killed_all_is_done_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def submit(self, *_arguments: object) -> None:
            raise BrokenProcessPool

        def shutdown(self, **_options: object) -> None:
            pass

    monkeypatch.setattr(workers, "_WORTH_IT", 0)
    with Workers(jobs=2) as passes:
        monkeypatch.setattr(passes._pool, "_pool", Broken())
        passings = [passes.begin(one_table(tmp_path), Outputs(), Running()) for _ in range(2)]

        assert [passing().rows for passing in passings] == [1, 1]


def test_an_engine_gives_results_in_order() -> None:
    """Whoever does the work."""
    with pool.Pool(2) as several:
        assert list(several.map(abs, range(-3, 3))) == list(HERE.map(abs, range(-3, 3))) == [3, 2, 1, 0, 1, 2]
