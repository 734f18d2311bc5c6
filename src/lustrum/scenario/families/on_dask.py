"""Members of a family on a Dask cluster, by the address of its scheduler."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.scenario.families.family import Family
from lustrum.scenario.families.measures import Column
from lustrum.scenario.families.member_solver import MemberResult, solve_run
from lustrum.scenario.families.members import Member, chunks
from lustrum.solver import SolverOptions, Start

TIMEOUT = 10.0
"""Seconds to wait for the scheduler."""


def results_on_dask(
    address: str,
    family: Family,
    economy: Economy,
    options: SolverOptions,
    basis: Start | None,
    columns: tuple[Column, ...],
    ordered: Sequence[Member],
) -> Iterator[list[MemberResult]]:
    """Yield the answers of runs of neighbours as the cluster's workers return them.

    Every worker must have lustrum of the same version installed. Family and economy are sent once.

    Raises
    ------
    UsageError
        If `distributed` is not installed, the scheduler does not answer, or it has no workers.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise UsageError("A Dask cluster needs the package distributed: pip install 'lustrum[dask]'.") from None
    try:
        client = Client(address, timeout=TIMEOUT)
    except (OSError, ValueError, TimeoutError) as fault:
        raise UsageError(f"No Dask scheduler answers at '{address}': {fault or 'time is over'}.") from None
    with client:
        workers = len(client.scheduler_info()["workers"])
        if not workers:
            raise UsageError(f"The Dask scheduler at '{address}' has no workers (`dask worker {address}` starts one).")
        shared = client.scatter((family, economy, replace(options, threads=1), basis, columns), broadcast=True)
        futures = [client.submit(_run, shared, run, pure=False) for run in chunks(ordered, workers)]
        for future in as_completed(futures):
            yield future.result()


def _run(
    shared: tuple[Family, Economy, SolverOptions, Start | None, tuple[Column, ...]], members: Sequence[Member]
) -> list[MemberResult]:
    return solve_run(*shared, members)
