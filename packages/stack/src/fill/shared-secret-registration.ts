import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { House, Person } from '@medicus/testkit';
import { hospitalLayout } from '../layout.ts';
import { StackFailure } from '../stack-failure.ts';

/**
 * For stacks that were started without the appservice (tests of one part): Synapse's own shared-secret registration.
 * The full system never comes here.
 */
export async function registerBySharedSecret(
  dataDir: string,
  house: House,
  person: Person,
  password: string,
  synapse: string,
): Promise<void> {
  const url = `${synapse}/_synapse/admin/v1/register`;
  const { nonce } = (await (await fetch(url)).json()) as { nonce: string };
  const secret = readFileSync(
    hospitalLayout(dataDir, house.serverName).appservice.registrationSharedSecret,
    'utf8',
  ).trim();
  const mac = createHmac('sha1', secret)
    .update([nonce, person.localPart, password, 'notadmin'].join('\0'))
    .digest('hex');
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify({
      nonce,
      username: person.localPart,
      displayname: person.displayName,
      password,
      admin: false,
      mac,
    }),
  });
  if (!response.ok) {
    const { errcode } = (await response.json()) as { errcode?: string };
    throw new StackFailure(`Synapse of ${house.serverName} did not make an account: ${errcode ?? response.status}.`);
  }
}
