import { assertNever } from '@medicus/ids';
import type { StartDefect } from '@medicus/messaging';
import { useTranslation } from 'react-i18next';

export interface RefusalWords {
  readonly reason: string;
  /** What works instead. */
  readonly help?: string;
  /** The rule behind it, for “Warum?”. */
  readonly rule?: string;
}

/** Own rules and the federation list are named; of another house or person only that it did not accept. */
export function useRefusalWords(defect: StartDefect): RefusalWords {
  const { t } = useTranslation('find');
  switch (defect.kind) {
    case 'oneself':
      return { reason: t('refusal.oneself') };
    case 'server-away':
      return { reason: t('refusal.serverAway') };
    case 'declined-by-other-house':
      return { reason: t('refusal.otherHouse'), help: t('refusal.otherHouseHelp'), rule: t('refusal.whyOtherHouse') };
    case 'refused':
      break;
    default:
      return assertNever(defect);
  }
  const { refusal } = defect;
  switch (refusal.reason) {
    case 'not-in-federation':
      return {
        reason: t('refusal.notInFederation', { server: refusal.server }),
        help: t('refusal.notInFederationHelp'),
        rule: t('refusal.whyFederation'),
      };
    case 'federation-list-stale':
      return { reason: t('refusal.listStale'), help: t('refusal.listStaleHelp'), rule: t('refusal.whyStale') };
    case 'more-than-one-invitee':
      return { reason: t('refusal.moreThanOne'), rule: t('refusal.whyRule') };
    case 'third-party-invite':
      return { reason: t('refusal.thirdParty'), rule: t('refusal.whyRule') };
    case 'chat-is-for-two':
      return { reason: t('refusal.chatIsForTwo'), rule: t('refusal.whyRule') };
    case 'malformed-user-id':
      return { reason: t('refusal.malformed') };
    case 'oneself':
      return { reason: t('refusal.oneself') };
    default:
      return assertNever(refusal);
  }
}
