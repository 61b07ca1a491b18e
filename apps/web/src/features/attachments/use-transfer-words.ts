import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@medicus/ui';
import { createTransferWatch, type Transfer } from '@medicus/view-models';

/** How often speed and time left are renewed, in ms: more often nobody can read them. */
const EVERY = 500;

/** “Senden: 1,2 MB von 4,1 MB · 2,4 MB/s · noch 2 s” for a part of `total` bytes between 0 and 1. */
export function useTransferWords(fraction: number | undefined, total: number): string {
  const { t } = useTranslation('attachments');
  const formats = useFormats();
  const latest = useRef(fraction);
  const [transfer, setTransfer] = useState<Transfer>();
  const running = fraction !== undefined;
  useEffect(() => {
    latest.current = fraction;
  }, [fraction]);
  useEffect(() => {
    if (!running) return;
    const watch = createTransferWatch(total);
    const look = () => setTransfer(watch.see(performance.now(), (latest.current ?? 0) * total));
    const timer = setInterval(look, EVERY);
    return () => clearInterval(timer);
  }, [running, total]);

  if (fraction !== undefined && fraction >= 1) return t('almost');
  const parts = [t('sending', { done: formats.size((fraction ?? 0) * total), total: formats.size(total) })];
  if (fraction !== undefined && transfer?.speed !== undefined) {
    parts.push(t('speed', { speed: formats.size(transfer.speed) }));
  }
  if (fraction !== undefined && transfer?.left !== undefined) {
    const { left } = transfer;
    const time = left < 90 ? t('seconds', { count: Math.ceil(left) }) : t('minutes', { count: Math.round(left / 60) });
    parts.push(t('left', { time }));
  }
  return parts.join(' · ');
}
