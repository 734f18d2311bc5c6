import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lustrum.results import sha256_of, write_bytes_atomically, write_text_atomically
from lustrum.results.files import uninterrupted


def test_a_text_comes_back_byte_by_byte(tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    write_text_atomically(file, "Bräu,1\r\n")
    assert file.read_bytes() == "Bräu,1\r\n".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["plan.csv"]


def test_the_sha256_is_the_published_one(tmp_path: Path) -> None:
    file = tmp_path / "abc"
    write_bytes_atomically(file, b"abc")
    assert sha256_of(file) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2


@pytest.mark.parametrize("step", ["replace", "fsync"])
def test_a_failing_step_leaves_the_earlier_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("earlier")

    def fail(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="no space"):
        write_text_atomically(file, "later")
    monkeypatch.undo()
    assert file.read_text() == "earlier"
    assert [p.name for p in tmp_path.iterdir()] == ["plan.csv"]


def test_a_text_that_cannot_be_encoded_leaves_the_earlier_file(tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("earlier")
    with pytest.raises(UnicodeEncodeError):
        write_text_atomically(file, "\ud800")
    assert file.read_text() == "earlier"


def test_the_mode_of_an_earlier_file_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("earlier")
    file.chmod(0o640)
    write_text_atomically(file, "later")
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_killed_writer_leaves_one_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "big.txt"
    code = (
        "import sys; from pathlib import Path; from lustrum.results import write_text_atomically\n"
        "print('ready', flush=True)\n"
        "for n in range(10**9): write_text_atomically(Path(sys.argv[1]), f'{n % 10}' * 3_000_000)\n"
    )
    for wait in (0.05, 0.11):
        child = subprocess.Popen([sys.executable, "-c", code, str(file)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        deadline = time.monotonic() + 10
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        text = file.read_text()
        assert len(text) == 3_000_000
        assert len(set(text)) == 1


@pytest.fixture
def python_s_own_ctrl_c():
    """Python's own answer to Ctrl-C, which whoever started the tests may have put aside."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("python_s_own_ctrl_c")
def test_ctrl_c_waits_until_a_short_piece_of_work_is_done() -> None:
    done: list[str] = []
    with pytest.raises(KeyboardInterrupt), uninterrupted():
        signal.raise_signal(signal.SIGINT)
        done.append("whole")
    assert done == ["whole"]
    with pytest.raises(ValueError, match="of its own"), uninterrupted():
        raise ValueError("of its own")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_another_thread_has_no_ctrl_c_to_wait_for() -> None:
    done: list[str] = []

    def work() -> None:
        with uninterrupted():
            done.append("whole")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["whole"]


@pytest.mark.skipif(os.name != "posix", reason="links of this kind are of POSIX systems")
def test_what_a_link_leads_to_is_renewed_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "real.csv").write_text("old")
    (tmp_path / "kept" / "real.csv").chmod(0o640)
    (tmp_path / "link.csv").symlink_to("kept/real.csv")
    write_text_atomically(tmp_path / "link.csv", "new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "kept" / "real.csv").read_text() == "new"
    assert (tmp_path / "kept" / "real.csv").stat().st_mode & 0o777 == 0o640
