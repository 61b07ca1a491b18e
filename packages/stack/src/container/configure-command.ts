// Writes the configuration of one hospital's containers; the service `configure` in docker-compose.yml runs it before
// all others. Settings come from the environment (compose reads .env), files from fixed places.
//   node configure.mjs [--out /out] [--given /certificates]
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { StackFailure } from '../stack-failure.ts';
import { configureHospital } from './configure.ts';
import { CERTIFICATES } from './places.ts';
import { readSettings } from './settings.ts';

const { values } = parseArgs({
  options: { out: { type: 'string', default: '/out' }, given: { type: 'string', default: CERTIFICATES } },
});
const given = (name: string) => join(values.given, name);
try {
  const settings = readSettings(process.env, {
    federationCertificate: given('federation.pem'),
    listCa: given('list-ca.pem'),
    peerCa: given('peer-ca.pem'),
    peers: given('peers.json'),
    functionAddresses: given('function-addresses.json'),
  });
  const says = await configureHospital(settings, values.out, Date.now());
  [...says, `The configuration of ${settings.serverName} is written.`].forEach((line) => console.log(line));
} catch (error) {
  if (!(error instanceof StackFailure)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
