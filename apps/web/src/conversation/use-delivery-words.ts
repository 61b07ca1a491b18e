import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { assertNever } from '@medicus/ids';
import { LOCALES, preferredLanguage, useFormats } from '@medicus/ui';
import type { DeliveryLine } from '@medicus/view-models';

/** Says a {@link DeliveryLine} in the language in use. */
export function useDeliveryWords(): (line: DeliveryLine) => string {
  const { t, i18n } = useTranslation('timeline');
  const formats = useFormats();
  const locale = LOCALES[preferredLanguage(i18n.language, [])];
  return useCallback(
    (line) => {
      // “Kaya, Miriam und Weber, Jonas”
      const list = (names: readonly string[]) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
      switch (line.says) {
        case 'sent':
          return t('delivery.sent');
        case 'sending':
          return line.fraction === undefined
            ? t('delivery.sending')
            : t('delivery.sendingPercent', { percent: `${Math.round(line.fraction * 100)} %` });
        case 'offline':
          return t('delivery.offline');
        case 'house-away':
          return t('delivery.houseAway', { names: list(line.names) });
        case 'invitation-pending':
          return t('delivery.invitationPending', { names: list(line.names), time: formats.time(line.nextTryAt) });
        case 'duty-pending':
          return t('delivery.dutyPending');
        case 'not-joined':
          return t(line.names.length === 1 ? 'delivery.notJoined' : 'delivery.notJoinedMany', {
            names: list(line.names),
          });
        case 'not-set-up':
          return t('delivery.notSetUp', { names: list(line.names) });
        case 'earlier-message':
          return t('delivery.earlier');
        case 'failed':
          return t(`delivery.failed.${line.why}`);
        default:
          return assertNever(line);
      }
    },
    [t, formats, locale],
  );
}
