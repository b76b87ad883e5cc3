from tests.explanation.explained import ON, explained, provision
from xeploai.domain import Layer, Rulebook, rulebook, say


def test_a_layer_is_named_where_it_set_something(book: Rulebook, layer: Layer) -> None:
    tightened = rulebook(book.pack, on=ON, layers=[layer])
    result = explained(tightened, is_state_staff=True)

    assert [each.code for each in result.book.layers] == ["province-2020"]
    touch = provision(result, "P18-GR-1").local[0]
    assert say(touch.sentence, "en") == "it is 60% of tasks here"
    assert touch.source.document == "12-QĐ/TU"
    adopted = provision(result, "P18-DEP-3")
    assert say(adopted.local[0].sentence, "en") == "it was made binding here"
    state = next(each for each in adopted.facts if each.code == "state_grade")
    assert state.why_not is not None
    gone = provision(result, "P18-KO-1").local[0]
    assert say(gone.sentence, "en") == "the waiver “force majeure” is not admitted here"


def test_what_the_texts_leave_open_is_set_by_a_document_or_by_nobody(
    book: Rulebook, layer: Layer
) -> None:
    result = explained(rulebook(book.pack, on=ON, layers=[layer])).settings
    left_open = next(one for one in explained(book).settings if one.key == "cap.rounding")
    held = next(one for one in result if one.key == "cap.rounding")

    assert [one.key for one in result if one.value is not None] == ["cap.rounding"]
    assert left_open.value is None
    assert left_open.suggestion == {"vi": "Xuống", "en": "Down"}
    assert held.value == {"vi": "Xuống", "en": "Down"}
    assert held.source is not None
