"""Chance that can be had again: a draw depends on seed, purpose and index, never on what was drawn before."""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)


def stream(seed: int, purpose: str) -> np.random.Generator:
    """A generator of its own for one purpose (Philox, whose stream NumPy keeps across versions)."""
    return np.random.Generator(np.random.Philox(key=[seed & 0xFFFFFFFFFFFFFFFF, crc32(purpose.encode())]))


def bits(seed: int, purpose: str, index: Ints) -> NDArray[np.uint64]:
    """64 mixed bits for each index (splitmix64)."""
    start = (seed * 0x2545F4914F6CDD1D + crc32(purpose.encode()) * 0x9E3779B1) & 0xFFFFFFFFFFFFFFFF
    with np.errstate(over="ignore"):
        z = index.astype(np.uint64) * _STEP + np.uint64(start)
        z = (z ^ (z >> np.uint64(30))) * _M1
        z = (z ^ (z >> np.uint64(27))) * _M2
        return z ^ (z >> np.uint64(31))


def draw(seed: int, purpose: str, index: Ints) -> Floats:
    """A number in [0, 1) for each index."""
    return (bits(seed, purpose, index) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def below(seed: int, purpose: str, index: Ints, limit: int | Ints) -> Ints:
    """A whole number in [0, limit) for each index."""
    return np.floor(draw(seed, purpose, index) * limit).astype(np.int64)


def weighted(seed: int, purpose: str, index: Ints, weights: list[float]) -> Ints:
    """The place of a weight, drawn by weight, for each index."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    places = np.searchsorted(edges, draw(seed, purpose, index) * edges[-1], side="right")
    return np.asarray(np.minimum(places, len(weights) - 1), dtype=np.int64)
