import type { Directory } from '@medicus/view-models';
import { createContext, useContext } from 'react';

const Context = createContext<Directory | undefined>(undefined);
export const DirectoryProvider = Context.Provider;

export function useDirectory(): Directory {
  const directory = useContext(Context);
  if (directory === undefined) throw new Error('DirectoryProvider is missing');
  return directory;
}
