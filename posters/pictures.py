"""The user's pictures: whether a file is one, and the same picture in a width that fits.

A smaller picture is made once and kept in a cache folder, under a name that says of which state of the file
it was made: a picture that changes gets a new one, and the old one goes.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from PIL import Image, ImageOps


class Width(IntEnum):
    """Widths that pictures are made in: a thumbnail, a card, a page."""

    SMALL = 160
    MEDIUM = 320
    LARGE = 640


FORMATS = ("JPEG", "PNG", "WEBP")
"""What a file may hold, whatever its name says."""

MAX_PIXELS = 50_000_000
QUALITY = 82


class BrokenPictureError(Exception):
    """The file cannot be shown; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that was opened and found whole. `state` changes whenever the file does."""

    path: Path
    state: str
    media_type: str
    width: int


def state_of(path: Path) -> str:
    """What tells one content of a file from another: its change time and its size. Raises `OSError`."""
    status = path.stat()
    return f"{status.st_mtime_ns:x}-{status.st_size:x}"


def examine(path: Path) -> Picture:
    """Open a file and decode it whole. Raises `BrokenPictureError`."""
    try:
        state = state_of(path)
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise BrokenPictureError(f"{path} is too large: {image.width} × {image.height} pixels.")
            media_type, width = Image.MIME[image.format or ""], ImageOps.exif_transpose(image).width
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BrokenPictureError(f"{path} is no whole picture: {error}.") from error
    return Picture(path, state, media_type, width)


def sized(picture: Picture, width: int, cache: Path) -> Picture:
    """The picture in this width as a JPEG, from the cache or made now; itself where it is no wider.

    Raises `BrokenPictureError` if the file changed for the worse, `OSError` if the cache cannot be written.
    """
    if picture.width <= width:
        return picture
    beginning = f"{picture.path.stem}-{width}-"
    path = cache / f"{beginning}{picture.state}.jpg"
    if not path.exists():
        _make(picture.path, width, path)
        for other in cache.glob(f"{beginning}*.jpg"):
            if other != path:
                other.unlink(missing_ok=True)
    return Picture(path, f"{picture.state}-{width}", "image/jpeg", width)


def _make(source: Path, width: int, path: Path) -> None:
    """Write beside and rename, so that nobody ever reads half a picture."""
    image = _shrunk(source, width)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(dir=path.parent, suffix=".new")
    try:
        with os.fdopen(descriptor, "wb") as file:
            image.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _shrunk(source: Path, width: int) -> Image.Image:
    """The picture upright, in this width, on white where it is transparent."""
    try:
        with Image.open(source, formats=FORMATS) as opened:
            upright = ImageOps.exif_transpose(opened)
            height = round(upright.height * width / upright.width)
            clear = upright.convert("RGBA") if upright.has_transparency_data else upright.convert("RGB")
    except (OSError, ValueError, SyntaxError) as error:
        raise BrokenPictureError(f"{source} is no whole picture: {error}.") from error
    small = clear.resize((width, max(1, height)), Image.Resampling.LANCZOS, reducing_gap=3.0)
    if small.mode == "RGB":
        return small
    page = Image.new("RGB", small.size, "white")
    page.paste(small, mask=small)
    return page
