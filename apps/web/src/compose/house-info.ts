import { HTTP_PREFIX, parseServerName } from '@medicus/ids';
import type { HouseInfo } from '../ui-parts/house-info.ts';

const KEPT = 'medicus.house';
/** ms until the house counts as away. */
const PATIENCE = 8000;

/**
 * Which hospital this address serves. What was last heard is kept, so that the messenger opens offline too;
 * it holds nothing but the house's own name and phone number.
 */
export async function fetchHouseInfo(): Promise<HouseInfo | undefined> {
  try {
    const answer = await fetch(`${HTTP_PREFIX.policy}/house`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE),
    });
    const house = answer.ok ? parseHouseInfo(await answer.json()) : undefined;
    if (house !== undefined) keep(house);
    return house ?? kept();
  } catch {
    return kept(); // away, or not JSON: both are “not reachable now”
  }
}

export function parseHouseInfo(answer: unknown): HouseInfo | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { serverName, displayName, help } = answer as Record<string, unknown>;
  const name = parseServerName(serverName);
  if (!name.ok || typeof displayName !== 'string' || displayName === '') return undefined;
  return { serverName: name.value, displayName, help: typeof help === 'string' ? help : '' };
}

function keep(house: HouseInfo): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(house));
  } catch {
    // storage blocked: the host will say so
  }
}

function kept(): HouseInfo | undefined {
  try {
    return parseHouseInfo(JSON.parse(localStorage.getItem(KEPT) ?? 'null'));
  } catch {
    return undefined;
  }
}
