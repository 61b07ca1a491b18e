import { assertNever } from '@medicus/ids';
import type { SignInDefect } from '@medicus/messaging';
import { Notice } from '@medicus/ui';
import { useTranslation } from 'react-i18next';

/** Why signing in did not work, in words. Nothing when there is no defect. */
export function DefectNotice({ defect, wait }: { readonly defect: SignInDefect | undefined; readonly wait: number }) {
  const { t } = useTranslation('signIn');
  if (defect === undefined) return null;
  switch (defect.kind) {
    case 'wrong-password':
      return <Alert>{t('wrongPassword')}</Alert>;
    case 'bad-user-name':
      return <Alert>{t('badUserName')}</Alert>;
    case 'locked':
      return <Alert>{t('locked')}</Alert>;
    case 'refused':
      return <Alert>{t('refused')}</Alert>;
    case 'server-away':
      return <Alert tone="waiting">{t('serverAway')}</Alert>;
    case 'rate-limited':
      // the number changes every second: announced once, not sixty times
      return wait > 0 ? (
        <Notice tone="waiting" live="off">
          {t('rateLimited', { count: wait })}
        </Notice>
      ) : null;
    default:
      return assertNever(defect);
  }
}

function Alert({ tone = 'error', children }: { readonly tone?: 'error' | 'waiting'; readonly children: string }) {
  return (
    <Notice tone={tone} live="assertive">
      {children}
    </Notice>
  );
}
