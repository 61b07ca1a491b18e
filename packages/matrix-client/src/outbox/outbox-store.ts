import type { RoomId, UserId } from '@medicus/ids';
import type { Vault } from '../storage/vault.ts';
import type { KeptFile, OutboxItem } from './outbox-item.ts';

/** Unsent messages of one account, sealed in the vault; also those of an account that is signed out just now. */
export interface OutboxStore {
  load(): Promise<OutboxItem[]>;
  put(item: OutboxItem): Promise<void>;
  remove(item: OutboxItem): Promise<void>;
  /** Real room ids of drafts, by the draft's local id. */
  loadAliases(): Promise<ReadonlyMap<RoomId, RoomId>>;
  putAliases(aliases: ReadonlyMap<RoomId, RoomId>): Promise<void>;
}

export function outboxStore(vault: Vault, userId: UserId): OutboxStore {
  const prefix = `outbox:${userId}:`;
  const name = (item: OutboxItem): string => `${prefix}${item.key}`;
  return {
    async load() {
      const names = await vault.names(prefix);
      const items = await Promise.all(names.map((one) => vault.read(one)));
      return (items as OutboxItem[]).sort((a, b) => a.seq - b.seq);
    },
    put: (item) => vault.write(name(item), item),
    async remove(item) {
      await vault.remove(name(item));
      for (const kept of keptOf(item)) await vault.removeBlob(kept.blob);
    },
    async loadAliases() {
      const known = await vault.read(`aliases:${userId}`);
      return new Map(Array.isArray(known) ? (known as [RoomId, RoomId][]) : []);
    },
    putAliases: (aliases) => vault.write(`aliases:${userId}`, Array.from(aliases)),
  };
}

export function keptOf(item: OutboxItem): readonly KeptFile[] {
  if (item.body.kind === 'text') return [];
  const preview = item.body.picture?.preview?.kept;
  return [...(item.body.kept ? [item.body.kept] : []), ...(preview ? [preview] : [])];
}
