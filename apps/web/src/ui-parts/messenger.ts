import type { Messenger } from '@medicus/messaging';
import { createContext, useContext } from 'react';

const Context = createContext<Messenger | undefined>(undefined);
export const MessengerProvider = Context.Provider;

/** The running session. Only below the shell, where there is one. */
export function useMessenger(): Messenger {
  const messenger = useContext(Context);
  if (messenger === undefined) throw new Error('MessengerProvider is missing');
  return messenger;
}
