import { beforeAll, describe, expect, it } from 'vitest';
import { sharedStack, type SharedStack } from './shared-stack.ts';

let stack: SharedStack;
beforeAll(async () => {
  stack = await sharedStack();
});

describe('the running stack', () => {
  it('lets everybody of the cast sign in with the password from stack.json', async () => {
    const answers = await Promise.all(
      stack.description.accounts.map(async ({ userId, password, serverName }) => {
        const hospital = stack.description.hospitals.find((one) => one.serverName === serverName);
        const response = await fetch(`${hospital?.clientApi}/_matrix/client/v3/login`, {
          method: 'POST',
          body: JSON.stringify({
            type: 'm.login.password',
            identifier: { type: 'm.id.user', user: userId.slice(1).split(':')[0] },
            password,
          }),
        });
        return ((await response.json()) as { user_id?: string }).user_id;
      }),
    );
    expect(answers).toEqual(stack.description.accounts.map((account) => account.userId));
  });
});
