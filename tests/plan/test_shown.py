"""A plan in a notebook says how it ended and shows its yearly figures."""

from __future__ import annotations

from lustrum.plan.indicators import indicators
from lustrum.plan.shown import plan_html
from tests.plan.test_export import evil_plan  # noqa: F401


def test_every_yearly_figure_stands_in_the_table(evil_plan):  # noqa: F811
    page = plan_html(evil_plan)
    assert evil_plan.status in page
    for each in indicators(evil_plan):
        assert each.title in page and f"{each.values[-1]:z,.6g}" in page


def test_titles_stand_beside_labels_where_the_economy_has_them():
    from lustrum.data import bundled_path
    from lustrum.economy import read_economy
    from lustrum.plan import solve_plan
    from lustrum.problem import Growth, build_plan

    economy = read_economy(bundled_path("germany_1995"))
    table = solve_plan(build_plan(economy, 1, growth=Growth(0.0, 0.01), tail=1)).table("output")
    frame = table.to_pandas(economy)
    assert list(frame.columns) == ["product", "product_title", "year", "value", "unit"]
    assert list(frame["product_title"]) == [economy.product.title(label) for label in frame["product"]]
    array = table.to_xarray(economy)
    assert str(array["product_title"].values[0]) == economy.product.title(str(array["product"].values[0]))
    assert "product_title" not in table.to_pandas().columns
