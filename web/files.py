"""What is kept outside the database: uploads and made PDFs, each under the SHA-256 of its bytes; never in static/."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Final

SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Files:
    """A folder of files that never change. The same bytes are kept once; a name is never part of the path."""

    def __init__(self, folder: Path) -> None:
        """Keep files under `folder`, which is made when needed."""
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep the bytes safely on disk and give their SHA-256 (hex). Raises OSError when the disk refuses."""
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        if target.exists():
            return sha256
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".draft-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(target)
        except OSError:
            Path(draft).unlink(missing_ok=True)
            raise
        return sha256

    def path(self, sha256: str) -> Path:
        """Say where the bytes with this hash are or would be; raises ValueError for what is no hash."""
        if not SHA256.fullmatch(sha256):
            raise ValueError("a file is named by the SHA-256 of its bytes")
        return self.folder / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        """Give the bytes; raises FileNotFoundError."""
        return self.path(sha256).read_bytes()

    def drop(self, sha256: str) -> None:
        """Remove the bytes, if they are there. The caller makes sure that no row names them any more."""
        self.path(sha256).unlink(missing_ok=True)
