"""What was signed is read again and again: the same each time, never too old, never what somebody else signed."""

import time

import pytest
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from web.seals import Seal

HOUR = 3600


@pytest.fixture
def seal() -> Seal:
    return Seal("geheim", salt="proef")


def test_it_reads_what_the_library_signed_and_the_other_way_round(seal: Seal) -> None:
    theirs = URLSafeTimedSerializer("geheim", salt="proef")
    assert seal.loads(theirs.dumps({"wie": "Nadia"})) == theirs.loads(seal.dumps({"wie": "Nadia"})) == {"wie": "Nadia"}


def test_what_a_reader_writes_in_it_stays_with_that_reader(seal: Seal) -> None:
    text = seal.dumps({"_flashes": [["ok", "Bewaard."]]})
    seal.loads(text)["_flashes"].clear()
    assert seal.loads(text) == {"_flashes": [["ok", "Bewaard."]]}


def test_a_known_text_grows_too_old(seal: Seal, monkeypatch: pytest.MonkeyPatch) -> None:
    text, now = seal.dumps("Nadia"), time.time()
    assert seal.loads(text, max_age=HOUR) == "Nadia"
    monkeypatch.setattr(time, "time", lambda: now + HOUR + 2)
    with pytest.raises(SignatureExpired):
        seal.loads(text, max_age=HOUR)


@pytest.mark.parametrize("wrong", ["", "geen.zegel", "Nadia"])
def test_what_is_not_ours_is_refused_every_time(seal: Seal, wrong: str) -> None:
    others = URLSafeTimedSerializer("ander geheim", salt="proef").dumps("Nadia")
    for text in (wrong, others, seal.dumps("Nadia")[:-1]):
        for _again in range(2):
            with pytest.raises(BadSignature):
                seal.loads(text)
