"""Every form a council's file has had, as plain SQL of its day: what was written then opens now."""

import hashlib
import json
import sqlite3

V0001 = """
create table council_entry (position integer not null primary key, kind text not null, subject text not null,
  body text not null, chain blob not null);
create index council_entry_by_kind on council_entry (kind, subject, position);
create trigger council_entry_no_update before update on council_entry begin
  select raise(abort, 'council_entry is append-only'); end;
create trigger council_entry_no_delete before delete on council_entry begin
  select raise(abort, 'council_entry is append-only'); end;
create table council_voted (vote text not null, voter text not null, primary key (vote, voter)) without rowid;
create table council_pending (vote text not null, code text not null, ballot text not null, primary key (vote, code))
  without rowid;
create table council_paper (vote text not null, batch text not null, person text not null, content text not null,
  primary key (vote, batch, person));
create table council_checkpoint (size bigint not null primary key, note text not null);
create table council_version (version_num varchar(32) not null primary key);
insert into council_version values ('v0001');
"""
KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
ENTRIES = (
    {"at": "2026-11-30T12:00:00Z", "format": 1, "key": KEY, "name": "Kept", "type": "council"},
    {"at": "2026-11-30T12:00:00Z", "id": "mill", "level": "factory", "name": "Mill", "type": "body"},
    {"add": ["Ann", "Bo"], "at": "2026-11-30T12:00:00Z", "body": "mill", "type": "roll"},
)


def v0001(path):
    """Write a council as its first release did."""
    chain = bytes(32)
    with sqlite3.connect(path) as raw:
        raw.executescript(V0001)
        for position, entry in enumerate(ENTRIES):
            body = json.dumps(entry, sort_keys=True, separators=(",", ":"))
            chain = hashlib.sha256(chain + hashlib.sha256(body.encode()).digest()).digest()
            raw.execute(
                "insert into council_entry values (?, ?, ?, ?, ?)",
                (position, entry["type"], entry.get("id", ""), body, chain),
            )


FORMS = {"v0001": v0001}
