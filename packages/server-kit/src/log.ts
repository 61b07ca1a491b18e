import { pino, destination, type DestinationStream } from 'pino';

/**
 * Every field that may ever be logged. Redaction by construction: what is not named here does not
 * compile, and is dropped at run time. No field for persons, rooms, tokens, queries, bodies or names.
 */
export interface LogFields {
  /** What sort of line it is: `access`, `refusal`, `federation-list`, … */
  readonly kind?: string;
  /** `client`, `federation`, `outbound` */
  readonly side?: string;
  readonly part?: string;
  readonly method?: string;
  /** The pattern of a route (`/rooms/{roomId}/send/…`), never a path as it came. */
  readonly route?: string;
  readonly status?: number;
  readonly ms?: number;
  readonly bytes?: number;
  readonly count?: number;
  /** Reason code out of our own code. */
  readonly reason?: string;
  /** System or library error code, `ECONNREFUSED`. */
  readonly code?: string;
  /** A house, never a person. */
  readonly server?: string;
  readonly host?: string;
  readonly port?: number;
  readonly version?: number;
  readonly signal?: string;
  /** Keyed hash of an id, good for counting equal ones within one installation. */
  readonly idHash?: string;
  readonly requestId?: string;
}

const FIELDS: ReadonlySet<string> = new Set<keyof LogFields>([
  'kind',
  'side',
  'part',
  'method',
  'route',
  'status',
  'ms',
  'bytes',
  'count',
  'reason',
  'code',
  'server',
  'host',
  'port',
  'version',
  'signal',
  'idHash',
  'requestId',
]);

/** Sentences speak engineer and carry no data; data goes into {@link LogFields}. */
export interface Log {
  info(says: string, fields?: LogFields): void;
  warn(says: string, fields?: LogFields): void;
  /**
   * An error's message may quote the input it stumbled over, so only its name, code and the
   * places in our code are kept.
   */
  error(says: string, fields?: LogFields, error?: unknown): void;
  /** Writes out what is buffered; call before the process ends. */
  flush(): void;
}

// A second line of defence: Matrix ids (@ ! $ # +colon), and anything after a question mark.
const ID_LIKE = /[@!#][^\s:/]{1,255}:[^\s"'/?]{1,255}|\$[A-Za-z0-9_-]{20,}/g;
const QUERY_LIKE = /\?[^\s]{1,2000}/g;

const SUSPICIOUS = /[@!#$?]/;

function clean(text: string): string {
  if (text.length < 2000 && !SUSPICIOUS.test(text)) return text;
  return text.replace(ID_LIKE, '[id]').replace(QUERY_LIKE, '?[query]').slice(0, 2000);
}

function allowed(fields: LogFields | undefined): Record<string, string | number> {
  const kept: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(fields ?? {})) {
    if (!FIELDS.has(key)) continue;
    if (typeof value === 'string') kept[key] = clean(value);
    else if (typeof value === 'number') kept[key] = value;
  }
  return kept;
}

function placeOf(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return {};
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return {
    error: error.name,
    ...code,
    at: frames
      .slice(0, 8)
      .map((line) => line.trim())
      .join(' < '),
  };
}

let lastTime = { at: 0, text: '' };

/** Many lines share a millisecond, and formatting it is a good part of writing one. */
function isoTime(): string {
  const at = Date.now();
  if (at !== lastTime.at) lastTime = { at, text: `,"time":"${new Date(at).toISOString()}"` };
  return lastTime.text;
}

/** JSON lines on stdout, or into the stream that a test passes. */
export function createLog(app: string, stream?: DestinationStream): Log {
  const out = stream ?? bufferedStdout();
  const logger = pino({ base: { app }, messageKey: 'says', timestamp: isoTime }, out);
  return {
    info: (says, fields) => logger.info(allowed(fields), clean(says)),
    warn: (says, fields) => {
      logger.warn(allowed(fields), clean(says));
      logger.flush();
    },
    error: (says, fields, error) => {
      logger.error({ ...allowed(fields), ...placeOf(error) }, clean(says));
      logger.flush();
    },
    flush: () => {
      try {
        if ('flushSync' in out && typeof out.flushSync === 'function') out.flushSync();
      } catch {
        // Not opened yet: nothing is buffered.
      }
    },
  };
}

/** Lines leave together, after 4 KiB or a quarter of a second; warnings and errors at once. */
function bufferedStdout(): DestinationStream {
  const out = destination({ dest: 1, sync: false, minLength: 4096 });
  setInterval(() => out.flush(), 250).unref();
  return out;
}
