import type { UserId } from '@medicus/ids';
import type { Log } from '@medicus/server-kit';
import type { Registrar } from './function-address/registrar.ts';
import type { Rooms } from './function-address/rooms.ts';
import { retryDelay } from './function-address/worker.ts';
import type { Inbox } from './store/inbox.ts';
import type { AdminApi } from './synapse/admin-api.ts';
import type { Delivery } from './synapse/delivery.ts';

export interface NamedAddress {
  readonly address: UserId;
  readonly displayName: string;
}

const HOUR_MS = 60 * 60 * 1000;

/**
 * What has to be true before work can be done, and stay so: an admin token, registered function
 * addresses, none of them left sitting in a room, deliveries that arrive. Tries until Synapse is there, then looks hourly.
 */
export class Caretaker {
  readonly #admin: AdminApi;
  readonly #registrar: Registrar;
  readonly #delivery: Delivery;
  readonly #rooms: Rooms;
  readonly #inbox: Inbox;
  readonly #addresses: readonly NamedAddress[];
  readonly #log: Log;
  readonly #registered = new Set<UserId>();
  #timer: NodeJS.Timeout | null = null;
  #failures = 0;
  #stopped = false;

  constructor(parts: {
    readonly admin: AdminApi;
    readonly registrar: Registrar;
    readonly delivery: Delivery;
    readonly rooms: Rooms;
    readonly inbox: Inbox;
    readonly addresses: readonly NamedAddress[];
    readonly log: Log;
  }) {
    this.#admin = parts.admin;
    this.#registrar = parts.registrar;
    this.#delivery = parts.delivery;
    this.#rooms = parts.rooms;
    this.#inbox = parts.inbox;
    this.#addresses = parts.addresses;
    this.#log = parts.log;
  }

  /** Configured function addresses that do not exist yet. */
  get unregistered(): number {
    return this.#addresses.length - this.#registered.size;
  }

  start(): void {
    void this.#round();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #round(): Promise<void> {
    let well = false;
    try {
      well = await this.#careForAll();
    } catch (error) {
      if (!this.#stopped) this.#log.error('looking after the function addresses failed', {}, error);
    }
    if (this.#stopped) return;
    this.#failures = well ? 0 : this.#failures + 1;
    const delay = well ? HOUR_MS : Math.min(retryDelay(this.#failures, null) / 4, 15_000);
    this.#timer = setTimeout(() => void this.#round(), delay);
  }

  async #careForAll(): Promise<boolean> {
    const token = await this.#admin.whoAmI();
    if (!token.ok || this.#stopped) return false;
    const each = await Promise.all(this.#addresses.map(async (named) => this.#careFor(named)));
    const delivery = await this.#delivery.ping();
    const swept = this.#stopped ? 0 : this.#inbox.sweep();
    if (swept > 0) this.#log.info('forgot what was taken in long ago', { kind: 'function-address', count: swept });
    return delivery.ok && each.every(Boolean);
  }

  async #careFor({ address, displayName }: NamedAddress): Promise<boolean> {
    const ensured = await this.#registrar.ensure(address, displayName);
    if (!ensured.ok) return false;
    this.#registered.add(address);
    const joined = await this.#registrar.joinedRooms(address);
    if (!joined.ok) return false;
    for (const roomId of joined.value) {
      if (this.#stopped) return false;
      // A lost database must not leave an address in a room for ever.
      if (this.#inbox.hasCase(address, roomId)) continue;
      const left = await this.#rooms.leave(address, roomId, null);
      this.#log.warn('a function address was in a room without a reason and left', {
        kind: 'function-address',
        reason: left.ok ? 'left' : left.defect.kind,
      });
    }
    return true;
  }
}
