import type { FurtherDevice } from '@medicus/messaging';
import { useState } from 'react';
import { CenteredPage } from '../../ui-parts/CenteredPage.tsx';
import { EnterKey } from './EnterKey.tsx';
import { ResetKeys } from './ResetKeys.tsx';

/** A further device: the recovery key makes older messages readable, or a new key is begun. */
export function FurtherDevicePage({ setup }: { readonly setup: FurtherDevice }) {
  const [lost, setLost] = useState(false);
  return (
    <CenteredPage>
      {lost ? (
        <ResetKeys setup={setup} onBack={() => setLost(false)} />
      ) : (
        <EnterKey setup={setup} onLost={() => setLost(true)} />
      )}
    </CenteredPage>
  );
}
