"""Encoders that are not ours."""

import json
import pathlib
import subprocess
import tempfile

from dicom_files import data_set, save

HERE = pathlib.Path(__file__).parent


def run(*command, given=None):
    done = subprocess.run([str(part) for part in command], input=given, capture_output=True, check=False)
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


def coded(codec, frame, bits, *settings, signed=False):
    """A codestream by the codec packages' encoder."""
    options = {"codec": codec, "columns": frame.shape[1], "rows": frame.shape[0], "bits": bits, "signed": signed,
               "components": 3 if frame.ndim == 3 else 1, "set": list(settings)}
    return run("node", HERE.parent / "encode-codestream.ts", json.dumps(options), given=frame.tobytes())


def ojph(frame, bits):
    """HTJ2K, lossless, colours as they are."""
    with tempfile.TemporaryDirectory() as where:
        source, target = pathlib.Path(where, "a.ppm"), pathlib.Path(where, "a.j2c")
        head = f"P6\n{frame.shape[1]} {frame.shape[0]}\n{2**bits - 1}\n".encode()
        source.write_bytes(head + (frame.astype(">u2") if bits > 8 else frame).tobytes())
        run("ojph_compress", "-i", source, "-o", target, "-reversible", "true", "-colour_trans", "false")
        return target.read_bytes()


def dcmtk(folder, program, name, values, bits, options, check, **more):
    plain = save(folder / "plain.dcm", data_set(values, bits, **more), ".1", values.tobytes())
    path = folder / f"{name}.dcm"
    run(program, *options, plain, path)
    plain.unlink()
    check(path)
