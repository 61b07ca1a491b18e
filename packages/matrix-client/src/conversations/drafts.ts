import type { Clock, Random, RoomId, UserId } from '@medicus/ids';
import type { Recipient, Waiting } from '@medicus/messaging';
import { backOff, chanceFrom } from '../outbox/back-off.ts';
import { base64Of } from '../storage/base64.ts';
import type { Vault } from '../storage/vault.ts';
import { localRoomId, saveDrafts, type Draft } from './draft.ts';

/** Tries of an invitation that another house did not take: from seconds to minutes. */
const LIMITS = { first: 4000, most: 5 * 60_000 };

export type DraftOutcome =
  | { readonly kind: 'made'; readonly roomId: RoomId }
  | { readonly kind: 'away' }
  | { readonly kind: 'refused' };

/** Conversations that exist on this device only, and what became of them. */
export interface Drafts {
  all(): readonly Draft[];
  isDraft(roomId: RoomId): boolean;
  add(recipient: Recipient): Promise<RoomId>;
  drop(roomId: RoomId): Promise<void>;
  /** The real room of what was once a draft; any other id stays itself. */
  resolve(roomId: RoomId): RoomId;
  /** The id under which this window lists a room: a former draft keeps its own until the next start. */
  shownAs(roomId: RoomId): RoomId;
  waiting(roomId: RoomId): readonly Waiting[] | undefined;
  /** Tries all now, for instance when the network is back. */
  hurry(): void;
  onChange(listener: () => void): () => void;
  dispose(): void;
}

interface Parts {
  readonly vault: Vault;
  readonly self: UserId;
  readonly clock: Clock;
  readonly random: Random;
  readonly loaded: readonly Draft[];
  readonly aliases: ReadonlyMap<RoomId, RoomId>;
  keepAliases(aliases: ReadonlyMap<RoomId, RoomId>): Promise<void>;
  /** Invites again. */
  attempt(recipient: Recipient): Promise<DraftOutcome>;
  /** The messages written meanwhile go to the new room. */
  onMade(from: RoomId, to: RoomId): Promise<void>;
  onTried(roomId: RoomId): void;
}

export function createDrafts(parts: Parts): Drafts {
  let drafts = parts.loaded;
  let aliases = new Map(parts.aliases);
  const shown = new Map<RoomId, RoomId>();
  const timers = new Map<RoomId, ReturnType<typeof setTimeout>>();
  const trying = new Set<RoomId>();
  const listeners = new Set<() => void>();
  let disposed = false;

  const keep = async (next: readonly Draft[]): Promise<void> => {
    drafts = next;
    for (const listener of Array.from(listeners)) listener();
    await saveDrafts(parts.vault, parts.self, next);
  };
  const plan = (draft: Draft): void => {
    if (disposed) return;
    clearTimeout(timers.get(draft.roomId));
    const delay = Math.max(0, draft.nextTryAt - parts.clock());
    timers.set(
      draft.roomId,
      setTimeout(() => {
        attempt(draft.roomId).catch(() => undefined); // storage is being closed
      }, delay),
    );
  };
  const attempt = async (roomId: RoomId): Promise<void> => {
    const draft = drafts.find((one) => one.roomId === roomId);
    if (!draft || disposed || trying.has(roomId)) return;
    trying.add(roomId);
    const outcome = await parts.attempt(draft.recipient).finally(() => trying.delete(roomId));
    if (disposed) return;
    if (outcome.kind === 'made') {
      aliases = new Map(aliases).set(roomId, outcome.roomId);
      shown.set(outcome.roomId, roomId);
      await parts.keepAliases(aliases);
      await keep(drafts.filter((one) => one.roomId !== roomId));
      await parts.onMade(roomId, outcome.roomId);
      return;
    }
    // A refusal may be lifted again, and the message is still here: it is tried on, but rarely.
    const tries = outcome.kind === 'refused' ? Math.max(draft.attempt + 1, 6) : draft.attempt + 1;
    const next: Draft = {
      ...draft,
      attempt: tries,
      nextTryAt: parts.clock() + backOff(tries, LIMITS, chanceFrom(parts.random(2))),
    };
    await keep(drafts.map((one) => (one.roomId === roomId ? next : one)));
    plan(next);
    parts.onTried(roomId);
  };
  for (const draft of drafts) plan(draft);

  return {
    all: () => drafts,
    isDraft: (roomId) => drafts.some((draft) => draft.roomId === roomId),
    async add(recipient) {
      const roomId = localRoomId(base64Of(parts.random(12)).replace(/[+/]/g, '0'));
      const at = parts.clock();
      const nextTryAt = at + backOff(0, LIMITS, chanceFrom(parts.random(2)));
      const draft: Draft = { roomId, recipient, at, attempt: 0, nextTryAt };
      await keep([...drafts, draft]);
      plan(draft);
      return roomId;
    },
    async drop(roomId) {
      clearTimeout(timers.get(roomId));
      await keep(drafts.filter((draft) => draft.roomId !== roomId));
    },
    resolve: (roomId) => aliases.get(roomId) ?? roomId,
    shownAs: (roomId) => shown.get(roomId) ?? roomId,
    waiting(roomId) {
      const draft = drafts.find((one) => one.roomId === roomId);
      if (!draft) return undefined;
      const { userId, displayName } = draft.recipient;
      return [{ kind: 'invitation-pending', userId, displayName, nextTryAt: draft.nextTryAt }];
    },
    hurry() {
      for (const draft of drafts) plan({ ...draft, nextTryAt: 0 });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      disposed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      listeners.clear();
    },
  };
}
