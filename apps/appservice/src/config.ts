import { FUNCTION_ADDRESS_PREFIX, parseServerName, parseUserId } from '@medicus/ids';
import { setting } from '@medicus/server-kit';
import * as v from 'valibot';

const serverName = v.pipe(
  v.string(),
  v.check((text) => parseServerName(text).ok, 'a server name in lower case (nord.klinik.test)'),
);

const userId = v.pipe(
  v.string(),
  v.check((text) => parseUserId(text).ok, 'a user id (@weber:sued.klinik.test)'),
);

/** `24:00` is the end of the day and only makes sense as an end. */
const timeOfDay = v.pipe(v.string(), v.regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day (07:30)'));

const timeZone = v.pipe(
  v.string(),
  v.check((name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  }, 'a time zone (Europe/Berlin)'),
);

const functionAddressLocalPart = v.pipe(
  v.string(),
  v.regex(/^_tim_[a-z0-9._=-]{1,100}$/, `a local part that begins with ${FUNCTION_ADDRESS_PREFIX}`),
);

const shift = v.strictObject({
  days: v.pipe(v.array(v.picklist(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])), v.minLength(1)),
  from: timeOfDay,
  to: timeOfDay,
  userId,
});

const functionAddress = v.strictObject({
  localPart: functionAddressLocalPart,
  displayName: setting.text,
  rota: v.array(shift),
});

/** One appservice serves one hospital. Paths count from the folder of the configuration file. */
export const appserviceConfig = v.strictObject({
  serverName,
  host: setting.text,
  port: setting.port,
  homeserver: v.strictObject({
    /** The Messenger-Proxy's client side: function addresses obey the same rules as people. */
    client: setting.url,
    /** Synapse's own client listener on loopback: the admin API and the registration of our users. */
    admin: setting.url,
  }),
  registrationFile: setting.text,
  registrationSharedSecretFile: setting.text,
  operatorTokenFile: setting.text,
  dataDir: setting.text,
  /** Duty times are local times of this zone. */
  timeZone,
  functionAddresses: v.pipe(
    v.array(functionAddress),
    v.check(
      (list) => new Set(list.map((entry) => entry.localPart)).size === list.length,
      'a list without two entries of the same localPart',
    ),
  ),
});

export type AppserviceConfig = v.InferOutput<typeof appserviceConfig>;
