import { inject } from 'vitest';
import type { StackDescription } from './stack-description.ts';

/** The stack that all integration tests of one run share. Leave it as you found it: start again what you stop. */
export interface SharedStack {
  readonly dataDir: string;
  readonly description: StackDescription;
  /** `nord.klinik.test/messenger-proxy` */
  stopService(name: string): Promise<void>;
  startService(name: string): Promise<void>;
}

/**
 * For `*.integration.ts`: `const stack = await sharedStack()` in `beforeAll`. The first call starts it (some seconds).
 * @throws Error with the stack's own sentence when it cannot be started.
 */
export async function sharedStack(): Promise<SharedStack> {
  const control = inject('stackControl');
  const ask = async (path: string) => {
    const response = await fetch(`${control}${path}`);
    const body: unknown = await response.json();
    if (!response.ok) throw new Error((body as { says: string }).says);
    return body as { dataDir: string; description: StackDescription };
  };
  const { dataDir, description } = await ask('/stack');
  return {
    dataDir,
    description,
    stopService: async (name) => void (await ask(`/stop?service=${encodeURIComponent(name)}`)),
    startService: async (name) => void (await ask(`/start?service=${encodeURIComponent(name)}`)),
  };
}
