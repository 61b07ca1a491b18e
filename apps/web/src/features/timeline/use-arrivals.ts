import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineItem } from '@medicus/messaging';
import { arrivedSince, fileKindOf, type MessageItem } from '@medicus/view-models';

export interface Arrivals {
  /** For the polite live region: what came in last, in words. */
  readonly said: string;
  /** Messages of others that came while the end was out of sight. */
  readonly below: number;
}

const keysOf = (items: readonly TimelineItem[]): ReadonlySet<string> => new Set(items.map((item) => item.key));

/** Follows what others write, for screen readers and for the counter on “Zum Ende”. */
export function useArrivals(items: readonly TimelineItem[], atEnd: boolean): Arrivals {
  const { t } = useTranslation('timeline');
  const [told, setTold] = useState({ items, said: '' });
  const [read, setRead] = useState(items);

  // State that follows a prop: set while rendering, so that no frame shows the old value.
  if (told.items !== items) {
    const last = arrivedSince(keysOf(told.items), items).at(-1);
    setTold({ items, said: last === undefined ? told.said : sentence(last) });
  }
  if (atEnd && read !== items) setRead(items);

  function sentence(item: MessageItem): string {
    const name = item.sender.displayName;
    if (item.content.kind === 'text') return t('arrived', { name, text: item.content.text.slice(0, 300) });
    if (item.content.kind !== 'file') return t('arrivedOther', { name });
    const { attachment } = item.content;
    return fileKindOf(attachment) === 'dicom'
      ? t('arrivedPicture', { name })
      : t('arrivedFile', { name, file: attachment.name });
  }

  return { said: told.said, below: atEnd ? 0 : arrivedSince(keysOf(read), items).length };
}
