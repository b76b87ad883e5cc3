from xeploai.domain.faults import Fault, Refused


def test_a_log_has_the_first_five_faults_of_a_file_and_the_refusal_keeps_all() -> None:
    refused = Refused(Fault("row %(row)s is wrong", {"row": row}) for row in range(1, 8))

    assert refused.args == tuple(f"row {row} is wrong" for row in range(1, 6))
    assert len(refused.faults) == 7


def test_a_single_fault_is_refused_like_several() -> None:
    fault = Fault("nothing is there")

    assert Refused(fault).faults == Refused([fault]).faults == (fault,)


def test_a_fault_is_written_with_its_place_where_it_has_one() -> None:
    assert str(Fault("no %(what)s", {"what": "grade"}, "units.csv, row 2")) == (
        "units.csv, row 2: no grade"
    )
    assert str(Fault("no grade")) == "no grade"
