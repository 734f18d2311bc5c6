"""Files of a power system: of a folder with system.toml, and of one PyPSA wrote."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.deformed.asked import Asked, bundled_files, files_of

NETWORK = {
    "grid__network.csv": "name,pypsa_version\ngrid,1.0.0\n",
    "grid__snapshots.csv": "snapshot,objective,stores,generators\n0,3,3,3\n1,3,3,3\n2,3,3,3\n",
    "grid__buses.csv": "name,carrier,v_nom\nhills,AC,380\nplain,AC,380\n",
    "grid__carriers.csv": "name,co2_emissions\ncoal,0.34\nhydro,0\n",
    "grid__loads.csv": "name,bus\ntown,plain\n",
    "grid__loads-p_set.csv": "snapshot,town\n0,80.5\n1,120.25\n2,95.75\n",
    "grid__generators.csv": "name,bus,carrier,p_nom,marginal_cost,efficiency\nold,plain,coal,150,30.5,0.35\n",
    "grid__storage_units.csv": (
        "name,bus,carrier,p_nom,max_hours,cyclic_state_of_charge,efficiency_dispatch\ndam,hills,hydro,60,20,True,0.9\n"
    ),
    "grid__storage_units-inflow.csv": "snapshot,dam\n0,30.5\n1,10.25\n2,20.5\n",
    "grid__lines.csv": "name,bus0,bus1,x,s_nom\nroad,hills,plain,0.2,70\n",
    "grid__global_constraints.csv": (
        "name,type,carrier_attribute,sense,constant\nair,primary_energy,co2_emissions,<=,900\n"
    ),
}
OF_PYPSA = ("snapshots", "buses", "loads-p_set", "generators", "storage_units", "lines", "global_constraints")
OF_OURS = ("blocks", "demand", "sources", "stores", "inflow", "availability", "lines", "reservoirs", "nodes")


def power() -> Iterator[Asked]:
    """Yield every file of a power system."""
    dams = bundled_files("made_up_dams")
    for name in OF_OURS:
        yield Asked("power", f"made_up_dams/{name}.csv", ("made_up_dams",), dams, slow=True, every=6)
    yield Asked("power", "made_up_dams/system.toml", ("made_up_dams",), dams, slow=True, every=6, form="settings")
    grid = files_of(**NETWORK)
    for name in OF_PYPSA:
        yield Asked("power", f"grid/{name}.csv", ("grid",), grid, slow=True, every=3)
