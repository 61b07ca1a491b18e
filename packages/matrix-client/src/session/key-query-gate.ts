/** Keeps answers about keys from the crypto module that were given before this device published new keys. */
export interface KeyQueryGate {
  /** Like the fetch that was given. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * New keys are about to be made: questions on their way are thrown away when answered (as if the network had broken,
   * so that they are asked again), new ones wait. Ends with the function that is returned; calling it again is nothing.
   */
  close(): () => void;
}

/**
 * The crypto module believes every answer to `/keys/query`. One that was asked before new cross-signing keys were
 * published and comes after they were made still tells of the old ones, and then it deletes the new private keys:
 * a new identity stands at the house that nobody has the keys of.
 */
export function keyQueryGate(fetchFn: typeof globalThis.fetch): KeyQueryGate {
  let era = 0;
  let closed: Promise<void> | undefined;
  return {
    async fetch(input, init) {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      if (!pathname.endsWith('/keys/query')) return fetchFn(input, init);
      while (closed) await closed;
      const asked = era;
      const answer = await fetchFn(input, init);
      const body = await answer.arrayBuffer(); // a body may come much later than its head
      if (asked !== era) throw new TypeError('asked before the own keys were replaced'); // what fetch throws without network
      return new Response(body, { status: answer.status, statusText: answer.statusText, headers: answer.headers });
    },
    close() {
      era += 1;
      let open = (): void => undefined;
      const waiting = new Promise<void>((resolve) => {
        open = resolve;
      });
      closed = waiting;
      return () => {
        if (closed === waiting) closed = undefined;
        open();
      };
    },
  };
}
