"""A shop of a few people and products, as the files that people bring."""

from __future__ import annotations

from pathlib import Path

USERS = ("2:5.0:1.0:5.0:20.0:176.0:1933.0", "10:3.0:0.0:1.0:4.0::", "1:6:1:5:20:176:1934")
PRODUCTS = ("30:3456:6980:70", "4:18:6980:70", "100:18::71")
EVENTS = ("1:4:view:1000", "2:30:order:1500", "1:100:cart:900", "10:4:view:1000")


def write_shop(
    folder: Path,
    users: tuple[str, ...] = USERS,
    products: tuple[str, ...] = PRODUCTS,
    events: tuple[str, ...] = EVENTS,
) -> Path:
    """Write the three files and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in (("users", users), ("products", products), ("events", events)):
        (folder / f"{name}.dat").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder
