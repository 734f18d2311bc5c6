from tests.mirror import not_mirrored


def test_every_source_file_has_a_test_file_of_its_name_that_looks_at_it():
    assert not_mirrored("lustrum.councils.counting") == []
