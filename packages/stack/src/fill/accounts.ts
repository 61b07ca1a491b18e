import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { everybody, type House, type Person } from '@medicus/testkit';
import { hospitalLayout } from '../layout.ts';
import type { StackAccount } from '../stack-description.ts';
import { runCommand } from './run-command.ts';
import { registerBySharedSecret } from './shared-secret-registration.ts';

/** Accounts that are still missing are made with a new random password. Known ones are left alone. */
export async function ensureAccounts(
  dataDir: string,
  houses: readonly House[],
  known: readonly StackAccount[],
  through: { readonly accountCommand: string | undefined; readonly synapse: (serverName: string) => string },
): Promise<readonly StackAccount[]> {
  return Promise.all(
    everybody(houses).map(async ({ house, person, userId }) => {
      const before = known.find((account) => account.userId === userId);
      if (before !== undefined) return before;
      const password = randomBytes(15).toString('base64url');
      if (through.accountCommand !== undefined)
        await addAccount(through.accountCommand, dataDir, house, person, password);
      else await registerBySharedSecret(dataDir, house, person, password, through.synapse(house.serverName));
      return { userId, password, role: person.role, serverName: house.serverName };
    }),
  );
}

/** `npm run account -- add …`: the way every hospital makes its accounts. */
async function addAccount(
  command: string,
  dataDir: string,
  house: House,
  person: Person,
  password: string,
): Promise<void> {
  const { appservice } = hospitalLayout(dataDir, house.serverName);
  const args = ['add', '--config', appservice.config, '--user', person.localPart, '--name', person.displayName];
  await runCommand(command, [...args, '--role', person.role, '--password-file', '-'], password);
}

/** The accounts of an earlier start. */
export function knownAccounts(stackFile: string): readonly StackAccount[] {
  if (!existsSync(stackFile)) return [];
  const { accounts } = JSON.parse(readFileSync(stackFile, 'utf8')) as { accounts?: readonly StackAccount[] };
  return accounts ?? [];
}
