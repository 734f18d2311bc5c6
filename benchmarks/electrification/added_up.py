"""Which products and activities of the South African matrix are added up to one before it is planned."""

from __future__ import annotations

from lustrum.data.classification import Line, Mapping, aggregate
from lustrum.data.tables import EconomyTables

PRODUCTS = {
    "agriculture": "cagri clani cfore cfish", "coal": "ccoal", "minerals": "cmore comin", "power at stations": "celcg",
    "power": "celcd", "water": "cwatr cwatd",
    "food": "cmeat cpfis cvege cfrui cfats cdair cgrai cstar cafee cbake csuga cconf cpast cofoo calcb csftd ctoba",
    "clothing": "ctexf ctexm ccarp cotex cknit cwear cleat cfoot", "wood and paper": "cwood cpapp cprnt cfurn",
    "petroleum": "cpetr", "chemicals": "cbchm cfert cpain cphar csoap coche ctyre corub cplas",
    "cement and glass": "cglas ccera cclay ccmnt cconc conmp", "other goods": "cjewl comnf cwast",
    "metals": "cirst cnfme", "metal structures": "cstrm ctank cofbm",
    "machinery": "cengt cpump cgear clift cgenm cspcm", "electrical goods": "cdoma coffm celcm crdtv cmeda",
    "vehicles": "cmtvp cship crail cairc coteq", "building": "ccnst ccsrv", "trade": "ctrad",
    "hotels": "cacco ccats", "transport": "cptrp cftrp ctrps cpost", "finance": "cfins cinsp cofin", "homes": "creal",
    "business services": "crent crsea clacc cobus ctelc csupp cmnfs", "government": "cpuba", "education": "ceduc",
    "health": "cheal", "other services": "cosrv",
}  # fmt: skip
ACTIVITIES = {
    "agriculture": "aagri afore afish", "coal": "acoal", "other mining": "agold amore aomin",
    "food": "afood abevt", "clothing": "aweav aknit aleat afoot", "wood and paper": "awood apapr aprnt afurn",
    "petroleum": "apetr", "chemicals": "abchm aochm arubb aplas", "cement and glass": "aglss anmmi",
    "metals": "abisc anfme", "metal goods": "afabm", "machinery": "amach", "electrical goods": "aemch ardtv amopt",
    "vehicles": "amtvp aotrp", "other manufacturing": "aomnf", "power": "aelcg", "water": "awatd",
    "building": "acnst", "trade": "awtrd artrd amtvs", "hotels": "aacct", "transport": "altrp awtrp aatrp atrps apost",
    "finance": "afins ainsp aofin", "homes": "areal", "business services": "arent acomp arsea aobus",
    "government": "apuba", "education": "aeduc", "health": "aheal",
    "other services": "awast amorg arecr aoact anobs",
}  # fmt: skip


def added_up(tables: EconomyTables) -> EconomyTables:
    """Return the tables with 29 products and 28 activities instead of 104 and 62."""
    lines = [
        Line(code, target, axis=axis)
        for axis, found in (("product", PRODUCTS), ("activity", ACTIVITIES))
        for target, codes in found.items()
        for code in codes.split()
    ]
    return aggregate(tables, Mapping("added up", tuple(lines)))
