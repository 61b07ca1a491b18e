import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { defect, ok, parseServerName, serverOf, type RoomId } from '@medicus/ids';
import type { Messenger, Recipient, Self } from '@medicus/messaging';
import { createConversations } from '../conversations/conversations-port.ts';
import { watchDirectRooms } from '../conversations/direct-rooms.ts';
import { createDrafts, type DraftOutcome } from '../conversations/drafts.ts';
import { loadDrafts } from '../conversations/draft.ts';
import { makeRoom } from '../conversations/make-room.ts';
import type { HostOptions } from '../host/host-options.ts';
import { fieldOf } from '../http/house.ts';
import { createMedia } from '../media/media-port.ts';
import { createOutboxEngine } from '../outbox/outbox-engine.ts';
import { createOutbox } from '../outbox/outbox-port.ts';
import { outboxStore } from '../outbox/outbox-store.ts';
import { createHouseReach, createReadiness } from '../outbox/readiness.ts';
import { createUploader } from '../outbox/upload-kept.ts';
import { watchBackup } from '../recovery/backup-state.ts';
import { watchRoomFacts } from '../rooms/room-facts.ts';
import { watchConnection } from '../session/connection.ts';
import type { SdkSession } from '../session/sdk-session.ts';
import type { Vault } from '../storage/vault.ts';
import { keepTryingToRead } from '../timeline/retry-decryption.ts';
import { openTimeline } from '../timeline/timeline-port.ts';
import { ownName } from './own-name.ts';

export interface OwnedMessenger extends Messenger {
  dispose(): Promise<void>;
}

/** Changes of devices come in bursts: the outbox looks again at most this often, in ms. */
const DEVICES_SETTLE = 1000;

/** Puts the ports of one running session together. */
export async function createMessenger(
  options: HostOptions,
  vault: Vault,
  session: SdkSession,
  signOut: () => Promise<void>,
): Promise<OwnedMessenger> {
  const { clock, random } = options;
  const userId = session.record().userId;
  const self: Self = { userId, displayName: await ownName(vault, session), server: serverOf(userId) };
  const connection = watchConnection(session, clock);
  const facts = watchRoomFacts(session);
  const houses = createHouseReach(session, clock);
  const readiness = createReadiness(session, facts, connection.state, clock, houses);
  const store = outboxStore(vault, userId);
  const backup = watchBackup(session);
  const media = createMedia(options, session);
  let onDirect = (): void => undefined;
  const direct = watchDirectRooms(session, () => onDirect());

  const attempt = async (recipient: Recipient): Promise<DraftOutcome> => {
    if (connection.state.get().kind === 'offline') return { kind: 'away' };
    const server = serverOf(recipient.userId);
    if (server !== serverOf(userId) && (await houses.reachable(server)) === false) return { kind: 'away' };
    const known = new Set(session.client.getRooms().map((room) => room.roomId as RoomId));
    const made = await makeRoom(session.house, userId, recipient, () => known);
    if (!made.ok) {
      const away = made.defect.kind === 'other-house-away' || made.defect.kind === 'server-away';
      return { kind: away ? 'away' : 'refused' };
    }
    if (recipient.kind === 'person') await direct.add(recipient.userId, made.value);
    return { kind: 'made', roomId: made.value };
  };
  const aliases = await store.loadAliases();
  const loaded = await store.load();
  const drafts = createDrafts({
    vault,
    self: userId,
    clock,
    random,
    loaded: await loadDrafts(vault, userId),
    aliases,
    keepAliases: (next) => store.putAliases(next),
    attempt,
    onMade: (from, to) => engine.move(from, to),
    onTried: (roomId) => engine.wake(roomId),
  });
  const engine = createOutboxEngine(
    session,
    store,
    loaded.map((item) => ({ ...item, roomId: drafts.resolve(item.roomId) })),
    readiness,
    createUploader(options.baseUrl, session.authorised, vault),
    (roomId) => drafts.waiting(roomId),
    clock,
    random,
  );
  const conversations = createConversations({
    session,
    facts,
    direct,
    drafts,
    engine,
    synced: connection.synced,
    houses,
  });
  onDirect = conversations.refresh;
  const outbox = createOutbox({
    engine,
    vault,
    attachmentCrypto: options.attachmentCrypto,
    clock,
    random,
    resolve: (roomId) => drafts.resolve(roomId),
    maxUploadSize: () => media.maxUploadSize,
  });

  let settle: ReturnType<typeof setTimeout> | undefined;
  const onDevices = (): void => {
    readiness.changed();
    settle ??= setTimeout(() => {
      settle = undefined;
      engine.wake();
    }, DEVICES_SETTLE);
  };
  session.client.on(CryptoEvent.DevicesUpdated, onDevices);
  session.client.on(CryptoEvent.UserTrustStatusChanged, onDevices);
  const stopRetrying = keepTryingToRead(session);
  const stops = [
    facts.onChange((roomId) => {
      readiness.changed();
      engine.wake(roomId);
    }),
    connection.synced.subscribe(() => engine.wake()),
    connection.state.subscribe(() => {
      if (connection.state.get().kind !== 'online') return;
      engine.wake();
      drafts.hurry();
      media.learnLimit().catch(() => undefined); // ours counts until then
    }),
  ];
  engine.wake();

  return {
    self,
    connection: connection.state,
    backup: backup.state,
    conversations,
    outbox,
    media,
    openTimeline: (roomId) =>
      openTimeline(
        { session, facts, drafts, engine, synced: connection.synced, self: { ...self, membership: 'joined' } },
        roomId,
      ),
    async openIdToken() {
      const answer = await session.house.post(
        `/_matrix/client/v3/user/${encodeURIComponent(userId)}/openid/request_token`,
        {},
      );
      if (!answer.ok) return defect('server-away');
      const accessToken = fieldOf(answer.value, 'access_token');
      const server = parseServerName(fieldOf(answer.value, 'matrix_server_name'));
      const life = fieldOf(answer.value, 'expires_in');
      if (typeof accessToken !== 'string' || !server.ok || typeof life !== 'number') return defect('server-away');
      return ok({ accessToken, matrixServerName: server.value, expiresInSeconds: life });
    },
    signOut,
    async dispose() {
      clearTimeout(settle);
      for (const stop of stops) stop();
      stopRetrying();
      drafts.dispose();
      conversations.dispose();
      direct.dispose();
      facts.dispose();
      backup.dispose();
      connection.dispose();
      session.client.off(CryptoEvent.DevicesUpdated, onDevices);
      session.client.off(CryptoEvent.UserTrustStatusChanged, onDevices);
      await engine.dispose();
    },
  };
}
