"""A game given by its figures: what each coalition makes, read from a table, and the rules that need no more."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np

from lustrum.cooperation import core
from lustrum.cooperation.game import MOST_PLAYERS, Game
from lustrum.cooperation.sharing import shapley_value
from lustrum.errors import UsageError
from lustrum.results import Column, Drawing, Fault, Measure, Result, raise_faults, read_records
from lustrum.wording.numbers import figure

COLUMNS = {"coalition": Column(), "worth": Column("number")}


def read_game(path: Path | str) -> Game:
    """Return the game of a CSV file with coalition (a+b) and worth: every coalition once, the empty one left out.

    Raises
    ------
    UsageError
        If there is no such file, or it names too many players.
    DataError
        With every coalition that is missing or stands twice.
    """
    path = Path(path)
    faults: list[Fault] = []
    records = read_records(path, COLUMNS, key=("coalition",), faults=faults)
    raise_faults(faults, path)
    named = [tuple(part.strip() for part in row.text("coalition").split("+")) for row in records]
    players = tuple(dict.fromkeys(chain.from_iterable(named)))
    if not players or len(players) > MOST_PLAYERS:
        raise UsageError(f"'{path}' names {len(players)} players; give 1 to {MOST_PLAYERS}, coalitions as a+b.")
    bit = {player: 1 << k for k, player in enumerate(players)}
    values = np.full(1 << len(players), np.nan)
    values[0] = 0.0
    for row, members in zip(records, named, strict=True):
        mask = sum(bit[player] for player in set(members))
        if "" in members or len(set(members)) < len(members):
            says = f"is '{row.text('coalition')}', which names a player twice or none."
            faults.append(row.fault("duplicate_label", "coalition", says))
        elif not np.isnan(values[mask]):
            says = f"'{row.text('coalition')}' stands twice: {values[mask]:g} and {row.number('worth'):g}."
            faults.append(row.fault("duplicate_label", "coalition", says))
        values[mask] = row.number("worth")
    for mask in np.flatnonzero(np.isnan(values)).tolist():
        missing = "+".join(player for player in players if mask & bit[player])
        faults.append(Fault("missing_row", path.name, "", "worth", f"of {missing} is not given: missing is not zero."))
    raise_faults(faults, path)
    return Game(players, values)


def game_results(game: Game, name: str) -> list[Result]:
    """Return what each player gets under the rules that need v(S) alone, and whether a coalition gains by leaving."""
    rules = {
        "equal": np.full(len(game.players), game.total / len(game.players)),
        "shapley": shapley_value(game),
        "nucleolus": core.nucleolus(game),
    }
    least = core.least_core(game)
    better = max(least.epsilon, 0.0) + 0.0
    notes = [
        f"all together make {figure(game.total)}; the game is "
        f"{'' if game.is_superadditive else 'not '}superadditive and "
        f"{'' if game.is_convex else 'not '}convex",
        f"the core is empty: under every sharing some coalition gains {figure(-least.epsilon)} or more by leaving"
        if least.epsilon < -1e-9 * game.size
        else f"the core is not empty: some sharing leaves every coalition {figure(better)} better off",
    ]
    alone = np.array([game.values[1 << k] for k in range(len(game.players))])
    shares = Result(
        "game_shares",
        f"What each player gets: {name}",
        ("player",),
        [(player,) for player in game.players],
        {
            **{rule: Measure(share, "worth", "share of what all make") for rule, share in rules.items()},
            "alone": Measure(alone, "worth", "v of the player alone"),
        },
        notes=tuple(notes),
        drawing=Drawing("bars", "shapley"),
    )
    leaving = [core.would_leave(game, share) for share in rules.values()]
    gains = np.array([gain if gain > 1e-7 * game.size else 0.0 for gain, _ in leaving])
    return [
        shares,
        Result(
            "game_core",
            f"Whether a coalition gains by leaving: {name}",
            ("rule",),
            [(rule,) for rule in rules],
            {
                "in_core": Measure(np.where(gains > 0, "no", "yes").tolist(), "", "no coalition gains by leaving"),
                "gain_by_leaving": Measure(gains, "worth", "of the coalition that gains most"),
                "would_leave": Measure(
                    ["+".join(who) if gain > 0 else "" for gain, (_, who) in zip(gains, leaving, strict=True)], "", ""
                ),
            },
            drawing=Drawing("none"),
        ),
    ]
