import { randomBytes } from 'node:crypto';
import type { Random } from '@medicus/ids';
import { createHttpApp, type Kit, pathBeside, readSecret, StartFailure } from '@medicus/server-kit';
import { Accounts } from './accounts/accounts.ts';
import type { AppserviceConfig } from './config.ts';
import { DurableAppService } from './matrix/durable-app-service.ts';
import { readRegistration } from './matrix/registration.ts';
import { addMeRoute } from './operator/me.ts';
import { Notices } from './operator/notices.ts';
import { addOperatorRoutes } from './operator/routes.ts';
import { openDatabase } from './store/database.ts';
import { makePrivateFolder } from './store/private-file.ts';
import { RoleStore } from './store/roles.ts';
import { AdminApi } from './synapse/admin-api.ts';
import { SynapseHttp } from './synapse/http.ts';
import { MachineAccount } from './synapse/machine-account.ts';

export interface RunningAppservice {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

const random: Random = (length) => new Uint8Array(randomBytes(length));

/** The composition root: real parts, one hospital. Starts without Synapse and waits for it. */
export async function startAppservice(config: AppserviceConfig, kit: Kit): Promise<RunningAppservice> {
  const { log, health, clock } = kit;
  const beside = (path: string): string => pathBeside(kit.configPath, path);
  const registration = readRegistration(beside(config.registrationFile));
  const dataDir = beside(config.dataDir);
  makePrivateFolder(dataDir);
  const database = openDatabase(dataDir);

  const http = new SynapseHttp(config.homeserver.admin);
  const machine = new MachineAccount({
    http,
    serverName: config.serverName,
    registrationSecret: secretIn(beside(config.registrationSharedSecretFile)),
    dataDir,
    log,
  });
  const admin = new AdminApi(http, machine);
  const roles = new RoleStore(database, clock);
  const accounts = new Accounts({ serverName: config.serverName, admin, roles, random });
  const notices = new Notices({ admin, accounts, serverName: config.serverName });

  const app = createHttpApp(log, health);
  addOperatorRoutes(app, { operatorToken: secretIn(beside(config.operatorTokenFile)), accounts, notices });
  addMeRoute(app, { http, roles });
  await app.ready();

  const appService = new DurableAppService({
    homeserverToken: registration.hsToken,
    log,
    store: () => ({ ok: true, value: undefined }),
    afterAnswer: () => {},
    others: (request, response) => app.routing(request, response),
  });
  await appService.listen(config.port, config.host);
  void machine.token();

  return {
    port: appService.port,
    stop: async () => {
      await appService.close();
      await app.close();
      await http.close();
      database.close();
    },
  };
}

function secretIn(path: string): string {
  const secret = readSecret(path);
  if (!secret.ok) throw new StartFailure(secret.defect.sentences.join(' '));
  return secret.value;
}
