"""Leadership collectives of the demonstration are consistent on every day."""

from collections import Counter, defaultdict
from datetime import date

from tests.demo.on_a_day import OnADay, holds
from xeploai.demo import DemoProvince

OPEN_END = date(9999, 12, 31)


def test_who_sits_in_a_collective_leads_throughout(province: DemoProvince) -> None:
    collectives = {one.code: one for one in province.collectives}
    posts = defaultdict(list)
    for post in province.posts:
        posts[post.person].append(post)

    for seat in province.seats:
        end = seat.until_on or OPEN_END
        assert collectives[seat.collective].opened_on <= seat.from_on < end
        assert any(
            post.from_on <= seat.from_on and end <= (post.until_on or OPEN_END)
            for post in posts[seat.person]
        )


def test_every_collective_has_at_least_three_seats(later: OnADay) -> None:
    seats = Counter(
        seat.collective
        for seat in later.province.seats
        if holds(seat.from_on, seat.until_on, later.on)
    )

    assert min(seats[one.code] for one in later.collectives) >= 3
