import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.mean import Mean
from tests.councils.counting.cases import divided, printed


@pytest.mark.parametrize("case", printed("division"), ids=lambda c: c["id"])
def test_the_mean_is_the_mean(case):
    assert [str(share) for share in decide(Mean(), divided(case)).shares.values()] == case["mean"]
