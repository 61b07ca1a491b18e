"""What is in the files: the phantom and three of them as colours."""

import numpy as np

COLUMNS, ROWS = 45, 37


def phantom(frames=1, bits=12, signed=False, columns=COLUMNS, rows=ROWS):
    """Lobes, ribs, a wedge of sixteen steps, grain. Frame number in the first pixel, its complement in the last."""
    top = 2**bits - 1
    y, x = np.mgrid[0:rows, 0:columns]
    random = np.random.default_rng(7)
    out = np.empty((frames, rows, columns), np.int64)
    for frame in range(frames):
        lobe = lambda at: np.exp(-(((x / columns - at) / 0.17) ** 2 + ((y / rows - 0.5) / 0.33) ** 2))
        shape = 0.25 + 0.5 * (lobe(0.3) + lobe(0.7)) + 0.06 * np.sin(y * 1.1 + frame)
        values = shape * top * 0.8
        values = values + random.normal(0, 1, values.shape) * 0.6 * np.sqrt(np.maximum(values, 0) / top) * top / 64
        out[frame] = np.clip(np.rint(values), 0, top)
        wedge = slice(2, 34, 2)
        out[frame, 1:4, wedge] = np.linspace(0, top, 16).astype(int)
        out[frame, 0, 0] = frame
        out[frame, -1, -1] = top - frame
    if signed:
        out -= 2 ** (bits - 1)
    return out.astype(np.uint8 if bits <= 8 and not signed else np.int8 if bits <= 8 else np.int16 if signed else np.uint16)


def colours(frames=1, bits=8, columns=COLUMNS, rows=ROWS):
    """Three phantoms in different orientations: no channel is like another."""
    grey = phantom(frames, bits, columns=columns, rows=rows)
    out = np.stack([grey, grey[:, ::-1], grey[:, :, ::-1]], axis=-1)
    for frame in range(frames):
        out[frame, 0, 0] = frame, frame + 1, frame + 2
        out[frame, -1, -1] = 2**bits - 1 - frame, 9, 90
    return out
