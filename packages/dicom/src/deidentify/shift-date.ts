import { textNode, type ValueNode } from './data-tree.ts';

/** Dates and the date part of date-times, `days` earlier; `undefined` for what is no date (then nothing of it may stay). */
export function shiftDates(node: ValueNode, days: number): ValueNode | undefined {
  const text = String.fromCharCode(...node.value.subarray(0, 1024)).replace(/[\0 ]+$/, '');
  // What was not looked at does not stay.
  if (node.value.length > 1024) return undefined;
  if (node.vr === 'TM') return /^[\d.:\\ ]*$/.test(text) ? node : undefined;
  if (node.vr !== 'DA' && node.vr !== 'DT') return undefined;
  const moved = text.split('\\').map((value) => {
    if (value.trim() === '') return '';
    const match = /^(\d{4})[.]?(\d{2})[.]?(\d{2})(.*)$/.exec(value.trim());
    if (!match || (node.vr === 'DA' && match[4] !== '') || !/^[\d.+-]*$/.test(match[4] ?? '')) return undefined;
    const shifted = shiftDay(Number(match[1]), Number(match[2]), Number(match[3]), days);
    return shifted === undefined ? undefined : shifted + (match[4] ?? '');
  });
  return moved.includes(undefined) ? undefined : textNode(node.tag, node.vr, moved.join('\\'));
}

function shiftDay(year: number, month: number, day: number, days: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10).replaceAll('-', '');
}
