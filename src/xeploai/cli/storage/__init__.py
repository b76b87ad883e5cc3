"""What commands read and write on the disk: files, the database, locks, the mark of a demo."""

from .database import fault_of_database, has_database, prepare, start
from .demo_mark import MARK, is_changed, is_demo_home, mark_changed, write_mark
from .files import fault_of_path, refuse_unreadable, unwritable, write_out
from .locks import TakenByAnother, hold_lock
from .private_home import close_to_others, open_home

__all__ = [
    "MARK",
    "TakenByAnother",
    "close_to_others",
    "fault_of_database",
    "fault_of_path",
    "has_database",
    "hold_lock",
    "is_changed",
    "is_demo_home",
    "mark_changed",
    "open_home",
    "prepare",
    "refuse_unreadable",
    "start",
    "unwritable",
    "write_mark",
    "write_out",
]
