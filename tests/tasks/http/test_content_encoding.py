"""Content codings under a cap: right content, bounded memory, fixed reasons."""

import gzip
import sys
import tracemalloc
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import PermanentError, TransientError
from tasks.http.content_encoding import BoundedDecoder

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CAP = 5_000_000
TEXT = "أعلنت قوات سوريا الديمقراطية ".encode() * 500


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


ENCODERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    " Deflate": raw_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "": bytes,
    "identity": bytes,
}


def decode(coding: str, body: bytes, *, piece: int = 10_000, cap: int = CAP) -> bytes:
    decoder = BoundedDecoder(coding, cap)
    for start in range(0, len(body), piece):
        decoder.feed(body[start : start + piece])
        if decoder.is_over_cap:
            raise PermanentError("too_big")
    return decoder.finish()


@pytest.mark.parametrize("coding", ENCODERS)
@pytest.mark.parametrize("piece", [1, 7, 10_000])
def test_every_coding_is_undone_in_pieces_of_any_size(coding, piece):
    assert decode(coding, ENCODERS[coding](TEXT), piece=piece) == TEXT


@settings(max_examples=40)
@given(
    st.binary(max_size=3000),
    st.sampled_from([name for name in ENCODERS if name]),
    st.integers(1, 4000),
)
def test_what_went_in_comes_out(body, coding, piece):
    assert decode(coding, ENCODERS[coding](body), piece=piece) == body


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_several_streams_in_a_row_are_one_body_and_noise_behind_them_is_left_alone(coding):
    encode = ENCODERS[coding]
    assert decode(coding, encode(b"one ") + encode(b"two") + b"\0\0\0\0noise") == b"one two"


def test_a_plain_body_announced_as_gzip_is_taken_as_it_is():
    assert decode("gzip", TEXT) == TEXT


@pytest.mark.parametrize("coding", ["gzip, gzip", "br, gzip", "compress", "gzip, unknown"])
def test_nested_and_unknown_codings_are_refused(coding):
    with pytest.raises(PermanentError, match="bad_encoding"):
        BoundedDecoder(coding, CAP)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_damage_is_a_fixed_reason(coding):
    whole = bytearray(ENCODERS[coding](bytes(range(256)) * 400))
    whole[len(whole) // 2 :] = b"\xff" * 200
    with pytest.raises((PermanentError, TransientError), match=r"bad_encoding|incomplete"):
        decode(coding, bytes(whole))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_stream_that_was_cut_is_tried_again(coding):
    whole = ENCODERS[coding](bytes(range(256)) * 400)
    with pytest.raises(TransientError, match="incomplete"):
        decode(coding, whole[:-10])


def bomb(coding: str) -> bytes:
    """100 MB of zeros as each coding holds them."""
    body = bytes(100_000_000)
    if coding == "br":
        return brotli.compress(body, quality=5)  # the best quality takes 12 s for the same bomb
    return zstd.compress(body, 19) if coding == "zstd" else ENCODERS[coding](body)


@pytest.mark.heavy
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_t7_a_bomb_ends_at_the_cap_without_being_held(coding):
    body = bomb(coding)
    tracemalloc.start()
    with pytest.raises(PermanentError, match="too_big"):
        decode(coding, body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_t7_a_ratio_that_no_page_has_ends_below_the_cap():
    with pytest.raises(PermanentError, match="became more than"):
        decode("br", ENCODERS["br"](bytes(3_000_000)))


def test_t7_ten_thousand_streams_in_a_row_are_refused():
    with pytest.raises(PermanentError, match="more than 100 gzip streams"):
        decode("gzip", gzip.compress(b"x") * 10_000)


def test_a_small_body_may_be_as_repetitive_as_it_likes():
    assert len(decode("br", ENCODERS["br"](bytes(900_000)))) == 900_000
