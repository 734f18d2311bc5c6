"""An example of every command: shown in its help, run by the tests in a folder with the files it names."""

from __future__ import annotations

EXAMPLES = {
    "demo": ("lustrum demo germany_1995 --out demo",),
    "check": ("lustrum check bundled:us_2012", "lustrum check home.xlsx"),
    "load": ("lustrum load home.xlsx --out home",),
    "balance": ("lustrum balance bundled:germany_1995 --out balanced",),
    "aggregate": ("lustrum aggregate home.xlsx --by mapping.csv --out smaller",),
    "analyse": (
        "lustrum analyse bundled:us_2012 --what multipliers",
        "lustrum analyse bundled:us_2012 --what key_sectors --out map.html",
    ),
    "new": (
        "lustrum new home.xlsx --labels farming,industry,services",
        "lustrum new first.toml --from bundled:germany_1995",
    ),
    "plan": ("lustrum plan first.toml --out first-plan", "lustrum plan home.xlsx --out home-plan"),
    "decentral": (
        "lustrum decentral run world --out centre",
        "lustrum decentral log centre --unit IND",
        "lustrum decentral audit centre --sample 4",
        "lustrum decentral execution centre --used used.csv",
    ),
    "unit": (
        "lustrum unit new world --out folders",
        "lustrum unit check centre/units/IND",
        "lustrum unit report centre/units/IND",
    ),
    "attribution": ("lustrum attribution three.toml",),
    "prices": ("lustrum prices bundled:us_2012 --change wages=+10%",),
    "tax": ("lustrum tax groups.csv --theta 0.25",),
    "money": ("lustrum money valley.toml --settings money.toml",),
    "scissors": ("lustrum scissors october.csv",),
    "market": ("lustrum market market.toml --out settled",),
    "coefficients": ("lustrum coefficients first-plan",),
    "ranges": ("lustrum ranges first-plan --out ranges.csv",),
    "frontier": ("lustrum frontier --quick bundled:us_2012",),
    "reserves": ("lustrum reserves first-plan --account-only",),
    "gaps": ("lustrum gaps states.csv --theta 0.95 --years 20",),
    "techniques": ("lustrum techniques first-plan --folder techniques",),
    "regionalise": (
        "lustrum regionalise bundled:germany_1995 jobs.csv --out three",
        "lustrum regionalise bundled:germany_1995 jobs.csv --growth growth.csv --out germany",
    ),
    "freight": ("lustrum freight bundled:made_up_railways", "lustrum freight bundled:locomotives_1920"),
    "labour": ("lustrum labour first-plan", "lustrum labour first-plan --counting mix --out with-people"),
    "power": ("lustrum power bundled:made_up_dams",),
    "electricity": ('lustrum electricity river-plan --without "new dam" --dry-ignored',),
    "join": ("lustrum join bundled:made_up_village",),
    "gap": ("lustrum gap bundled:us_2012 --idle-labour 0.08 --utilisation 0.77",),
    "sweep": ("lustrum sweep build.toml --out build",),
    "backtest": ("lustrum backtest bundled:us_2012", "lustrum backtest bundled:us_2012 us-2017 --no-plan"),
    "council": (
        "lustrum council count ward.blt --rule stv-scottish",
        "lustrum council count weights.csv --rule independent-markets",
        "lustrum council convert ward.blt --out ward.toi",
        "lustrum council new village.council --name Village",
        'lustrum council roll village.council mill --new factory --add "Ann; Bo; Dora"',
        'lustrum council vote village.council --open "Buy a loom" --body mill',
        'lustrum council vote village.council vote-1 "Ann > Bo" --as Dora',
        "lustrum council vote village.council vote-1 --close",
        "lustrum council count village.council",
        "lustrum council decide village.council vote-1",
        "lustrum council export village.council log",
        "lustrum council verify log",
        "lustrum council petition mill.council --text Roof --body mill --signed Bo",
        'lustrum council answer mill.council petition-1 --text "It is mended."',
        "lustrum council show mill.council petition-1",
        'lustrum council elect mill.council --body mill --candidates "Ann; Bo" --since 2030-01-01 --until 2032-01-01',
        "lustrum council mandate mill.council --name Bo --body mill --by mill --text Books --since 2030-01-01 "
        "--until 2032-01-01",
        "lustrum council ledger mill.council --add Roof --owner Bo --due 2030-06-30 --test Dry",
        "lustrum council register mill.council",
        "lustrum council correct mill.council mill --text Typo --instead name=Dyers",
        "lustrum council propose us idea.toml",
        "lustrum council amend homes.toml fewer.toml",
        "lustrum council check homes.toml us --electors 3000",
        "lustrum council check homes.toml us --again",
        "lustrum council apply us --decisions settled.toml --day 2012-12-01",
    ),
    "track": ("lustrum track delivered.csv --at 2024-07-31",),
    "board": ("lustrum board delivered.csv --for metal --at 2024-07-31 --out metal.html",),
    "audit": ("lustrum audit stated.csv",),
    "figures": ("lustrum figures first-plan --by quarter --spread 0 --out figures",),
    "roll": ("lustrum roll us --inertia 0",),
    "ledger": (
        "lustrum ledger new reports.sqlite",
        "lustrum ledger define reports.sqlite indicators.csv",
        "lustrum ledger add reports.sqlite reports.csv",
        "lustrum ledger silent reports.sqlite --at 2021-06-30",
        "lustrum ledger as-of reports.sqlite 2021-06-30",
        "lustrum ledger refused reports.sqlite",
        "lustrum ledger verify reports.sqlite",
    ),
    "explain": ("lustrum explain first-plan", 'lustrum explain first-plan "output CPA_A 1997"'),
    "compare": ("lustrum compare us care",),
    "report": ("lustrum report first-plan --out page.html",),
    "verify": ("lustrum verify first-plan",),
    "export": ("lustrum export first-plan --out first.xlsx",),
    "help": ("lustrum help from-excel", "lustrum help plan"),
}
"""Of each command, the simplest useful call first."""

GROUPS = {
    "Which part of the file": ("region", "year", "settings", "map_file"),
    "How it is solved": ("method", "time_limit", "no_tie_break", "processes", "dask"),
    "Where the answer goes": ("out", "into", "as_json", "no_report", "help"),
}
"""Options that mean the same everywhere, by the heading they stand under where a command has many."""

MOST = 10
"""Options that are listed without headings."""
EVERYWHERE = "Where the answer goes"
