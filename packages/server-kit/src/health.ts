/** One part of a process: `says` is a sentence for a person, without data. */
export interface HealthPart {
  readonly name: string;
  readonly ok: boolean;
  readonly says: string;
}

export interface HealthAnswer {
  readonly ok: boolean;
  readonly parts: readonly HealthPart[];
}

type Probe = () => Promise<Omit<HealthPart, 'name'>> | Omit<HealthPart, 'name'>;

const PROBE_MS = 3000;

/** What `GET /health` answers: 200 when every part is well, else 503; the same body in both cases. */
export class Health {
  readonly #probes = new Map<string, Probe>();

  /** A probe that throws or takes longer than 3 s counts as down. */
  watch(name: string, probe: Probe): void {
    this.#probes.set(name, probe);
  }

  async ask(): Promise<{ readonly status: 200 | 503; readonly body: HealthAnswer }> {
    const parts = await Promise.all([...this.#probes].map(([name, probe]) => askOne(name, probe)));
    const allWell = parts.every((part) => part.ok);
    return { status: allWell ? 200 : 503, body: { ok: allWell, parts } };
  }
}

async function askOne(name: string, probe: Probe): Promise<HealthPart> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Omit<HealthPart, 'name'>>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, says: `no answer within ${PROBE_MS / 1000} s` }), PROBE_MS);
  });
  try {
    const { ok, says } = await Promise.race([Promise.resolve().then(probe), late]);
    return { name, ok, says };
  } catch {
    return { name, ok: false, says: 'does not answer' };
  } finally {
    clearTimeout(timer);
  }
}

/** A probe that asks another part's address; any HTTP answer below 500 counts as alive. */
export function answersAt(url: string): Probe {
  return async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_MS - 200) });
    await response.body?.cancel();
    return response.status < 500
      ? { ok: true, says: 'answers' }
      : { ok: false, says: `answers with status ${response.status}` };
  };
}
