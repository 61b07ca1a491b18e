"""Which oracle spoke about a file and what it said."""

import hashlib

import numpy as np

from oracles import NAMES

ENTRIES = []


def hashes(values):
    return [hashlib.sha256(np.ascontiguousarray(frame).tobytes()).hexdigest() for frame in values]


def lossless(path, source, *oracles, **more):
    """Every oracle has to give back the source."""
    for oracle in oracles:
        said = oracle(path)
        assert said.shape == source.shape, (path.name, NAMES[oracle], said.shape, source.shape)
        assert np.array_equal(said, source), (path.name, NAMES[oracle], np.abs(said.astype(int) - source).max())
    ENTRIES.append({"file": path.name, "oracle": "; ".join(NAMES[oracle] for oracle in oracles),
                    "frames": hashes(source), **more})


def near(path, oracle, source, largest, **more):
    """What an oracle makes of a lossy file; `largest`: how far from the source that may be (a check of this script)."""
    said = oracle(path)
    assert said.shape == source.shape, (path.name, said.shape)
    off = np.abs(said.astype(int) - source.astype(int))
    assert off.mean() <= largest, (path.name, off.mean())
    values = path.with_suffix(".raw")
    values.write_bytes(np.ascontiguousarray(said).tobytes())
    ENTRIES.append({"file": path.name, "oracle": NAMES[oracle], "values": values.name, **more})


def note(path, **more):
    ENTRIES.append({"file": path.name, **more})
