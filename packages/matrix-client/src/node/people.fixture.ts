import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseServerName, parseUserId, type RoomId, type ServerName, type UserId } from '@medicus/ids';
import type {
  ConversationList,
  FirstDevice,
  FurtherDevice,
  Host,
  HostState,
  Messenger,
  Observable,
  Timeline,
  TimelineItem,
} from '@medicus/messaging';
import { hospitalLayout, type StackDescription } from '@medicus/stack';
import { createHeadlessHost, createProfile, type HeadlessOptions, type Profile } from './headless-host.ts';

/** Somebody with a new account of a running stack and no device yet. */
export interface NewPerson {
  readonly userId: UserId;
  readonly localPart: string;
  readonly displayName: string;
  readonly password: string;
  readonly serverName: ServerName;
  readonly baseUrl: string;
}

interface RunningStack {
  readonly dataDir: string;
  readonly description: StackDescription;
}

/** Each test has people of its own: the cast belongs to everybody. */
export async function newPerson(
  stack: RunningStack,
  server: string,
  displayName: string,
  localPart = `p${randomBytes(5).toString('hex')}`,
): Promise<NewPerson> {
  const hospital = stack.description.hospitals.find((one) => one.serverName === server);
  const serverName = parseServerName(server);
  if (!hospital || !serverName.ok) throw new Error(`no such hospital: ${server}`);
  const secretFile = hospitalLayout(stack.dataDir, server).appservice.registrationSharedSecret;
  const url = `${hospital.synapse}/_synapse/admin/v1/register`;
  const { nonce } = (await (await fetch(url)).json()) as { nonce: string };
  const password = randomBytes(12).toString('base64url');
  const mac = createHmac('sha1', readFileSync(secretFile, 'utf8').trim())
    .update([nonce, localPart, password, 'notadmin'].join('\0'))
    .digest('hex');
  const body = { nonce, username: localPart, displayname: displayName, password, admin: false, mac };
  const made = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const userId = parseUserId(`@${localPart}:${server}`);
  if (!made.ok || !userId.ok) throw new Error(`no account: ${made.status}`);
  return {
    userId: userId.value,
    localPart,
    displayName,
    password,
    serverName: serverName.value,
    baseUrl: hospital.clientApi,
  };
}

/**
 * ms. Alone each step takes a second or two; beside a second test file with its people, two Synapses and the other
 * services on two cores one has been seen to take more than 30 s.
 */
const PATIENCE = 60_000;

/** Waits until `look` finds something in what is watched. The watched value is named when it never does. */
export function seen<Value, Found>(
  watched: Observable<Value>,
  look: (value: Value) => Found | undefined | false | null,
  patience = PATIENCE,
): Promise<Found> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      const found = look(watched.get());
      if (found === undefined || found === false || found === null) return;
      stop();
      clearTimeout(timer);
      resolve(found);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`never seen; last: ${JSON.stringify(watched.get())}`));
    }, patience);
    const stop = watched.subscribe(check);
    check();
  });
}

export function stateOf<Kind extends HostState['kind']>(
  host: Host,
  kind: Kind,
  patience?: number,
): Promise<Extract<HostState, { kind: Kind }>> {
  return seen(
    host.state,
    (state) => (state.kind === kind ? (state as Extract<HostState, { kind: Kind }>) : undefined),
    patience,
  );
}

export function hostFor(person: NewPerson, options: Partial<HeadlessOptions> = {}): Host {
  return createHeadlessHost({ serverName: person.serverName, baseUrl: person.baseUrl, ...options });
}

export interface Someone {
  readonly person: NewPerson;
  readonly host: Host;
  readonly profile: Profile;
  readonly messenger: Messenger;
  readonly recoveryKey: string;
}

/** Signs a new person in on a first device, up to a running messenger. */
export async function arrive(person: NewPerson, options: Partial<HeadlessOptions> = {}): Promise<Someone> {
  const profile = options.profile ?? createProfile();
  const host = hostFor(person, { ...options, profile });
  await stateOf(host, 'signed-out');
  const signedIn = await host.signIn(person.localPart, person.password);
  if (!signedIn.ok) throw new Error(`sign-in: ${signedIn.defect.kind}`);
  const { setup } = await stateOf(host, 'first-device');
  const recoveryKey = await keyShown(setup);
  await setup.confirmStored();
  const { messenger } = await stateOf(host, 'ready');
  return { person, host, profile, messenger, recoveryKey };
}

export function keyShown(setup: FirstDevice): Promise<string> {
  return seen(setup.state, (state) => (state.kind === 'key-shown' ? state.recoveryKey : undefined));
}

export async function furtherDeviceOf(host: Host): Promise<FurtherDevice> {
  return (await stateOf(host, 'further-device')).setup;
}

export function ready(list: ConversationList): Extract<ConversationList, { kind: 'ready' }> | undefined {
  return list.kind === 'ready' ? list : undefined;
}

/** Accepts the first invitation that comes from this person. */
export async function acceptFrom(messenger: Messenger, from: UserId, patience?: number): Promise<RoomId> {
  const invitation = await seen(
    messenger.conversations.list,
    (list) => ready(list)?.invitations.find((one) => one.from.userId === from),
    patience,
  );
  const accepted = await messenger.conversations.accept(invitation.roomId);
  if (!accepted.ok) throw new Error(`accept: ${accepted.defect.kind}`);
  return invitation.roomId;
}

export type MessageItem = Extract<TimelineItem, { kind: 'message' }>;

export function messages(timeline: Timeline): readonly MessageItem[] {
  return timeline.state.get().items.flatMap((item) => (item.kind === 'message' ? [item] : []));
}

/** Waits for a message with this text to stand readable in the timeline. */
export function read(timeline: Timeline, text: string, patience?: number): Promise<MessageItem> {
  return seen(
    timeline.state,
    (state) =>
      state.items.find(
        (item): item is MessageItem =>
          item.kind === 'message' &&
          item.content.kind === 'text' &&
          item.content.text === text &&
          item.eventId !== undefined,
      ),
    patience,
  );
}

/** Waits for a reason (one of several) for which one's own message with this text waits. */
export function waitsFor(
  timeline: Timeline,
  text: string,
  reason: string | readonly string[],
  patience?: number,
): Promise<MessageItem> {
  const reasons = typeof reason === 'string' ? [reason] : reason;
  return seen(
    timeline.state,
    (state) =>
      state.items.find(
        (item): item is MessageItem =>
          item.kind === 'message' &&
          item.content.kind === 'text' &&
          item.content.text === text &&
          item.delivery.kind === 'waiting' &&
          item.delivery.waiting.some((one) => reasons.includes(one.kind)),
      ),
    patience,
  );
}
