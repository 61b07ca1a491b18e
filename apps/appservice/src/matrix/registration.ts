import { readFileSync } from 'node:fs';
import { StartFailure } from '@medicus/server-kit';
import { AppServiceRegistration } from 'matrix-appservice';
import * as v from 'valibot';
import { parse } from 'yaml';

const regexes = v.optional(v.array(v.looseObject({ regex: v.string(), exclusive: v.boolean() })));

const registrationFile = v.looseObject({
  id: v.string(),
  url: v.string(),
  as_token: v.pipe(v.string(), v.minLength(16)),
  hs_token: v.pipe(v.string(), v.minLength(16)),
  sender_localpart: v.string(),
  namespaces: v.object({ users: regexes, aliases: regexes, rooms: regexes }),
});

export interface Registration {
  /** The name under which Synapse knows us. */
  readonly id: string;
  /** What Synapse shows us. */
  readonly hsToken: string;
  /** What we show Synapse. */
  readonly asToken: string;
  readonly forBridge: AppServiceRegistration;
}

/** The file that Synapse reads too. Throws {@link StartFailure} without quoting it: it holds both tokens. */
export function readRegistration(path: string): Registration {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new StartFailure(`The registration file ${path} cannot be read.`);
  }
  const parsed = v.safeParse(registrationFile, yamlOf(text));
  if (!parsed.success) {
    const keys = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'the whole file').join(', ');
    throw new StartFailure(`The registration file ${path} is not complete. Look at: ${keys}.`);
  }
  const { id, url, as_token: asToken, hs_token: hsToken, sender_localpart, namespaces } = parsed.output;
  const forBridge = AppServiceRegistration.fromObject({
    id,
    url,
    as_token: asToken,
    hs_token: hsToken,
    sender_localpart,
    namespaces: {
      users: namespaces.users ?? [],
      aliases: namespaces.aliases ?? [],
      rooms: namespaces.rooms ?? [],
    },
  });
  return { id, hsToken, asToken, forBridge };
}

function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
