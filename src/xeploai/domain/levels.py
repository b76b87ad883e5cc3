"""Organisations that stand in the tree above those that the packs here grade."""

# chi bộ: the smallest organisations, to which every member belongs
BRANCHES = ("grassroots_branch", "subordinate_branch")

ABOVE_THE_GRADED = {
    "province_committee": {
        "vi": "Đảng bộ tỉnh, thành phố trực thuộc Trung ương",
        "en": "Provincial committee",
    },
    "central_committee": {"vi": "Ban Chấp hành Trung ương", "en": "Central Committee"},
}
