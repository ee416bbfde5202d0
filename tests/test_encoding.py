"""Office files become UTF-8 without losing a letter, or stay as they are."""

import os

import pytest

from drillbook.schema.finding import Refused
from drillbook.schema.text.convert_to_utf8 import convert

TEXT = "预案: flood\r\n名称: 防汛防台预案（示例）\r\n"


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "应急 预案库"
    folder.mkdir()
    return folder / "防汛 预案.yaml"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("gbk", "GBK"), ("gb18030", "GBK"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")],
)
def test_an_office_file_becomes_utf8(path, encoding, name):
    path.write_bytes(TEXT.encode(encoding))
    path.chmod(0o640)
    done = convert(path)
    assert (done.was, done.backup) == (name, path.with_name(path.name + ".bak"))
    assert path.read_bytes() == TEXT.encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(path.parent)) == [path.name, path.name + ".bak"]


def test_the_old_file_is_kept_when_asked(path):
    path.write_bytes(TEXT.encode("gbk"))
    done = convert(path, keep=True)
    assert done.backup == path.with_name("防汛 预案.yaml.bak")
    assert done.backup.read_bytes() == TEXT.encode("gbk")
    assert path.read_bytes() == TEXT.encode()


def test_an_older_backup_is_not_overwritten(path):
    path.write_bytes(TEXT.encode("gbk"))
    path.with_name(path.name + ".bak").write_text("older", encoding="utf-8")
    with pytest.raises(Refused, match="exists already"):
        convert(path, keep=True)
    assert path.read_bytes() == TEXT.encode("gbk")


@pytest.mark.parametrize("raw", [TEXT.encode(), TEXT.encode("utf-8-sig"), b"plan: flood\n", b""])
def test_utf8_is_left_alone(path, raw):
    path.write_bytes(raw)
    before = path.stat().st_ino
    assert convert(path, keep=True).was == "UTF-8"
    assert (path.read_bytes(), path.stat().st_ino) == (raw, before)


@pytest.mark.parametrize(
    "raw", [b"PK\x03\x04\xff\xfe\x00\x01\x02", b"\xff\xfe\x00", b"plan: \xff\xff", bytes(range(256))]
)
def test_what_is_no_text_is_refused_and_stays(path, raw):
    path.write_bytes(raw)
    with pytest.raises(Refused):
        convert(path)
    assert path.read_bytes() == raw
    assert os.listdir(path.parent) == [path.name]


def test_a_missing_file_is_refused(path):
    with pytest.raises(Refused, match="cannot be read"):
        convert(path)


def test_a_link_out_of_the_book_is_refused(path, tmp_path):
    outside = tmp_path / "别处.yaml"
    outside.write_bytes(TEXT.encode("gbk"))
    path.symlink_to(outside)
    with pytest.raises(Refused, match="out of the book"):
        convert(path, within=path.parent)
    assert outside.read_bytes() == TEXT.encode("gbk")
