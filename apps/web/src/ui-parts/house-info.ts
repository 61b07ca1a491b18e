import type { ServerName } from '@medicus/ids';
import { createContext, useContext } from 'react';

/** The hospital this address serves, in its own words (`/_medicus/policy/v1/house`). */
export interface HouseInfo {
  readonly serverName: ServerName;
  /** “Klinikum Nord” */
  readonly displayName: string;
  /** Whom to ask: “Ihre Klinik-IT hilft: 4711” */
  readonly help: string;
}

const Context = createContext<HouseInfo | undefined>(undefined);
export const HouseProvider = Context.Provider;

export function useHouseInfo(): HouseInfo {
  const house = useContext(Context);
  if (house === undefined) throw new Error('HouseProvider is missing');
  return house;
}
