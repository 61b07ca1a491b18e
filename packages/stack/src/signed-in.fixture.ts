import type { StackDescription } from './stack-description.ts';

/** Plain Matrix requests of one person, through the house's own front door. */
export interface Caller {
  ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** A body that need not be JSON. */
  put(path: string, text: string): Promise<string>;
  /** @returns the `mxc:` address */
  upload(text: string): Promise<string>;
  download(mxc: string): Promise<string>;
}

/** @throws Error whose message is Matrix' errcode */
export async function signIn(description: StackDescription, localPart: string): Promise<Caller> {
  const account = description.accounts.find((one) => one.userId.startsWith(`@${localPart}:`));
  const base = description.hospitals.find((one) => one.serverName === account?.serverName)?.clientApi;
  const send = async (method: string, path: string, body: string | undefined, token?: string) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        'content-type': path.includes('/media/') ? 'application/octet-stream' : 'application/json',
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${method} ${path} ${text}`);
    return text;
  };
  const login = await send(
    'POST',
    '/_matrix/client/v3/login',
    JSON.stringify({
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: localPart },
      password: account?.password,
    }),
  );
  const { access_token: token } = JSON.parse(login) as { access_token: string };
  return {
    async ask<Answer>(method: string, path: string, body?: unknown) {
      return JSON.parse(
        await send(method, path, body === undefined ? undefined : JSON.stringify(body), token),
      ) as Answer;
    },
    put: (path, text) => send('PUT', path, text, token),
    async upload(text) {
      const answer = JSON.parse(await send('POST', '/_matrix/media/v3/upload', text, token)) as { content_uri: string };
      return answer.content_uri;
    },
    download: (mxc) => send('GET', `/_matrix/client/v1/media/download/${mxc.slice('mxc://'.length)}`, undefined, token),
  };
}
