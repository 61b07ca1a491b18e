import { localPartOf } from '@medicus/ids';
import { fieldOf } from '../http/house.ts';
import type { SdkSession } from '../session/sdk-session.ts';
import type { Vault } from '../storage/vault.ts';

/** How long a first start waits for the name, in ms. */
const PATIENCE = 3000;

/** One's own display name: as last known on this device (an offline start has nothing else), else from the house. */
export async function ownName(vault: Vault, session: SdkSession): Promise<string> {
  const userId = session.record().userId;
  const record = `name:${userId}`;
  const known = await vault.read(record);
  const asked = session.house
    .get(`/_matrix/client/v3/profile/${encodeURIComponent(userId)}`, AbortSignal.timeout(PATIENCE))
    .then(async (answer) => {
      const name = answer.ok ? fieldOf(answer.value, 'displayname') : undefined;
      if (typeof name !== 'string' || name === '') return undefined;
      await vault.write(record, name);
      return name;
    })
    .catch(() => undefined); // the vault was closed meanwhile
  if (typeof known === 'string') return known;
  return (await asked) ?? localPartOf(userId);
}
