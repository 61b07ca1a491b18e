import { defect, HTTP_PREFIX, ok } from '@medicus/ids';
import type { Messenger } from '@medicus/messaging';
import type { Directory, DirectoryDefect } from '@medicus/view-models';
import { createDirectoryClient, type DirectoryDefect as ClientDefect } from '@medicus/vzd-client';

/** The directory as this session reaches it: own proxy, own Matrix identity. */
export function createDirectory(messenger: Messenger): Directory {
  const client = createDirectoryClient({
    baseUrl: `${location.origin}${HTTP_PREFIX.directory}`,
    serverName: messenger.self.server,
    openIdToken: () => messenger.openIdToken(),
    fetch: (input, init) => fetch(input, init),
    clock: () => Date.now(),
  });
  return {
    async search(term, signal) {
      const found = await client.search(term, { signal });
      return found.ok ? ok(found.value) : defect(inOurWords(found.defect));
    },
    async lookUp(userIds, signal) {
      const found = await client.lookup(userIds, { signal });
      return found.ok ? ok(Array.from(found.value.values())) : defect(inOurWords(found.defect));
    },
  };
}

function inOurWords(defect: ClientDefect): DirectoryDefect {
  return defect === 'not-authorised' ? 'refused' : 'away';
}
