import { type Encoding, isSequence, latin, LONG_VRS, type Node } from './data-tree.ts';

const UNDEFINED = 0xff_ff_ff_ff;
/** Any other two letters would be read in a way that we cannot know. */
const KNOWN_VR =
  /^(AE|AS|AT|CS|DA|DS|DT|FD|FL|IS|LO|LT|OB|OD|OF|OL|OV|OW|PN|SH|SL|SQ|SS|ST|SV|TM|UC|UI|UL|UN|UR|US|UT|UV)$/;

/** Elements as bytes, sequences and items with lengths, values padded to even length. */
export function writeDataSet(nodes: readonly Node[], encoding: Encoding): Uint8Array<ArrayBuffer> {
  return joined(nodes.flatMap((node) => element(node, encoding)));
}

function element(node: Node, encoding: Encoding): Uint8Array[] {
  if (!isSequence(node)) {
    const odd = node.value.length % 2 === 1;
    const length = node.value.length + (odd ? 1 : 0);
    const head = elementHead(node.tag, node.vr, length, encoding);
    const pad = /^(UI|OB|UN|OW)$/.test(node.vr) ? 0 : 0x20;
    return odd ? [head, node.value, Uint8Array.of(pad)] : [head, node.value];
  }
  const body = joined(
    node.items.flatMap((item) => {
      const inside = writeDataSet(item, encoding);
      return [itemHead(inside.length, encoding), inside];
    }),
  );
  return [elementHead(node.tag, 'SQ', body.length, encoding), body];
}

/** Tag, VR and length. A value too long for a short VR is written as UN (PS3.5 6.2.2). */
export function elementHead(
  tag: string,
  vr: string,
  length: number | 'undefined',
  encoding: Encoding,
): Uint8Array<ArrayBuffer> {
  const bytes = length === 'undefined' ? UNDEFINED : length;
  const known = KNOWN_VR.test(vr) ? vr : 'UN';
  const written = LONG_VRS.has(known) || bytes <= 0xffff ? known : 'UN';
  const long = encoding.explicitVr && LONG_VRS.has(written);
  const out = new Uint8Array(long ? 12 : 8);
  const view = new DataView(out.buffer);
  const little = !encoding.bigEndian;
  view.setUint16(0, Number.parseInt(tag.slice(0, 4), 16), little);
  view.setUint16(2, Number.parseInt(tag.slice(4), 16), little);
  if (!encoding.explicitVr) {
    view.setUint32(4, bytes, little);
    return out;
  }
  out.set(latin(written), 4);
  if (long) view.setUint32(8, bytes, little);
  else view.setUint16(6, bytes, little);
  return out;
}

function itemHead(length: number, encoding: Encoding): Uint8Array<ArrayBuffer> {
  return elementHead('fffee000', '', length, { explicitVr: false, bigEndian: encoding.bigEndian });
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
