"""`lustrum sign`: put a signature beside the files of a stored plan."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="PRIVATE.pem",
    required=True,
    help="An Ed25519 key without password.",
)
def sign(plan: Path, key: Path) -> int:
    """Sign a stored plan with a key, so that others can tell who made it; needs the extra `sign`.

    Example:  lustrum sign lustrum-demo-us_2012 --key key.pem

    `lustrum verify PLAN --key public.pem` checks it. The signature goes when results are kept with the plan or its
    report is renewed: then sign it again.
    """
    from lustrum.cli.call import current_call
    from lustrum.cli.console import console, line
    from lustrum.workspace import private_key, sign_plan

    signer = private_key(key)
    sign_plan(plan, signer)
    current_call().written = plan
    line(console(), f"Signed: {plan}")
    return 0
