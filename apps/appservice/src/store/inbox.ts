import type { DatabaseSync } from 'node:sqlite';
import type { Clock, RoomId, UserId } from '@medicus/ids';
import type { Invitation } from '../matrix/invitation.ts';
import { inTransaction } from './database.ts';
import type { KeyedHash } from './keyed-hash.ts';

/** An invitation being served. */
export interface Case {
  readonly eventHash: string;
  readonly address: UserId;
  readonly roomId: RoomId;
  readonly inviter: UserId;
  readonly isDirect: boolean;
  /** The inviter's clock; ms since 1970, as are the others. */
  readonly sentAt: number;
  readonly takenInAt: number;
  /** Whom it was passed on to so far. */
  readonly asked: readonly UserId[];
  /** Attempts in a row that failed because somebody was away. */
  readonly attempts: number;
}

export interface Backlog {
  readonly count: number;
  /** Of those, held up by somebody who is away. */
  readonly heldUp: number;
}

/** Synapse repeats a transaction within minutes; a restored database may replay days. */
const REMEMBERED_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * What was taken in and is not done yet. When an invitation is done only its keyed hash and the
 * transaction's id remain, for 30 days, so that a repeated delivery does nothing.
 */
export class Inbox {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #hash: KeyedHash;

  constructor(parts: { readonly database: DatabaseSync; readonly clock: Clock; readonly hash: KeyedHash }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#hash = parts.hash;
  }

  /** Returns when the disk has it. The invitations that were not known yet. */
  takeIn(transactionId: string, invitations: readonly Invitation[]): readonly Invitation[] {
    const now = this.#clock();
    return inTransaction(this.#database, () => {
      const first = this.#database
        .prepare('INSERT OR IGNORE INTO transaction_seen (transaction_id, seen_at) VALUES (?, ?)')
        .run(transactionId, now);
      if (first.changes === 0) return [];
      return invitations.filter((invitation) => this.#takeInOne(invitation, now));
    });
  }

  #takeInOne(invitation: Invitation, now: number): boolean {
    const eventHash = this.#hash(invitation.eventId);
    const first = this.#database
      .prepare('INSERT OR IGNORE INTO event_seen (event_hash, seen_at) VALUES (?, ?)')
      .run(eventHash, now);
    if (first.changes === 0) return false;
    this.#database
      .prepare(
        `INSERT INTO invitation (event_hash, address, room_id, inviter, is_direct, sent_at, taken_in_at, due_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        eventHash,
        invitation.address,
        invitation.roomId,
        invitation.inviter,
        invitation.isDirect ? 1 : 0,
        invitation.sentAt,
        now,
        now,
      );
    return true;
  }

  /** Due cases, the longest due first. */
  due(limit: number): readonly Case[] {
    return this.#database
      .prepare('SELECT * FROM invitation WHERE due_at <= ? ORDER BY due_at LIMIT ?')
      .all(this.#clock(), limit)
      .map(caseOf);
  }

  /** When the next case falls due, or null when there is none. */
  nextDueAt(): number | null {
    const row = this.#database.prepare('SELECT MIN(due_at) AS due_at FROM invitation').get();
    const dueAt = row?.['due_at'];
    return typeof dueAt === 'number' ? dueAt : null;
  }

  /** Writes down who is going to be invited, before it is done: a crash must not bring in a second person. */
  noteAsked(eventHash: string, asked: readonly UserId[]): void {
    this.#database
      .prepare('UPDATE invitation SET asked = ? WHERE event_hash = ?')
      .run(JSON.stringify(asked), eventHash);
  }

  /** Looks at the case again at `dueAt`; `attempts` counts failures in a row. */
  postpone(eventHash: string, dueAt: number, attempts: number): void {
    this.#database
      .prepare('UPDATE invitation SET due_at = ?, attempts = ? WHERE event_hash = ?')
      .run(dueAt, attempts, eventHash);
  }

  /** Something happened in this room: its cases are due now. */
  hurry(roomId: RoomId): void {
    const now = this.#clock();
    this.#database.prepare('UPDATE invitation SET due_at = ? WHERE room_id = ? AND due_at > ?').run(now, roomId, now);
  }

  /** The address has left: who invited whom where is deleted. */
  done(eventHash: string): void {
    this.#database.prepare('DELETE FROM invitation WHERE event_hash = ?').run(eventHash);
  }

  /** Whether this address still has something to do in the room. */
  hasCase(address: UserId, roomId: RoomId): boolean {
    return (
      this.#database.prepare('SELECT 1 FROM invitation WHERE address = ? AND room_id = ?').get(address, roomId) !==
      undefined
    );
  }

  backlog(): Backlog {
    const row = this.#database
      .prepare('SELECT COUNT(*) AS count, COUNT(*) FILTER (WHERE attempts > 0) AS held_up FROM invitation')
      .get();
    return { count: Number(row?.['count'] ?? 0), heldUp: Number(row?.['held_up'] ?? 0) };
  }

  /** Forgets what was seen more than 30 days ago. The number of rows that went. */
  sweep(): number {
    const before = this.#clock() - REMEMBERED_MS;
    return inTransaction(this.#database, () => {
      const events = this.#database.prepare('DELETE FROM event_seen WHERE seen_at < ?').run(before);
      const transactions = this.#database.prepare('DELETE FROM transaction_seen WHERE seen_at < ?').run(before);
      return Number(events.changes) + Number(transactions.changes);
    });
  }

  /** Throws when the disk cannot be written to. */
  probe(): void {
    inTransaction(this.#database, () => {
      this.#database.exec('CREATE TABLE probe (n INTEGER); DROP TABLE probe;');
    });
  }
}

function caseOf(row: Record<string, unknown>): Case {
  return {
    eventHash: String(row['event_hash']),
    address: String(row['address']) as UserId,
    roomId: String(row['room_id']) as RoomId,
    inviter: String(row['inviter']) as UserId,
    isDirect: row['is_direct'] === 1,
    sentAt: Number(row['sent_at']),
    takenInAt: Number(row['taken_in_at']),
    asked: JSON.parse(String(row['asked'])) as UserId[],
    attempts: Number(row['attempts']),
  };
}
