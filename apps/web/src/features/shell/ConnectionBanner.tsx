import type { Connection, Observable } from '@medicus/messaging';
import { Notice } from '@medicus/ui';
import { WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useObservable } from '../../ui-parts/use-observable.ts';

/** A short gap is not worth a banner: only what lasts longer than this, in ms. */
const PATIENCE = 2500;

/** Says that there is no network, and that reading and writing go on. The live region is always there, so that it is heard. */
export function ConnectionBanner({ connection }: { readonly connection: Observable<Connection> }) {
  const { t } = useTranslation('shell');
  const now = useObservable(connection);
  const [lastingFor, setLastingFor] = useState<Connection>();
  const lasting = lastingFor === now;
  useEffect(() => {
    if (now.kind !== 'connecting') return undefined;
    const timer = setTimeout(() => setLastingFor(now), PATIENCE);
    return () => clearTimeout(timer);
  }, [now]);
  return (
    <div aria-live="polite">
      {now.kind === 'offline' && (
        <Notice tone="waiting" banner icon={<WifiOff size={18} strokeWidth={1.75} />}>
          {t('offline')}
        </Notice>
      )}
      {now.kind === 'connecting' && lasting && (
        <Notice tone="info" banner>
          {t('connecting')}
        </Notice>
      )}
    </div>
  );
}
