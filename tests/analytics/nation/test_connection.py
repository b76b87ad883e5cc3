from pathlib import Path

from xeploai.analytics.nation.connection import connect


def test_a_connection_keeps_to_its_memory_and_asks_no_network(tmp_path: Path) -> None:
    connection = connect(memory_mib=64, threads=1, spill=tmp_path)

    settings = dict(connection.raw_sql("SELECT name, value FROM duckdb_settings()").fetchall())
    connection.disconnect()

    assert settings["memory_limit"] == "64.0 MiB"
    assert settings["threads"] == "1"
    assert settings["temp_directory"].startswith(str(tmp_path))
    assert settings["autoinstall_known_extensions"] == "false"
