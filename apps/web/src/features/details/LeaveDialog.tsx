import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '@medicus/ids';
import type { JoinDefect } from '@medicus/messaging';
import { Button, Dialog, Notice } from '@medicus/ui';

export interface LeaveDialogProps {
  readonly title: string;
  /** After it succeeded the conversation is no longer on screen. */
  readonly onLeave: () => Promise<Result<void, JoinDefect>>;
  readonly onClose: () => void;
}

export function LeaveDialog({ title, onLeave, onClose }: LeaveDialogProps) {
  const { t } = useTranslation('details');
  const [state, setState] = useState<'idle' | 'leaving' | JoinDefect['kind']>('idle');
  async function leave(): Promise<void> {
    setState('leaving');
    const left = await onLeave();
    if (!left.ok) setState(left.defect.kind);
  }
  return (
    <Dialog
      title={t('leaveTitle')}
      role="alertdialog"
      width="small"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('stay')}</Button>
          <Button variant="critical" isPending={state === 'leaving'} onPress={() => void leave()}>
            {t('confirm')}
          </Button>
        </>
      }
    >
      <p>{t('leaveText', { title })}</p>
      {state !== 'idle' && state !== 'leaving' && (
        <Notice tone="error" live="assertive">
          {t(`failed.${state}`)}
        </Notice>
      )}
    </Dialog>
  );
}
