from tools.bench.web.home import as_template


def test_a_bare_page_is_a_template_of_the_same_text() -> None:
    assert "{% verbatim %}{{ nothing }}{% endverbatim %}" in as_template("{{ nothing }}")
