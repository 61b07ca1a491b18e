import { randomBytes } from 'node:crypto';
import { FUNCTION_ADDRESS_PREFIX, localPartOf, ok, type Random, serverOf, type UserId } from '@medicus/ids';
import { createHttpApp, type Kit, pathBeside, readSecret, StartFailure } from '@medicus/server-kit';
import { Accounts } from './accounts/accounts.ts';
import { Caretaker } from './caretaker.ts';
import type { AppserviceConfig } from './config.ts';
import { Reception } from './function-address/reception.ts';
import { Registrar } from './function-address/registrar.ts';
import { onDuty } from './function-address/rota.ts';
import { Worker } from './function-address/worker.ts';
import { watchHealth } from './health.ts';
import { asBridgeEvent, createBridge } from './matrix/bridge.ts';
import { BridgeRooms } from './matrix/bridge-rooms.ts';
import { DurableAppService } from './matrix/durable-app-service.ts';
import { invitationsIn, roomsWithChangedMembers } from './matrix/invitation.ts';
import { readRegistration } from './matrix/registration.ts';
import { addMeRoute } from './operator/me.ts';
import { Notices } from './operator/notices.ts';
import { addOperatorRoutes } from './operator/routes.ts';
import { openDatabase } from './store/database.ts';
import { Inbox } from './store/inbox.ts';
import { keyedHashIn } from './store/keyed-hash.ts';
import { makePrivateFolder } from './store/private-file.ts';
import { RoleStore } from './store/roles.ts';
import { AdminApi } from './synapse/admin-api.ts';
import { Delivery } from './synapse/delivery.ts';
import { SynapseHttp } from './synapse/http.ts';
import { MachineAccount } from './synapse/machine-account.ts';

export interface RunningAppservice {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** A stop may take 10 s in all (server-kit). */
const STOP_PATIENCE_MS = 5000;

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

  const inbox = new Inbox({ database, clock, hash: keyedHashIn(dataDir) });
  const duty = new Map(
    config.functionAddresses.map(({ localPart, displayName, rota }) => {
      const shifts = rota.map((shift) => ({ ...shift, userId: shift.userId as UserId }));
      return [`@${localPart}:${config.serverName}` as UserId, { displayName, shifts }] as const;
    }),
  );
  const bridge = createBridge({
    client: config.homeserver.client,
    serverName: config.serverName,
    registration,
    onInvitation: () => worker.wake(),
  });
  await bridge.initialise();
  const rooms = new BridgeRooms(bridge);
  const reception = new Reception({
    rooms,
    inbox,
    clock,
    onDuty: (address, at) => onDuty(duty.get(address)?.shifts ?? [], at, config.timeZone),
  });
  const worker = new Worker({ inbox, reception, clock, log });
  const delivery = new Delivery(http, registration);
  const caretaker = new Caretaker({
    admin,
    delivery,
    registrar: new Registrar({ http, admin, asToken: registration.asToken }),
    rooms,
    inbox,
    addresses: [...duty].map(([address, { displayName }]) => ({ address, displayName })),
    log,
  });

  watchHealth(health, { http, admin, delivery, inbox, caretaker });
  const app = createHttpApp(log, health);
  addOperatorRoutes(app, { operatorToken: secretIn(beside(config.operatorTokenFile)), accounts, notices });
  addMeRoute(app, { http, roles });
  await app.ready();

  const appService = new DurableAppService({
    homeserverToken: registration.hsToken,
    log,
    takeIn: (transactionId, transaction) => {
      const invitations = invitationsIn(transaction, (userId) => isOurs(userId, config.serverName));
      if (!invitations.ok) return invitations;
      const fresh = inbox.takeIn(transactionId, invitations.value);
      return ok(() => {
        for (const invitation of fresh) appService.emit('event', asBridgeEvent(invitation));
        for (const roomId of roomsWithChangedMembers(transaction)) worker.hurry(roomId);
      });
    },
    others: (request, response) => app.routing(request, response),
  });
  await bridge.listen(config.port, config.host, 10, appService);
  caretaker.start();
  // What a crash left behind.
  worker.wake();

  return {
    port: appService.port,
    stop: async () => {
      caretaker.stop();
      await bridge.close();
      await worker.stop(STOP_PATIENCE_MS);
      await app.close();
      await http.close();
      database.close();
    },
  };
}

/** Every invitee of our exclusive namespace, configured or not: an address that no longer exists declines. */
function isOurs(userId: UserId, serverName: string): boolean {
  return localPartOf(userId).startsWith(FUNCTION_ADDRESS_PREFIX) && serverOf(userId) === serverName;
}

function secretIn(path: string): string {
  const secret = readSecret(path);
  if (!secret.ok) throw new StartFailure(secret.defect.sentences.join(' '));
  return secret.value;
}
