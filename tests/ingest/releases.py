"""One tiny made-up catalogue written out in every format that we read, each with its own quirks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

DAT = {
    "ratings.dat": b"7::10::5::978300760\n2::10::3::978302109\n2::500::4::978302110\n",
    "movies.dat": (
        "10::Clockwork Tide, The (1971)::Drama|Sci-Fi\n"
        "20::Fenêtres, Les (1996)::Drama\n"
        "500::Nobody Saw (2000)::Film-Noir\n"
    ).encode("latin-1"),
    "users.dat": b"2::F::1::10::48067\n7::M::56::16::70072\n9::M::25::0::55117-1234\n",
}

DAT_10M = {
    "ratings.dat": b"7::10::4.5::978300760\n2::500::3::978302109\n",
    "movies.dat": (
        "10::Clockwork Tide, The (1971)::Drama|Sci-Fi\n"
        "20::Fenêtres, Les (1996)::Drama\n"
        "500::Nobody Saw (2000)::(no genres listed)\n"
    ).encode(),
    "tags.dat": b"7::10::dull::978300760\n",
}

CSV = {
    "ratings.csv": b"userId,movieId,rating,timestamp\r\n7,10,4.5,978300760\r\n2,500,3.0,978302109\r\n",
    "movies.csv": (
        "movieId,title,genres\r\n"
        '10,"Clockwork Tide, The (1971)",Drama|Sci-Fi\r\n'
        '20,"Fenêtres, Les (1996)",Drama\r\n'
        "500,Nobody Saw,(no genres listed)\r\n"
    ).encode(),
    "links.csv": b"movieId,imdbId,tmdbId\r\n10,0000001,1\r\n",
}

HUNDRED_K = {
    "u.data": b"7\t10\t5\t978300760\n2\t500\t3\t978302109\n",
    "u.item": (
        "10|Clockwork Tide, The (1971)|01-Jan-1971||http://example.org/a|0|1|1\n"
        "20|Fenêtres, Les (1996) (V)|12-Mar-1996||http://example.org/b|0|1|0\n"
        "500|unknown||||1|0|0\n"
    ).encode("latin-1"),
    "u.genre": b"unknown|0\nDrama|1\nSci-Fi|2\n\n",
    "u.user": b"2|17|F|student|48067\n7|53|M|librarian|70072\n",
}

ATOMIC = {
    "tiny.inter": b"user_id:token\titem_id:token\trating:float\ttimestamp:float\n"
    b"7\t10\t5\t978300760\n2\t500\t3\t978302109.0\n",
    "tiny.item": (
        "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n"
        "10\tClockwork Tide, The\t1971\tDrama Sci-Fi\n"
        "20\tFenêtres, Les (1996)\tV\tDrama\n"
        "500\tunkonwn\tunkonwn\tunknown\n"
    ).encode(),
    "tiny.user": b"user_id:token\tage:token\tgender:token\toccupation:token\tzip_code:token\n"
    b"2\t17\tF\tstudent\t48067\n7\t53\tM\tlibrarian\t70072\n",
    "tiny.kg": b"head_id:token\n",
}

OWN = {
    "ratings.csv": b"\xef\xbb\xbfrating,user_id,movie_id\n5,7,10\n0.5,2,500\n",
    "items.csv": (
        "movie_id,title,genres,year\n"
        '10,"Clockwork Tide, The",Drama|Sci-Fi,1971\n'
        '20,"Fenêtres, Les (1996)",Drama,\n'
        '500,"Nobody ""Saw""",,\n'
    ).encode(),
    "users.csv": b"user_id,gender,age,occupation,zip_code\n2,f,,K-12 student,\n7,,53,16,70072\n",
}

ALL = {
    "dat": DAT,
    "dat without users": DAT_10M,
    "csv": CSV,
    "100k": HUNDRED_K,
    "atomic": ATOMIC,
    "own": OWN,
}


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write `files` into `folder` (made if needed) and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def zipped(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """A zip of `files`, in a folder of their own if one is given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{folder}/{name}" if folder else name, content)
    return buffer.getvalue()
