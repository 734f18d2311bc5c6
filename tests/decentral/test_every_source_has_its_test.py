from tests.mirror import not_mirrored


def test_every_source_has_its_test():
    assert not_mirrored("lustrum.decentral") == []
