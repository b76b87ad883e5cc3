"""The demo's figures and the published ones."""

from xeploai.cli.commands.demo.published import published_figures


def test_the_published_figures_name_their_own_slips() -> None:
    published = published_figures()

    categories = {entry["code"] for entry in published["category"]}
    assert {slip["category"] for slip in published["slip"]} <= categories
    assert published["slip"]
