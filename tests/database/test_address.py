"""Where a database is."""

from pathlib import Path

import pytest

from lustrum.database.address import address_of
from lustrum.errors import UsageError


@pytest.mark.parametrize(
    ("where", "kind", "shown"),
    [("a.db", "sqlite", "a.db"), (Path("b/a.db"), "sqlite", "b/a.db"), ("sqlite:///a.db", "sqlite", "a.db"),
     ("sqlite:////srv/a.db", "sqlite", "/srv/a.db"), ("postgres://h/x", "postgresql", "postgres://h/x"),
     ("postgresql://u:p@h:1/x", "postgresql", "postgresql://u:***@h:1/x")],
)  # fmt: skip
def test_a_place_is_a_file_or_a_server(where, kind, shown):
    found = address_of(where)
    assert (found.kind, found.shown) == (kind, shown) and (found.path is None) == (kind == "postgresql")


def test_other_servers_are_refused():
    with pytest.raises(UsageError, match="mysql"):
        address_of("mysql://h/x")
