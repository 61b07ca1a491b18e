import type { Logger } from 'matrix-js-sdk/lib/logger.js';
import { logger as globalLogger } from 'matrix-js-sdk/lib/logger.js';

const nothing = (): void => undefined;

/** The SDK logs addresses with room and user ids; we log nothing of it. */
export const quietLogger: Logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  getChild: () => quietLogger,
};

interface Silenceable {
  methodFactory?: () => () => void;
  rebuild?: () => void;
}

/** Parts of the SDK use its global logger whatever one passes in: take its voice away too. */
export function silenceSdk(): void {
  const target = globalLogger as unknown as Silenceable;
  target.methodFactory = () => nothing;
  target.rebuild?.();
}
