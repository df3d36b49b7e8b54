"""Shred keys of tests whose point they are not: drawn when first asked for, in a folder of the run."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hotline.sealing.shredding import ShredKeys


class _OnDemand(ShredKeys):
    def read(self, recipient: str, epoch: int) -> bytes:
        if not self._path(recipient, epoch).exists():
            self.draw(recipient, epoch)
        return super().read(recipient, epoch)


_folder = TemporaryDirectory(prefix="shred-")
SHREDS = _OnDemand(Path(_folder.name))
