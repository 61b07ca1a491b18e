import { FUNCTION_ADDRESS_PREFIX, parseServerName, parseUserId, type ServerName, type UserId } from '@medicus/ids';

/** Somebody with an account. Readable local parts are for development only (gematik A_22719). */
export interface Person {
  readonly localPart: string;
  readonly family: string;
  readonly given: string;
  /** “Becker, Anna” (gematik ML-132303). */
  readonly displayName: string;
  readonly department: string;
  /** “Oberarzt”; nobody else says what they are. */
  readonly title?: string;
  readonly role: 'clinician' | 'org-admin';
}

/** `@_tim_radiologie:…`: whoever is on duty answers. */
export interface FunctionAddress {
  readonly localPart: string;
  readonly displayName: string;
  readonly department: string;
  /** Local part of the one person on duty, day and night. */
  readonly onDuty: string;
}

/** One hospital with its own server. */
export interface House {
  readonly serverName: ServerName;
  /** `nord`: the first label, also of the browser's address `http://nord.localhost:…`. */
  readonly label: string;
  readonly displayName: string;
  readonly city: string;
  readonly postalCode: string;
  readonly street: string;
  readonly telematikId: string;
  /** Whom to ask when something does not work; shown at sign-in. */
  readonly help: string;
  readonly departments: readonly string[];
  readonly people: readonly Person[];
  readonly functionAddresses: readonly FunctionAddress[];
}

function person(localPart: string, family: string, given: string, department: string, more?: Partial<Person>): Person {
  return { localPart, family, given, displayName: `${family}, ${given}`, department, role: 'clinician', ...more };
}

function serverName(text: string): ServerName {
  const parsed = parseServerName(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.defect}`);
  return parsed.value;
}

/** The fixed cast of development, tests and pictures: two hospitals with three people each. */
export const CAST: readonly House[] = [
  {
    serverName: serverName('nord.klinik.test'),
    label: 'nord',
    displayName: 'Klinikum Nord',
    city: 'Stuttgart',
    postalCode: '70173',
    street: 'Nordstraße 1',
    telematikId: '5-2-nord.klinik.test',
    help: 'IT-Service Klinikum Nord, Telefon 0711 000-4810',
    departments: ['Innere Medizin', 'Kardiologie', 'Radiologie', 'Verwaltung'],
    people: [
      person('becker', 'Becker', 'Anna', 'Innere Medizin'),
      person('schneider', 'Schneider', 'Tobias', 'Kardiologie'),
      person('keller', 'Keller', 'Ina', 'Verwaltung', { role: 'org-admin' }),
    ],
    functionAddresses: [
      {
        localPart: `${FUNCTION_ADDRESS_PREFIX}radiologie`,
        displayName: 'Radiologie Dienst · Nord',
        department: 'Radiologie',
        onDuty: 'schneider',
      },
    ],
  },
  {
    serverName: serverName('sued.klinik.test'),
    label: 'sued',
    displayName: 'Klinikum Süd',
    city: 'Ulm',
    postalCode: '89073',
    street: 'Südallee 2',
    telematikId: '5-2-sued.klinik.test',
    help: 'IT-Service Klinikum Süd, Telefon 0731 000-4820',
    departments: ['Radiologie', 'Unfallchirurgie', 'Verwaltung'],
    people: [
      person('weber', 'Weber', 'Jonas', 'Radiologie', { title: 'Oberarzt' }),
      person('kaya', 'Kaya', 'Miriam', 'Unfallchirurgie'),
      person('vogt', 'Vogt', 'Sabine', 'Verwaltung', { role: 'org-admin' }),
    ],
    functionAddresses: [
      {
        localPart: `${FUNCTION_ADDRESS_PREFIX}radiologie`,
        displayName: 'Radiologie Dienst · Süd',
        department: 'Radiologie',
        onDuty: 'weber',
      },
    ],
  },
];

/** @throws Error when the cast has no such house. */
export function houseOf(name: string): House {
  const house = CAST.find((one) => one.serverName === name || one.label === name);
  if (house === undefined) throw new Error(`The cast has no house “${name}”.`);
  return house;
}

export function userIdOf(house: House, localPart: string): UserId {
  const parsed = parseUserId(`@${localPart}:${house.serverName}`);
  if (!parsed.ok) throw new Error(`@${localPart}:${house.serverName}: ${parsed.defect}`);
  return parsed.value;
}

/** Everybody with an account, house by house. */
export function everybody(
  houses: readonly House[] = CAST,
): readonly { house: House; person: Person; userId: UserId }[] {
  return houses.flatMap((house) =>
    house.people.map((one) => ({ house, person: one, userId: userIdOf(house, one.localPart) })),
  );
}

/** The `domainList` of a federation list (gematik FederationList.json) that holds these houses. */
export function domainListOf(
  houses: readonly House[] = CAST,
): readonly { domain: ServerName; telematikID: string; timAnbieter: string; isInsurance: false }[] {
  return houses.map((house) => ({
    domain: house.serverName,
    telematikID: house.telematikId,
    timAnbieter: 'MEDI:CUS Entwicklung',
    isInsurance: false,
  }));
}
