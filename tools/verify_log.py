"""Verify an exported log of a council and count its votes again: python verify_log.py FOLDER KEY [EARLIER ...].

A second verifier, apart from lustrum: the standard library and `cryptography`. KEY is the log's public key, from whom
you trust, EARLIER are checkpoints kept from before. With the folder `recount` beside it every vote is counted again,
by its rule and with its ties. Alone it counts yes and no, points, approvals, D'Hondt, Sainte-Lague, independent
markets and floors where no tie decides, and names the votes it does not count.
"""

import base64
import hashlib
import json
import sys
from bisect import bisect_left
from collections import Counter
from fractions import Fraction
from importlib import import_module
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def need(holds, said):
    if not holds:
        raise ValueError(said)


def sha(data):
    return hashlib.sha256(data).digest()


def root(hashes):
    """RFC 6962, 2.1, over hashes of leaves: whole trees joined from the right."""
    peaks = []
    for leaf in hashes:
        size = 1
        while peaks and peaks[-1][0] == size:
            leaf, size = sha(b"\1" + peaks.pop()[1] + leaf), size * 2
        peaks.append((size, leaf))
    node = peaks.pop()[1] if peaks else sha(b"")
    while peaks:
        node = sha(b"\1" + peaks.pop()[1] + node)
    return node


def checkpoint(path, key):
    """Size and root of a checkpoint that the key has signed (C2SP signed-note, tlog-checkpoint)."""
    name, key_id, data = key.strip().split("+", 2)
    data = base64.b64decode(data, validate=True)
    need(sha(name.encode() + b"\n" + data)[:4].hex() == key_id and len(data) == 33, "the key is damaged")
    body, _, below = path.read_text("utf-8").rpartition("\n\n")
    lines = [line[len(name) + 3 :] for line in below.splitlines() if line.startswith(f"\N{EM DASH} {name} ")]
    blobs = [base64.b64decode(blob, validate=True) for blob in lines]
    need(any(blob[:4].hex() == key_id for blob in blobs), f"{path.name} is not signed by {name}")
    for blob in (each for each in blobs if each[:4].hex() == key_id):
        Ed25519PublicKey.from_public_bytes(data[1:]).verify(blob[4:], (body + "\n").encode())
    _, size, tree, *_ = body.split("\n")
    return int(size), base64.b64decode(tree, validate=True)


def tile(level, number, width):
    """Where a tile stands (C2SP tlog-tiles)."""
    path = f"{number % 1000:03d}"
    while number := number // 1000:
        path = f"x{number % 1000:03d}/{path}"
    return f"tile/{level}/{path}" + ("" if width == 256 else f".p/{width}")


def read_log(folder, size):
    """The entries of all bundles; every tile of hashes is counted again, and there is no other."""
    entries, known = [], set()
    for start in range(0, size, 256):
        width, at = min(256, size - start), 0
        known.add(name := tile("entries", start // 256, width))
        for data in [(folder / name).read_bytes()] * width:
            end = at + 2 + int.from_bytes(data[at : at + 2], "big")
            need(at + 2 <= end <= len(data), f"{name} is cut off")
            entries.append(data[at + 2 : end])
            at = end
        need(at == len(data), f"{name} holds more than its entries")
    level, leaves = 0, [sha(b"\0" + each) for each in entries]
    hashes = leaves
    while hashes:
        for start in range(0, len(hashes), 256):
            known.add(name := tile(level, start // 256, len(hashes[start : start + 256])))
            need((folder / name).read_bytes() == b"".join(hashes[start : start + 256]), f"{name} was changed")
        level, hashes = level + 1, [root(hashes[256 * n : 256 * n + 256]) for n in range(len(hashes) // 256)]
    there = {each.relative_to(folder).as_posix() for each in (folder / "tile").rglob("*") if each.is_file()}
    need(there == known, f"{min(there ^ known, default='')} does not belong there")
    return entries, leaves


def take(state, e):
    """Take up one entry: who stands on a roll, who has a mandate, who may vote, who voted; every count again."""
    kind, votes, mandates, rolls = e["type"], state["votes"], state["mandates"], state["rolls"]
    at, vote = e.get("at", state["at"] if kind == "ballot" else ""), votes.get(e.get("vote"))
    need(at and at >= state["at"], f"a '{kind}' is dated before the entry before it")
    state["at"] = at
    if kind in ("tokens", "ballot", "spent", "closed"):
        need(vote and not vote["closed"], f"{e['vote']} is not open")
    if kind == "body":
        need(e["id"] not in state["bodies"], "a body twice")
        state["bodies"][e["id"]], rolls[e["id"]] = e, {}
    elif kind == "roll":
        for name in e.get("add", []) + e.get("voice", []):
            need(name not in rolls[e["body"]], f"{name} twice on a roll")
            rolls[e["body"]][name] = name in e.get("add", [])
        for name in e.get("remove", []):
            del rolls[e["body"]][name]
    elif kind == "mandate":
        if e["kind"] == "delegate":  # of lists with names the first of each, as many as it has seats
            by, c = votes[e["by"]], votes[e["by"]]["count"]
            who = [p for n in c["elected"] for p in (by["lists"][n][: c["seats"][n]] if "persons" in c else [n])]
            need(e["person"] in who, "nobody elected them")
        mandates[e["id"]] = dict(e, end=e["until"])
    elif kind == "mandate-end":
        mandates[e["mandate"]]["end"] = min(e["day"], mandates[e["mandate"]]["until"])
    elif kind == "vote":
        need(e["id"] not in votes, "a vote twice")
        sit = [m for m in mandates.values() if m["body"] == e["body"] and m["since"] <= at[:10] < m["end"]]
        who = {name for name, has_vote in rolls[e["body"]].items() if has_vote}
        who |= {m["person"] for m in sit if m["kind"] == "delegate" and not m.get("voice")}
        if state["bodies"][e["body"]].get("chair") == "no-vote":
            who -= {m["person"] for m in sit if m["kind"] == "chair"}
        votes[e["id"]] = dict(e, who=who, given=set(), spent=set(), cast={}, count=None, closed=False)
    elif kind == "tokens":
        vote["given"], before = vote["given"] | set(e["hashes"]), len(vote["given"])
        need(before + len(e["hashes"]) == len(vote["given"]) <= len(vote["who"]), f"{e['vote']} gave tokens out twice")
    elif kind == "ballot":
        secret, voter = "code" in e, e.get("code", e.get("elector"))
        need(secret == (vote["ballots"] == "pseudonymous") and secret != ("elector" in e), f"a ballot of {e['vote']}")
        need(secret or voter in vote["who"], f"{voter} has no vote in {e['vote']}")
        need(voter not in vote["cast"], f"{voter} votes twice in {e['vote']}")
        vote["cast"][voter] = e["ballot"]
    elif kind == "spent":
        need(set(e["hashes"]) <= vote["given"] - vote["spent"], f"a token of {e['vote']} that nobody was given")
        vote["spent"] |= set(e["hashes"])
    elif kind == "closed":
        vote["closed"], cast = True, len(vote["cast"])
        need(cast == e["ballots"] <= len(vote["who"]), f"{e['vote']} was closed with other ballots")
        need(vote["ballots"] == "open" or cast == len(vote["spent"]), f"{e['vote']}: ballots without tokens")
    elif kind == "seed":
        vote["seed"] = e["seed"]
        need(sha(e["seed"].encode()).hex() == vote["seed_hash"], f"{e['vote']}: another seed was published")
    elif kind == "count":
        need(vote["closed"], f"{e['vote']} was counted while open")
        need(not vote["count"] or vote["count"].get("refused"), f"{e['vote']} was counted twice")
        vote["count"] = kept = e["count"]
        quorum, compare = state["bodies"][vote["body"]].get("quorum", "1/2"), state["compare"]
        state["said"].append(f"{e['vote']}: {compare(vote, kept, quorum)}")


def alone(vote, kept, quorum):
    """What came of counting a vote again without `recount`."""
    again = recount(vote, list(vote["cast"].values()), quorum)
    if again is None or kept.get("refused"):
        return f"not counted again ({'a tie' if kept.get('tie') else kept.get('refused', vote['rule']).rstrip('.')})"
    for key, value in again.items():
        theirs = sorted(kept[key]) if key == "elected" else kept[key]
        need(theirs == value, f"{vote['id']} counted again: {key} is {value}, and {theirs} was written")
    return f"counted again by {vote['rule']}, as written"


def number(text):
    return Fraction(str(text).replace(" ", "").rstrip("%")) / (100 if str(text).endswith("%") else 1)


def recount(vote, cast, quorum):
    """What a vote comes to, by the fields of its count; None where this program does not count it."""
    rule, names, more = vote["rule"], vote["options"], vote.get("variants", {})
    seats, lists, plain = vote.get("seats", 1), vote.get("lists", {}), not vote.get("items") and not more
    if rule == "yes-no":
        votes = {word: sum(b["for"] == word for b in cast) for word in names}
        yes, here, members, kind = votes["yes"], len(cast), len(vote["who"]), more.get("majority", "votes-cast")
        base = members if "absolute" in kind else here if "present" in kind else yes + votes["no"]
        quorate = here >= number(more.get("quorum", quorum)) * members and here > 0
        carried = quorate and base > 0 and (3 * yes >= 2 * base if "two-thirds" in kind else 2 * yes > base)
        return {"votes": votes | {"absent": 0}, "carried": carried, "quorate": quorate}
    if rule == "points":
        return first({n: sum(number(b["points"].get(n, 0)) for b in cast) for n in names}, seats)
    if rule in ("dhondt", "sainte-lague") and plain:
        votes, step = {n: sum(b["for"] == n for b in cast) for n in names}, 1 if rule == "dhondt" else 2
        won = first({(n, k): Fraction(votes[n], step * k + 1) for n in names for k in range(seats)}, seats)
        held = won and {n: sum(name == n for name, _ in won["elected"]) for n in names}
        return {"seats": held} if held and all(k <= len(lists.get(n, "x" * seats)) for n, k in held.items()) else None
    if rule == "floors":
        q = number(more.get("share", "3/5"))
        wanted = {n: [v for v, voters in levels(cast, n) if voters >= q * len(cast)] for n in names}
        return {"levels": {n: str(found[0]) for n, found in wanted.items() if found}}
    if rule == "independent-markets":
        return {"shares": {n: str(v) for n, v in markets({n: levels(cast, n) for n in names}).items()}}
    if rule == "greedy" and plain and "budget" not in vote:
        return first({n: sum(n in b["approved"] for b in cast) for n in names}, seats)
    return None


def first(sums, seats):
    """The so many largest, None where a tie decides."""
    order = [*sorted(sums.values(), reverse=True), -1]
    tied = len(sums) > seats and order[seats - 1] == order[seats]
    return None if tied else {"elected": sorted(n for n in sums if sums[n] > order[min(seats, len(sums))])}


def levels(cast, name):
    """Figures given to an option, the largest first, each with how many gave so much or more."""
    given, voters = Counter(b["points"][name] for b in cast if name in b["points"]), 0
    return [(number(text), voters := voters + given[text]) for text in sorted(given, key=number, reverse=True)]


def markets(asked):
    """Medians with phantoms min(t (n - k), 1): of each aim the largest min(b_i, i t), t where they add up to one."""
    shares = lambda t: {n: max((min(v, i * t) for v, i in b), default=0) for n, b in asked.items()}  # noqa: E731
    ends = {v / k for b in asked.values() for (v, i), (_, j) in zip(b, [(0, 1), *b], strict=False) for k in (i, j)}
    ends = sorted({Fraction(0), *ends})
    low = min(bisect_left(ends, 1, key=lambda t: sum(shares(t).values())), len(ends) - 1)
    t1, t0 = ends[low], ends[max(low - 1, 0)]
    s0, s1 = sum(shares(t0).values()), sum(shares(t1).values())
    return shares(t1 if s1 == s0 else t0 + (1 - s0) * (t1 - t0) / (s1 - s0))


def verify(folder, key, earlier=()):
    """What is to be said of each vote, the root in hex, and how many entries there are."""
    size, tree = checkpoint(folder / "checkpoint", key)
    entries, leaves = read_log(folder, size)
    need(root(leaves) == tree, "the entries are not those that were signed")
    for path in earlier:
        before, old = checkpoint(path, key)
        need(before <= size and root(leaves[:before]) == old, f"the log does not continue {path.name}")
    state = {"bodies": {}, "rolls": {}, "mandates": {}, "votes": {}, "said": [], "at": ""}
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    state["compare"] = import_module("recount").compare if Path(sys.path[0], "recount").is_dir() else alone
    for place, data in enumerate(entries):
        try:
            once = lambda pairs: need(len(dict(pairs)) == len(pairs), "a key twice") or dict(pairs)  # noqa: E731
            entry = json.loads(data, object_pairs_hook=once)
            need(place or (entry["type"] == "council" and entry["key"] == key.strip()), "the log names another key")
            take(state, entry)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"entry {place}: {error}") from None
    waiting = [f"{name}: not counted yet" for name, vote in state["votes"].items() if not vote["count"]]
    return state["said"] + waiting, tree.hex(), size


if __name__ == "__main__":
    len(sys.argv) > 2 or sys.exit(__doc__)
    try:
        said, tree, size = verify(Path(sys.argv[1]), sys.argv[2], [Path(each) for each in sys.argv[3:]])
    except (OSError, ValueError, InvalidSignature) as error:
        sys.exit(f"DOES NOT HOLD: {str(error) or 'a signature is not by its key'}")
    print(*said, f"The log holds: {size} entries, root {tree}.", sep="\n")
