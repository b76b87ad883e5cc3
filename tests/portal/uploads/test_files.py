"""The limits of an upload."""

import pytest
from django.test import Client

from tests.portal.reading import texts
from tests.portal.uploads.sending import GOOD_ROW, send, text_of, workbook
from xeploai.portal.uploads import files as upload_files
from xeploai.uploads.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_file_above_the_limit_is_not_kept_and_the_answer_says_so(
    board: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_files, "FILE_BYTES_MAX", 1000)

    answer = send(board, ("big.csv", b"x" * 5000), ("small.csv", b"x"))

    assert answer.status_code == 422
    (fault,) = [one for one in texts(text_of(answer), "li") if one.startswith("big.csv")]
    assert fault == (
        "big.csv: The file is larger than 0 MB, the limit for one file. Split it into several"
        " files."
    )
    assert not Upload.objects.exists()


def test_a_request_without_end_is_not_read(board: Client) -> None:
    answer = board.post(
        "/uploads/?lang=en",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2**33),
    )

    assert answer.status_code == 413
    assert texts(text_of(answer), "li")[0] == (
        "The files have 8192 MB together; at most 256 MB are taken."
    )


def test_an_upload_cut_off_on_its_way_is_refused_whole(board: Client) -> None:
    answer = send(board, ("a.xlsx", workbook(GOOD_ROW)), whole="")

    assert texts(text_of(answer), "li")[0] == (
        "The upload was interrupted, and nothing was stored. Send the files again."
    )
    assert not Upload.objects.exists()
