"""The disk: where a path leads, what is in a file, and why not, in both languages."""

import errno
import os
from pathlib import Path

from drillbook.schema.finding import Text, say

_WHY = {
    errno.ENOENT: ("no such file or folder", "文件或文件夹不存在"),
    errno.EISDIR: ("it is a folder", "它是文件夹"),
    errno.ENOTDIR: ("its folder is a file", "上级目录是文件"),
    errno.EACCES: ("no permission", "没有权限"),
    errno.EPERM: ("no permission", "没有权限"),
    errno.EROFS: ("the disk is read-only", "磁盘只读"),
    errno.ENOSPC: ("the disk is full", "磁盘已满"),
    errno.EFBIG: ("it would be too large", "文件过大"),
    errno.EIO: ("the disk does not answer", "磁盘读写出错"),
    errno.ENAMETOOLONG: ("the name is too long", "文件名过长"),
    errno.ELOOP: ("the link leads to itself", "链接指向自身"),
    errno.ENODEV: ("it is not an ordinary file", "不是普通文件"),
}


def why(error: OSError) -> Text:
    """What the system refused, in both languages where the reason is a common one."""
    en, zh = _WHY.get(error.errno or 0, (error.strerror or "?",) * 2)
    return say(en=en, zh=zh)


def real(path: Path) -> Path:
    """Where a path leads in the end; a link that leads to itself stays where it is."""
    return Path(os.path.realpath(path))


def content(path: Path) -> bytes:
    """All of an ordinary file; a pipe or a device would keep its reader waiting, and is refused."""
    if path.exists() and not path.is_file():
        number = errno.EISDIR if path.is_dir() else errno.ENODEV
        raise OSError(number, os.strerror(number), str(path))
    return path.read_bytes()
