import type { Clock } from '@medicus/ids';
import type * as v from 'valibot';
import { configPathFrom, readConfig } from './config.ts';
import { Health } from './health.ts';
import { StartFailure } from './listening.ts';
import { createLog, type Log } from './log.ts';

export interface Kit {
  readonly log: Log;
  readonly health: Health;
  readonly clock: Clock;
  /** Paths in the configuration count from the folder of this file ({@link pathBeside}). */
  readonly configPath: string;
}

/** Ends everything that `start` began; may take {@link STOP_MS} at most. */
export type Stop = () => Promise<void>;

const STOP_MS = 10_000;

/**
 * The frame of every server app: `--config <file>`, JSON log, `/health` parts, graceful stop on
 * SIGTERM and SIGINT. A configuration that is wrong is one sentence per fault on stderr and exit 1.
 */
export async function runService<Schema extends v.GenericSchema<unknown, unknown>>(
  app: string,
  schema: Schema,
  start: (config: v.InferOutput<Schema>, kit: Kit) => Promise<Stop>,
): Promise<void> {
  const path = configPathFrom(process.argv.slice(2));
  const config = path.ok ? readConfig(schema, path.value) : path;
  if (!path.ok || !config.ok) {
    const sentences = !path.ok ? path.defect.sentences : config.ok ? [] : config.defect.sentences;
    process.stderr.write(`${sentences.map((sentence) => `${app}: ${sentence}`).join('\n')}\n`);
    process.exitCode = 1;
    return;
  }
  const log = createLog(app);
  const kit: Kit = { log, health: new Health(), clock: Date.now, configPath: path.value };
  let stop: Stop;
  try {
    stop = await start(config.value, kit);
  } catch (error) {
    const sentence = error instanceof StartFailure ? error.message : 'could not be started; the log has the place.';
    process.stderr.write(`${app}: ${sentence}\n`);
    log.error('not started', {}, error);
    log.flush();
    process.exit(1);
  }
  log.info('started');
  stopOnSignal(log, stop);
  process.on('uncaughtException', (error) => {
    log.error('a bug: stopping, the supervisor starts anew', {}, error);
    log.flush();
    process.exit(70);
  });
}

function stopOnSignal(log: Log, stop: Stop): void {
  let stopping = false;
  const end = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info('stopping', { signal });
    const late = setTimeout(() => {
      log.warn('not everything ended in time');
      log.flush();
      process.exit(0);
    }, STOP_MS);
    late.unref();
    stop()
      .catch((error: unknown) => log.error('stopping failed', {}, error))
      .finally(() => {
        log.info('stopped');
        log.flush();
        process.exit(0);
      });
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
