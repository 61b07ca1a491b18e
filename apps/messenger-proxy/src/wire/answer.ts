import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { OWN_PREFIX } from '@medicus/ids';
import type { RoomRefusal } from '@medicus/tim-policy';

/** On every answer that is not the web app itself: nothing of it is ever a document. */
export const API_HEADERS: OutgoingHttpHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

/** The field of an error answer in which a client finds the refusal to explain ({@link RoomRefusal}). */
const REFUSAL_FIELD = `${OWN_PREFIX}.refusal` as const;

export function answerJson(response: ServerResponse, status: number, body: unknown, more?: OutgoingHttpHeaders): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    ...API_HEADERS,
    'content-type': 'application/json',
    'content-length': bytes.length,
    'cache-control': 'no-store',
    ...more,
  });
  response.end(bytes);
}

/** A Matrix error body. */
export function answerError(response: ServerResponse, status: number, errcode: string, error: string): void {
  answerJson(response, status, { errcode, error });
}

/**
 * For answers given before the body was read: says so and ends the connection, so that the rest of
 * the body is neither read nor mistaken for a next request.
 */
export function answerAndClose(response: ServerResponse, status: number, errcode: string, error: string): void {
  response.shouldKeepAlive = false;
  response.once('finish', () => response.req.destroy());
  answerJson(response, status, { errcode, error }, { connection: 'close' });
}

export function answerRefusal(response: ServerResponse, refusal: RoomRefusal): void {
  const body = { errcode: 'M_FORBIDDEN', error: sentenceFor(refusal), [REFUSAL_FIELD]: refusal };
  answerJson(response, 403, body);
}

/** For logs and foreign clients; our own client shows its own words for the reason. */
function sentenceFor(refusal: RoomRefusal): string {
  switch (refusal.reason) {
    case 'not-in-federation':
      return `${refusal.server} kann nicht in der Föderation gefunden werden (not part of the federation)`;
    case 'federation-list-stale':
      return 'Föderationsliste nicht aktuell (federation list out of date)';
    case 'more-than-one-invitee':
      return 'Nur eine Einladung beim Anlegen eines Raumes (one invitee per createRoom)';
    case 'third-party-invite':
      return 'Keine Einladung über E-Mail oder Telefon (no third-party invitations)';
    case 'chat-is-for-two':
      return 'Ein Chat ist für zwei (a direct chat cannot be widened)';
    case 'malformed-user-id':
      return 'Keine gültige Adresse (malformed user id)';
    case 'oneself':
      return 'Einladung an sich selbst (cannot invite oneself)';
    case 'membership-by-state':
      return 'Mitgliedschaft nur über Einladen, Beitreten, Verlassen (membership cannot be set as state)';
    case 'open-room':
      return 'Nur auf Einladung (rooms are entered by invitation only)';
    case 'malformed-request':
      return 'Unverständliche Anfrage (malformed request)';
  }
}
