"""Names of figures and grades as officials read them (stored values are upper-case codes)."""

FIGURE_LABELS = {
    "total": {"vi": "Tổng số", "en": "Total"},
    "graded": {"vi": "Được đánh giá, xếp loại", "en": "Graded"},
    "not_graded": {"vi": "Chưa đánh giá, xếp loại", "en": "Not rated"},
    "good_or_better": {"vi": "Hoàn thành tốt nhiệm vụ trở lên", "en": "Good or better"},
    "excellent": {"vi": "Hoàn thành xuất sắc nhiệm vụ", "en": "Excellent"},
    "good": {"vi": "Hoàn thành tốt nhiệm vụ", "en": "Good"},
    "completed": {"vi": "Hoàn thành nhiệm vụ", "en": "Completed"},
    "failed": {"vi": "Không hoàn thành nhiệm vụ", "en": "Failed"},
    "undecided": {"vi": "Chưa có quyết định", "en": "Undecided"},
}

REASON_NOT_STATED_LABEL = {"vi": "Nguồn không nêu lý do", "en": "Reason not stated by the source"}
