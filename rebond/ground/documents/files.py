"""The bytes of the documents: each under its own hash, written once, checked at every reading."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from rebond.ground.tenancy import context


class Damaged(RuntimeError):
    """The bytes on the disk are not the ones that were stored."""


def path(sha256: str) -> Path:
    """Where the current département keeps the content of this hash."""
    root: Path = settings.MEDIA_ROOT
    return root / str(context.current()) / sha256[:2] / sha256


def write(content: bytes) -> str:
    """Keep the content and return its hash. The file appears whole or not at all, and is never overwritten."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = path(sha256)
    if target.exists():
        read(sha256)
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".") as new:
        new.write(content)
        new.flush()
        os.fsync(new.fileno())
        with contextlib.suppress(FileExistsError):  # stored by somebody else meanwhile: the same bytes
            os.link(new.name, target)
    _sync(target.parent)
    return sha256


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(sha256: str) -> bytes:
    """The content of a hash. Raises Damaged when it is missing or another."""
    try:
        content = path(sha256).read_bytes()
    except FileNotFoundError:
        raise Damaged(f"Fichier absent : {sha256}") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged(f"Fichier altéré : {sha256}")
    return content
