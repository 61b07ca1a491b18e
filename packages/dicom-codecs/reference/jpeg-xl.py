"""Makes reference/jpeg-xl.json: small JPEG XL streams by cjxl and what djxl decodes them to.

    apt-get install libjxl-tools ffmpeg
    python3 jpeg-xl.py

cjxl and djxl are libjxl's own programs in Debian's version (0.7); the package that is tested is another build of a
newer version. Values are big endian where they have more than 8 bit; streams and values in Base64. Both programs in
0.7 take and give 10 and 12 bit in PGM as if they filled 16 bit: here they are scaled before and after. What is
lossless is checked to be the picture that went in.
"""
import base64
import json
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent
COLUMNS, ROWS = 45, 31


def run(*command):
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


def picture(path, bits, components):
    """Slopes, edges and a little noise that is always the same."""
    state, out, plain = 1, bytearray(), bytearray()
    for y in range(ROWS):
        for x in range(COLUMNS):
            for component in range(components):
                state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
                slope = (x * (component + 1) / COLUMNS + y / ROWS) / (components + 1)
                value = int(slope * (2**bits - 1) * 0.9) + (state >> 28)
                value = 2**bits - 1 if 10 < x < 14 else min(value, 2**bits - 1)
                plain += value.to_bytes(2 if bits > 8 else 1, "big")
                out += (round(value * 65535 / (2**bits - 1)) if bits > 8 else value).to_bytes(2 if bits > 8 else 1, "big")
    path.write_bytes(b"P%d\n%d %d\n%d\n" % (6 if components == 3 else 5, COLUMNS, ROWS, 2**bits - 1) + bytes(out))
    return bytes(plain)


def values(path):
    head, rest = [], path.read_bytes()
    while len(head) < 4:
        word, _, rest = rest.partition(b"\n" if len(head) in (2, 3) else b" " if b" " in rest.split(b"\n")[0] else b"\n")
        head += word.split()
    return head, rest


def main():
    version = subprocess.run(["cjxl", "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    streams = []
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: pathlib.Path(folder, name)
        wanted = [
            ("grey of 8 bit", 8, 1, ["-d", "0"], "lossless"),
            ("grey of 10 bit", 10, 1, ["-d", "0"], "lossless"),
            ("grey of 12 bit", 12, 1, ["-d", "0"], "lossless"),
            ("grey of 16 bit", 16, 1, ["-d", "0"], "lossless"),
            ("colours of 8 bit", 8, 3, ["-d", "0"], "lossless"),
            ("colours of 16 bit", 16, 3, ["-d", "0"], "lossless"),
            ("grey of 8 bit in a container", 8, 1, ["-d", "0", "--container=1"], "lossless"),
            ("grey of 8 bit, lossy", 8, 1, ["-d", "1"], "lossy"),
            ("grey of 12 bit, lossy", 12, 1, ["-d", "1"], "lossy"),
            ("colours of 8 bit, lossy", 8, 3, ["-d", "1"], "lossy"),
        ]
        for name, bits, components, options, kind in wanted:
            source = at("in.ppm" if components == 3 else "in.pgm")
            plain = picture(source, bits, components)
            run("cjxl", source, at("out.jxl"), *options)
            streams.append(entry(at, name, bits, components, kind))
            assert kind == "lossy" or base64.b64decode(streams[-1]["values"]) == plain, name
        for name, layout in (("a JPEG, colours halved", "yuvj420p"), ("a JPEG, colours in full", "yuvj444p")):
            picture(at("in.ppm"), 8, 3)
            run("ffmpeg", "-y", "-i", at("in.ppm"), "-pix_fmt", layout, "-q:v", "2", at("in.jpg"))
            run("cjxl", at("in.jpg"), at("out.jxl"), "--lossless_jpeg=1")
            streams.append(entry(at, name, 8, 3, "jpeg"))
        for name, arguments in (
            ("with a transparent channel", ["-i", at("in.ppm"), "-pix_fmt", "rgba", at("in.png")]),
            ("of two pictures, one after the other",
             ["-f", "lavfi", "-i", "testsrc=size=16x16:rate=2:duration=1", "-f", "apng", "-plays", "0", at("in.png")]),
        ):
            run("ffmpeg", "-y", *arguments)
            run("cjxl", at("in.png"), at("out.jxl"), "-d", "0")
            streams.append({"name": name, "refused": True, "stream": encoded(at("out.jxl").read_bytes())})
    out = {"made": f"{version} and djxl of the same package", "columns": COLUMNS, "rows": ROWS, "streams": streams}
    (HERE / "jpeg-xl.json").write_text(json.dumps(out, indent=2) + "\n")


def entry(at, name, bits, components, kind):
    target = at("back.ppm" if components == 3 else "back.pgm")
    run("djxl", at("out.jxl"), target)
    head, rest = values(target)
    assert [int(word) for word in head[1:]] == [COLUMNS, ROWS, 2**bits - 1], head
    if bits > 8:
        words = [int.from_bytes(rest[at : at + 2], "big") for at in range(0, len(rest), 2)]
        rest = b"".join(round(word * (2**bits - 1) / 65535).to_bytes(2, "big") for word in words)
    stream = encoded(at("out.jxl").read_bytes())
    return {"name": name, "bits": bits, "components": components, "kind": kind, "stream": stream, "values": encoded(rest)}


def encoded(data):
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    main()
