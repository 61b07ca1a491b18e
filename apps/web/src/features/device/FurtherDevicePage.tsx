import type { FurtherDevice, Host } from '@medicus/messaging';
import { useState } from 'react';
import { CenteredPage } from '../../ui-parts/CenteredPage.tsx';
import { EnterKey } from './EnterKey.tsx';
import { ResetKeys } from './ResetKeys.tsx';

/** A further device: the recovery key makes older messages readable, or a new key is begun. */
export function FurtherDevicePage({ setup, host }: { readonly setup: FurtherDevice; readonly host: Host }) {
  const [lost, setLost] = useState(false);
  return (
    <CenteredPage>
      {lost ? (
        <ResetKeys setup={setup} onBack={() => setLost(false)} />
      ) : (
        <EnterKey setup={setup} onLost={() => setLost(true)} onSignOut={() => host.resetDevice()} />
      )}
    </CenteredPage>
  );
}
