"""Compares our de-identification with GDCM's gdcmanon, element by element, over real files.

    apt-get install libgdcm-tools openssl
    venv/bin/pip install pydicom==3.0.2
    venv/bin/python compare-gdcmanon.py FOLDER

De-identifies every file of FOLDER with `npm run dicom -- --deidentify` and with `gdcmanon -e` (the Basic Application
Level Confidentiality Profile as of 2008). Each element of the original, at any depth, becomes absent, empty, changed or
same. Prints for each pair of kinds the tags where the two differ, and those that gdcmanon-differences.json does not
account for; exit code 1 where there are such, and 2 where gdcmanon removes what ours keeps.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import pydicom

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent.parent
# What ours may never leave as it is where gdcmanon does not.
LEAKS = ("ours same, theirs absent", "ours same, theirs empty", "ours same, theirs changed")


def elements(dataset, path=""):
    for element in dataset:
        if element.tag.group == 0x7FE0 or not element.tag.element:
            continue
        at = f"{path}{element.tag:08x}"
        yield at, element
        if element.VR == "SQ":
            for index, item in enumerate(element.value):
                yield from elements(item, f"{at}/{index}/")


def kind(element, after):
    if after is None:
        return "absent"
    if element.VR == "SQ":
        if len(element.value) == 0:
            return "same"
        return "empty" if len(after.value) == 0 else "same"
    if after.is_empty:
        return "same" if element.is_empty else "empty"
    return "same" if element.value == after.value else "changed"


def main():
    version = subprocess.run(["gdcmanon", "--version"], capture_output=True, text=True).stdout.strip()
    differing, compared, files, without = {}, set(), 0, []
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = pathlib.Path(folder, "key.pem"), pathlib.Path(folder, "certificate.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-days", "2"]
            + ["-keyout", key, "-out", certificate], check=True, capture_output=True)
        for source in sorted(pathlib.Path(sys.argv[1]).glob("*.dcm")):
            ours, theirs = pathlib.Path(folder, "ours.dcm"), pathlib.Path(folder, "theirs.dcm")
            theirs.unlink(missing_ok=True)
            command = [ROOT / "node_modules/.bin/node", ROOT / "packages/dicom-codecs/src/node/dicom-command.ts"]
            subprocess.run([*command, source, "--deidentify", ours], check=True, stdout=subprocess.DEVNULL)
            subprocess.run(["gdcmanon", "-e", "-c", certificate, source, theirs], capture_output=True)
            if not theirs.exists():
                without.append(source.name)
                continue
            files += 1
            before = dict(elements(pydicom.dcmread(source, force=True)))
            of_ours, of_theirs = (dict(elements(pydicom.dcmread(one))) for one in (ours, theirs))
            for path, element in before.items():
                tag = "private" if element.tag.is_private else f"{element.tag:08x}"
                compared.add(tag)
                pair = kind(element, of_ours.get(path)), kind(element, of_theirs.get(path))
                if pair[0] != pair[1]:
                    differing.setdefault(f"ours {pair[0]}, theirs {pair[1]}", set()).add(tag)
    accepted = json.loads((HERE / "gdcmanon-differences.json").read_text())["differences"]
    unexplained = {pair: sorted(tags - set(accepted.get(pair, {}).get("tags", []))) for pair, tags in differing.items()}
    for pair, tags in sorted(differing.items()):
        print(f"{pair}: {len(tags)}, not accounted for: {unexplained[pair]}")
    print(f"{version}: {files} files, {len(compared)} attributes; gdcmanon writes nothing for {without}")
    if "--record" in sys.argv:
        print(json.dumps({pair: sorted(tags) for pair, tags in differing.items()}))
    if any(unexplained.get(pair) for pair in LEAKS):
        return 2
    return 1 if any(unexplained.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
