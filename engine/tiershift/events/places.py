"""What can be told of the folder of a log: whether it is another machine's, or copied by a service as it changes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_OVER_THE_NETWORK = frozenset(
    ("9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.rclone", "fuse.sshfs", "gfs2", "glusterfs",
     "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb3", "smbfs", "vboxsf", "virtiofs")
)  # fmt: skip
_COPIED = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "owncloud", "sharepoint")
_MOUNTS = Path("/proc/self/mountinfo")


def shared_by(path: Path, mounts: Path = _MOUNTS) -> str:
    """Return what shares the folder of `path` between machines ("nfs4", "OneDrive"); "" for none that can be told."""
    folder = path.absolute().parent
    copied = next((part for part in folder.parts if part.casefold().startswith(_COPIED)), "")
    if copied:
        return copied
    if sys.platform == "win32":
        return "a network drive" if _remote_drive(folder) else ""
    kind = _mounted_as(Path(os.path.realpath(folder)), mounts)
    return kind if kind in _OVER_THE_NETWORK else ""


def _mounted_as(folder: Path, mounts: Path) -> str:
    """The kind of file system that holds `folder`: that of the longest mount point above it, the last of equals."""
    best, kind = -1, ""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    for line in lines:
        left, _, right = line.partition(" - ")
        point = Path(left.split()[4].replace("\\040", " "))
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), right.split()[0]
    return kind


def _remote_drive(folder: Path) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    return folder.drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{folder.drive}\\") == 4
