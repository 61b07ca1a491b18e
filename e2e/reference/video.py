"""Makes e2e/reference/h264.mp4: a second of red, a second of blue, ten pictures a second, 64 × 48.

    apt-get install ffmpeg
    python3 video.py
"""
import pathlib
import subprocess

TARGET = pathlib.Path(__file__).parent / "h264.mp4"


def main():
    sources = [part for colour in ("red", "blue") for part in ("-f", "lavfi", "-i", f"color={colour}:size=64x48:rate=10:duration=1")]
    subprocess.run(
        ["ffmpeg", "-y", *sources, "-filter_complex", "concat=n=2:v=1", "-c:v", "libx264", "-profile:v", "high"]
        + ["-pix_fmt", "yuv420p", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1", TARGET],
        check=True, capture_output=True)


if __name__ == "__main__":
    main()
