"""Compares our de-identification with PyPI dicom-anonymizer, attribute by attribute.

    venv/bin/pip install pydicom==3.0.2 dicom-anonymizer==2.1.0
    venv/bin/python compare-dicom-anonymizer.py [2024b|2026c]

Writes a file that has every standard attribute (pydicom's dictionary, groups 0008 to 60FF), each with a value of its
VR; de-identifies it with `npm run dicom -- --deidentify` and with dicom-anonymizer; sorts each attribute into absent,
empty, changed or same. Prints the attributes where the two differ by kind, and those that
dicom-anonymizer-differences.json does not account for; exit code 1 where there are such.
"""
import copy
import importlib
import json
import pathlib
import subprocess
import sys
import tempfile

import pydicom
from dicomanonymizer import simpledicomanonymizer
from pydicom import _dicom_dict

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent.parent
EDITION = sys.argv[1] if len(sys.argv) > 1 else "2024b"
UNLIKE_TEXT = {
    "DA": "19670131", "TM": "131415", "DT": "19670131131415", "AS": "055Y", "DS": "4711.5", "IS": "4711",
    "CS": "PLANTED", "UR": "http://example.invalid/planted",
}
NUMBERS = {"US": 4711, "SS": 4711, "UL": 4711, "SL": 4711, "FL": 4711.0, "FD": 4711.0, "AT": 0x00080018, "UV": 4711, "SV": 4711}


def value(vr, index):
    if vr == "SQ":
        item = pydicom.Dataset()
        item.CodeMeaning = "planted"
        return pydicom.Sequence([item])
    if vr == "UI":
        return f"1.2.276.0.4711.{index}"
    if vr in NUMBERS:
        return NUMBERS[vr]
    if vr.startswith("O") or vr == "UN":
        return b"planted1" * 2
    # Each text is another: ours clears every element that repeats a name or a number of the patient.
    return UNLIKE_TEXT.get(vr, f"Q{index:05d}Z")


def build():
    dataset = pydicom.Dataset()
    for index, (tag, (vr, *_)) in enumerate(sorted(_dicom_dict.DicomDictionary.items())):
        if tag >> 16 < 0x0008 or tag >> 16 >= 0x7FE0 or not tag & 0xFFFF:
            continue
        vr = "OW" if "OW" in vr else vr[:2]
        dataset.add_new(tag, vr, value(vr, index))
    dataset.SpecificCharacterSet = "ISO_IR 100"
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1"
    meta = pydicom.dataset.FileMetaDataset()
    meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.file_meta = meta
    return dataset


def kind(before, after, tag):
    if tag not in after:
        return "absent"
    was, now = before[tag], after[tag]
    if now.VR == "SQ":
        if len(now.value) == 0:
            return "empty"
        return "same" if now.value[0].get("CodeMeaning") == "planted" else "changed"
    if now.value in (None, "", b"") or now.is_empty:
        return "empty"
    return "same" if was.value == now.value else "changed"


def theirs(dataset):
    database = f"dicomanonymizer.dicom_anonymization_databases.dicomfields_{EDITION}"
    importlib.import_module(database)
    done = copy.deepcopy(dataset)
    rules = simpledicomanonymizer.initialize_actions(f"dicomfields_{EDITION}")
    simpledicomanonymizer.anonymize_dataset(done, base_rules_gen=lambda: rules)
    return done


def main():
    before = build()
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder, "in.dcm"), pathlib.Path(folder, "out.dcm")
        before.save_as(source, enforce_file_format=True)
        command = ROOT / "packages/dicom-codecs/src/node/dicom-command.ts"
        node = ROOT / "node_modules/.bin/node"
        subprocess.run([node, command, source, "--deidentify", target], check=True, stdout=subprocess.DEVNULL)
        ours = pydicom.dcmread(target)
    other = theirs(before)
    differing = {}
    for element in before:
        pair = (kind(before, ours, element.tag), kind(before, other, element.tag))
        if pair[0] != pair[1]:
            differing.setdefault(f"ours {pair[0]}, theirs {pair[1]}", []).append(f"{element.tag:08x}")
    recorded = json.loads((HERE / "dicom-anonymizer-differences.json").read_text())
    accepted, beyond = recorded["differences"].get(EDITION, {}), recorded["beyondTheTable"]["tags"]
    unexplained = 0
    for pair, tags in sorted(differing.items()):
        known = set(accepted.get(pair, {}).get("tags", [])) | set(beyond.get(pair, []))
        new = [tag for tag in tags if tag not in known]
        unexplained += len(new)
        print(f"{pair}: {len(tags)}, not accounted for: {new}")
    print(f"{len(before)} attributes, {sum(map(len, differing.values()))} differ, {unexplained} not accounted for")
    if "--record" in sys.argv:
        print(json.dumps(differing))
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
