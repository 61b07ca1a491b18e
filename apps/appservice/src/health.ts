import type { Health } from '@medicus/server-kit';
import type { Caretaker } from './caretaker.ts';
import type { Inbox } from './store/inbox.ts';
import type { AdminApi } from './synapse/admin-api.ts';
import type { Delivery } from './synapse/delivery.ts';
import type { SynapseHttp } from './synapse/http.ts';

/** What `GET /health` says about the appservice, in words. */
export function watchHealth(
  health: Health,
  parts: {
    readonly http: SynapseHttp;
    readonly admin: AdminApi;
    readonly delivery: Delivery;
    readonly inbox: Inbox;
    readonly caretaker: Caretaker;
  },
): void {
  health.watch('synapse', async () => {
    const answer = await parts.http.ask('GET', '/_matrix/client/versions', { signal: AbortSignal.timeout(2500) });
    return answer.ok ? { ok: true, says: 'Synapse answers' } : { ok: false, says: 'Synapse does not answer' };
  });
  health.watch('admin-token', async () => {
    const answer = await parts.admin.whoAmI();
    if (answer.ok) return { ok: true, says: 'Synapse accepts our admin token' };
    return answer.defect.kind === 'away'
      ? { ok: false, says: 'the admin token cannot be checked while Synapse is away' }
      : { ok: false, says: 'Synapse refuses our admin token; check the registration secret' };
  });
  health.watch('delivery', async () => {
    const answer = await parts.delivery.ping(AbortSignal.timeout(2500));
    if (answer.ok) return { ok: true, says: 'what Synapse sends arrives here' };
    return answer.defect.kind === 'away' && answer.defect.status === null
      ? { ok: false, says: 'deliveries cannot be checked while Synapse is away' }
      : {
          ok: false,
          says: 'what Synapse sends does not arrive here; compare the registration file with host and port',
        };
  });
  health.watch('store', () => {
    parts.inbox.probe();
    return { ok: true, says: 'the database can be written to' };
  });
  health.watch('function-addresses', () => {
    const missing = parts.caretaker.unregistered;
    return missing === 0
      ? { ok: true, says: 'all function addresses are registered' }
      : { ok: false, says: `${missing} function addresses could not be checked with Synapse since the start` };
  });
  health.watch('backlog', () => {
    const { count, heldUp } = parts.inbox.backlog();
    // Somebody else being away is no fault of this process.
    return { ok: true, says: `${count} invitations to function addresses open, ${heldUp} held up by somebody away` };
  });
}
