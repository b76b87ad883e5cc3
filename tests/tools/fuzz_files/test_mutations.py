"""Mutated files are the same again by seed and number, and of every format."""

from tools.fuzz_files.mutations import mutated, samples


def test_a_number_makes_the_same_file_again_and_another_seed_another_one() -> None:
    files = [mutated(1, number) for number in range(40)]

    assert [mutated(1, number) for number in range(40)] == files
    assert [mutated(2, number) for number in range(40)] != files


def test_files_of_every_format_are_mutated() -> None:
    endings = {mutated(1, number).name.rpartition(".")[2] for number in range(200)}

    assert endings == {"xlsx", "xls", "ods", "csv", "toml"}
    assert endings == {file.name.rpartition(".")[2] for file in samples()}


def test_hardly_any_file_stays_sound() -> None:
    sound = {file.content for file in samples()}

    assert sum(mutated(1, number).content in sound for number in range(200)) < 10
