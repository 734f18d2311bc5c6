"""The sizes of synthetic plans, from a classroom table to a detailed one."""

from benchmarks.synthetic import Size

WARM_UP = Size("warm-up", 8, 3, 2.0, 0.5)
TOY = {"toy": WARM_UP}
"""Of no run, but for the small ones of the tests."""
HAND_OVER = {
    "small": Size("60 products x 5 years", 60, 5, 2.5, 0.4),
    "middle": Size("219 products x 5 years", 219, 5, 1.4, 0.25),
    "large": Size("302 products x 10 years", 302, 10, 3.0, 0.2),
}
METHODS = {
    "tiny": Size("20 products x 5 years", 20, 5, 2.5, 0.8),
    "small": Size("60 products x 5 years", 60, 5, 2.5, 0.4),
    "ten": Size("60 products x 10 years", 60, 10, 2.5, 0.4),
    "hundred": Size("120 products x 10 years", 120, 10, 2.0, 0.3),
    "middle": Size("219 products x 5 years", 219, 5, 1.4, 0.25),
    "large": Size("302 products x 10 years", 302, 10, 3.0, 0.2),
}
LARGE = {
    "ten": Size("60 products x 10 years", 60, 10, 2.5, 0.4),
    "middle": Size("219 products x 5 years", 219, 5, 1.4, 0.25),
    "hundred": Size("120 products x 10 years", 120, 10, 2.0, 0.3),
    "four_regions": Size("60 products x 4 regions x 10 years", 240, 10, 2.5, 0.4, regions=4),
    "four_hundred": Size("400 products x 10 years", 400, 10, 2.0, 0.2),
    "regions": Size("60 products x 10 regions x 10 years", 600, 10, 2.5, 0.4, regions=10),
}
