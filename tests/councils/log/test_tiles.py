"""Static tiles: paths, that they read back, that every damage is named."""

import pytest

from lustrum.councils.log.merkle import leaf_hash, root_of
from lustrum.councils.log.tiles import check_tiles, read_entries, tile_path, tiles_of
from lustrum.errors import DataError, UsageError


def written(folder, entries):
    for path, data in tiles_of(entries):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def test_a_tile_stands_where_the_specification_says():
    assert tile_path(1, 0, 5) == "tile/1/000.p/5" and tile_path(0, 256) == "tile/0/256"
    assert tile_path(3, 70000000) == "tile/3/x070/x000/000"


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 600])
def test_a_log_reads_back(size, tmp_path):
    entries = [f"entry {n}".encode() for n in range(size)]
    assert read_entries(written(tmp_path, entries), size) == entries
    check_tiles(tmp_path, entries)
    top = (tmp_path / "tile/0/000").read_bytes() if size >= 256 else b""
    if size >= 256:
        assert (tmp_path / tile_path(1, 0, size // 256)).read_bytes()[:32] == root_of(map(leaf_hash, entries[:256]))
        assert top[:32] == leaf_hash(b"entry 0")


def test_every_damage_is_named(tmp_path):
    entries = [f"entry {n}".encode() for n in range(300)]
    written(tmp_path, entries)
    (tmp_path / "tile/9").mkdir()
    (tmp_path / "tile/9/000").write_bytes(b"")
    with pytest.raises(DataError, match="no part of a log"):
        check_tiles(tmp_path, entries)
    (tmp_path / "tile/9/000").unlink()
    (tmp_path / "tile/1/000.p/1").write_bytes(bytes(32))
    with pytest.raises(DataError, match="changed"):
        check_tiles(tmp_path, entries)
    (tmp_path / "tile/1/000.p/1").unlink()
    with pytest.raises(DataError, match="has no 'tile/1"):
        check_tiles(tmp_path, entries)
    bundle = tmp_path / "tile/entries/001.p/44"
    for data, said in [(bundle.read_bytes()[:-1], "cut off"), (bundle.read_bytes() + b"x", "more than")]:
        bundle.write_bytes(data)
        with pytest.raises(DataError, match=said):
            read_entries(tmp_path, 300)
        bundle.write_bytes(data[:-1] if said == "more than" else data + b"9")
    bundle.unlink()
    with pytest.raises(DataError, match="missing"):
        read_entries(tmp_path, 300)


def test_an_entry_too_long_for_a_bundle_is_refused():
    with pytest.raises(UsageError, match="65,535"):
        list(tiles_of([b"x" * 70_000]))
