"""One profile in one process."""

from __future__ import annotations

import subprocess
import sys

import pytest

SHOW = """
import sys
from services.wire import open_wire
wire = open_wire(sys.argv[1])
print(*(method.path for method in wire.methods.values()))
print(wire.user_info.DESCRIPTOR.fields[1].name, wire.methods["um"].request(user_id="5"))
try:
    open_wire("ecommerce" if sys.argv[1] == "movies" else "movies")
except TypeError:
    print("one only")
"""


@pytest.mark.parametrize(("profile", "second"), [("movies", "gender"), ("ecommerce", "age")])
def test_the_generated_code_of_one_profile(profile: str, second: str) -> None:
    shown = subprocess.run([sys.executable, "-c", SHOW, profile], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == [
        "/um.UMService/um_call",
        "/cm.CMService/cm_call",
        "/as.ASService/as_call",
        "/recall.RecallService/recall",
        "/RankService/rank_predict",
        second,
        "user_id:",
        '"5"',
        "one",
        "only",
    ]
