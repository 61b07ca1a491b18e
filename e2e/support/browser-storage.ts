import type { Page } from '@playwright/test';

/** What a browser keeps for this page's origin, by name. `indexedDB`: stores that hold anything, with their counts. */
export interface KeptHere {
  readonly indexedDB: Readonly<Record<string, number>>;
  readonly localStorage: readonly string[];
  readonly sessionStorage: readonly string[];
  readonly caches: readonly string[];
}

export async function keptIn(page: Page): Promise<KeptHere> {
  return page.evaluate(async () => {
    const found: Record<string, number> = {};
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(`${name} does not open`)));
      });
      for (const store of database.objectStoreNames) {
        const count = await new Promise<number>((resolve, reject) => {
          const request = database.transaction(store).objectStore(store).count();
          request.addEventListener('success', () => resolve(request.result));
          request.addEventListener('error', () => reject(new Error(`${name} ${store} cannot be read`)));
        });
        if (count > 0) found[`${name}/${store}`] = count;
      }
      database.close();
    }
    return {
      indexedDB: found,
      localStorage: Object.keys(localStorage),
      sessionStorage: Object.keys(sessionStorage),
      caches: await caches.keys(),
    };
  });
}
