from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from posters.pictures import BrokenPictureError, Picture, Width, examine, sized

RED, BLUE = (200, 30, 30), (30, 30, 200)


def write(path: Path, size: tuple[int, int] = (800, 1200), kind: str = "JPEG", mode: str = "RGB") -> Path:
    """A picture that is red above and blue below; a palette, grey and CMYK one as well."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, size[1] // 2, *size))
    image.convert(mode).save(path, kind)
    return path


def is_like(colour: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(one - other) < 40 for one, other in zip(colour, wanted, strict=True))


@pytest.mark.parametrize("width", list(Width))
def test_a_smaller_picture_is_made_once(tmp_path: Path, width: Width) -> None:
    picture = examine(write(tmp_path / "7.jpg"))
    small = sized(picture, width, tmp_path / "cache")
    with Image.open(small.path) as image:
        assert (image.format, image.size) == ("JPEG", (width, width * 3 // 2))
        assert is_like(image.getpixel((width // 2, 10)), RED)
        assert is_like(image.getpixel((width // 2, width)), BLUE)
    made = small.path.stat()
    assert sized(picture, width, tmp_path / "cache") == small
    assert small.path.stat() == made
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [small.path.name]


def test_a_changed_picture_is_made_again_and_the_old_one_goes(tmp_path: Path) -> None:
    path = write(tmp_path / "7.jpg")
    other = sized(examine(write(tmp_path / "77.jpg")), 160, tmp_path / "cache")
    first = sized(examine(path), 160, tmp_path / "cache")
    wide = sized(examine(path), 320, tmp_path / "cache")
    write(path, (900, 900))
    os.utime(path, ns=(1, 1))
    second = sized(examine(path), 160, tmp_path / "cache")
    assert second.state != first.state
    with Image.open(second.path) as image:
        assert image.size == (160, 160)
    assert {path.name for path in (tmp_path / "cache").iterdir()} == {
        each.path.name for each in (second, wide, other)
    }


def test_nothing_is_blown_up(tmp_path: Path) -> None:
    picture = examine(write(tmp_path / "7.jpg", (150, 225)))
    assert sized(picture, 160, tmp_path / "cache") is picture
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("JPEG", "CMYK", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "I;16", "image/png"),
        ("WEBP", "RGB", "image/webp"),
    ],
)
def test_any_usual_picture_will_do_whatever_its_name_says(
    tmp_path: Path, kind: str, mode: str, media_type: str
) -> None:
    path = tmp_path / "7.jpg"
    if mode == "I;16":
        Image.new("I;16", (400, 600), 30_000).save(path, kind)
    else:
        write(path, (400, 600), kind, mode)
    picture = examine(path)
    assert (picture.media_type, picture.width) == (media_type, 400)
    with Image.open(sized(picture, 160, tmp_path / "cache").path) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (160, 240))


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (400, 600), (0, 0, 0, 0)).save(tmp_path / "7.jpg", "PNG")
    with Image.open(sized(examine(tmp_path / "7.jpg"), 160, tmp_path / "cache").path) as image:
        assert is_like(image.getpixel((5, 5)), (255, 255, 255))


def test_a_picture_on_its_side_is_put_upright(tmp_path: Path) -> None:
    image = Image.new("RGB", (900, 600), RED)
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "7.jpg", exif=exif)
    picture = examine(tmp_path / "7.jpg")
    assert picture.width == 600
    with Image.open(sized(picture, 160, tmp_path / "cache").path) as small:
        assert small.size == (160, 240)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff", b"GIF89a" + bytes(100), b"<svg/>"])
def test_what_is_no_picture_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "7.jpg").write_bytes(content)
    with pytest.raises(BrokenPictureError, match=r"7\.jpg is no whole picture"):
        examine(tmp_path / "7.jpg")


def test_half_a_picture_is_none(tmp_path: Path) -> None:
    path = write(tmp_path / "7.jpg")
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(BrokenPictureError):
        examine(path)
    whole = Picture(path, "state", "image/jpeg", 800)
    with pytest.raises(BrokenPictureError):
        sized(whole, 160, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_picture_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posters.pictures.MAX_PIXELS", 1000)
    with pytest.raises(BrokenPictureError, match="too large: 800 × 1200"):
        examine(write(tmp_path / "7.jpg"))


def test_a_cache_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(OSError, match="cache"):
        sized(examine(write(tmp_path / "7.jpg")), 160, tmp_path / "cache")
