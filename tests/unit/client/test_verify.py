"""Verifying names what is wrong with a release, and takes nothing from a hostile zip."""

import hashlib
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from potluck.client import verify as verifying
from potluck.client.verify import verify
from potluck.errors import VerifyError
from potluck.serve.bundle import bundle
from potluck.serve.tree import Tree


def test_untouched(tree: Tree) -> None:
    folder, packed = verify(tree.folder), verify(bundle(tree))

    assert folder.whole
    assert packed.whole
    assert (folder.ok, packed.ok) == (len(tree.files), len(tree.files))
    assert (folder.extra, packed.extra) == ((), ())
    assert verify(tree.folder / "SHA256SUMS") == folder


def test_folder_names_missing_changed_and_extra(copied: Path) -> None:
    data = copied / "data/cdc/deaths/deaths.csv"
    data.write_bytes(data.read_bytes().replace(b"7", b"8", 1))
    (copied / "README.md").unlink()
    (copied / "mine.txt").write_text("x")
    result = verify(copied)

    assert not result.whole
    assert result.changed == ("data/cdc/deaths/deaths.csv",)
    assert result.missing == ("README.md",)
    assert result.extra == ("mine.txt",)


def test_a_link_is_not_the_file(copied: Path, tmp_path: Path) -> None:
    away = tmp_path / "away.md"
    (copied / "README.md").rename(away)
    (copied / "README.md").symlink_to(away)

    assert verify(copied).changed == ("README.md",)


def test_one_byte_of_the_zip(tree: Tree, tmp_path: Path) -> None:
    """A changed byte in a stored file makes that file a changed one."""
    content = bytearray(bundle(tree).read_bytes())
    with zipfile.ZipFile(bundle(tree)) as packed:
        info = packed.getinfo(f"{tree.name}/data/cdc/deaths/deaths.parquet")
    content[info.header_offset + 30 + len(info.filename) + 100] ^= 1
    spoilt = tmp_path / "spoilt.zip"
    spoilt.write_bytes(content)

    assert verify(spoilt).changed == ("data/cdc/deaths/deaths.parquet",)


def test_the_zips_own_checksum(tree: Tree, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(bundle(tree).read_bytes())
    (tmp_path / "x.zip.sha256").write_text(f"{'0' * 64}  x.zip\n")

    assert verify(path).changed == ("x.zip",)


def test_zip_is_plain(tree: Tree) -> None:
    """One folder, sorted, one date, plain files; Parquet stored, texts deflated."""
    with zipfile.ZipFile(bundle(tree)) as packed:
        infos = packed.infolist()

    names = [info.filename for info in infos]
    assert names == sorted(names)
    assert {name.split("/")[0] for name in names} == {tree.name}
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.external_attr >> 16 for info in infos} == {stat.S_IFREG | 0o644}
    assert {(info.create_system, info.extra) for info in infos} == {(3, b"")}
    kinds = {info.compress_type for info in infos if info.filename.endswith(".parquet")}
    assert kinds == {zipfile.ZIP_STORED}


def test_date_of_the_zip(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000001")
    with zipfile.ZipFile(bundle(tree)) as packed:
        assert packed.infolist()[0].date_time == (2023, 11, 14, 22, 13, 20)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    with zipfile.ZipFile(bundle(tree)) as packed:
        assert packed.infolist()[0].date_time[0] == 1980


def _zip(path: Path, names: list[str], *, link: bool = False) -> Path:
    sums = f"{hashlib.sha256(b'x').hexdigest()}  a.txt\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("r/SHA256SUMS", sums)
        for name in names:
            info = zipfile.ZipInfo("placeholder")
            info.filename = info.orig_filename = name
            info.external_attr = (stat.S_IFLNK | 0o777) << 16 if link else 0o100644 << 16
            packed.writestr(info, "x")
    return path


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["r/a.txt", "r/../../x"], id="out of the folder"),
        pytest.param(["/etc/x"], id="absolute"),
        pytest.param(["C:/x"], id="drive"),
        pytest.param(["r\\..\\x"], id="backslash"),
        pytest.param(["r/a.txt", "r/a.txt"], id="twice"),
        pytest.param(["r/a.txt", "r/A.TXT"], id="twice but for case"),
        pytest.param(["other/a.txt"], id="two folders"),
        pytest.param(["r/SHA256SUMS/../a.txt"], id="dots inside"),
    ],
)
def test_hostile_names(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(VerifyError):
        verify(_zip(tmp_path / "h.zip", names))


def test_links_in_a_zip(tmp_path: Path) -> None:
    with pytest.raises(VerifyError, match=r"a\.txt"):
        verify(_zip(tmp_path / "h.zip", ["r/a.txt"], link=True))


def test_more_than_a_release(tree: Tree) -> None:
    with pytest.raises(VerifyError, match="more than a release can"):
        verify(bundle(tree), most_bytes=1000)


def test_files_that_overlap(tmp_path: Path) -> None:
    """Many entries that share one body, as in a bomb that is larger the more names it has."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("r/SHA256SUMS", "x")
        packed.writestr("r/a.txt", bytes(range(256)) * 99)
        for number in range(50):
            info = zipfile.ZipInfo(f"r/{number}.txt")
            first = packed.getinfo("r/a.txt")
            for key in ("header_offset", "file_size", "compress_size", "CRC", "compress_type"):
                setattr(info, key, getattr(first, key))
            packed.filelist.append(info)
        packed._didModify = True  # type: ignore[attr-defined]

    with pytest.raises(VerifyError, match="overlap"):
        verify(path)


@pytest.mark.parametrize(
    "sums",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"abc  a.txt\n", id="no hash"),
        pytest.param(b"0" * 64 + b"  ../a.txt\n", id="out of the folder"),
        pytest.param(b"0" * 64 + b"  /etc/passwd\n", id="absolute"),
        pytest.param((b"0" * 64 + b"  a.txt\n") * 2, id="twice"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
def test_checksums_that_cannot_be_used(tmp_path: Path, sums: bytes) -> None:
    (tmp_path / "SHA256SUMS").write_bytes(sums)
    with pytest.raises(VerifyError):
        verify(tmp_path)


@pytest.mark.parametrize("name", ["nothing", "empty", "junk.zip"])
def test_no_release(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "junk.zip").write_bytes(b"PK\x03\x04 junk")
    with pytest.raises(VerifyError):
        verify(tmp_path / name)


def test_names_are_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    """In the C locale a name that is not ASCII is the same file, for the command and for the shipped script."""
    (tmp_path / os.fsdecode("Größe.txt".encode())).write_bytes(b"x")
    digest = hashlib.sha256(b"x").hexdigest()
    (tmp_path / "SHA256SUMS").write_bytes(f"{digest}  Größe.txt\n".encode())
    shipped = Path(verifying.__file__).parent / "shipped" / "verify.py"
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = "import sys; from potluck.cli.app import run; sys.exit(run(sys.argv[1:]))"
    for program in ([str(shipped)], ["-c", command, "verify"]):
        done = subprocess.run(
            [sys.executable, *program, str(tmp_path)], env=plain, capture_output=True, encoding="ascii", check=False
        )

        assert (done.returncode, done.stderr) == (0, "")
        assert "1 file" in done.stdout
        assert "extra" not in done.stdout
        assert "Not part" not in done.stdout
