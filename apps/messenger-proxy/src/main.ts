import { setFlagsFromString } from 'node:v8';

// Media pass in pieces of 64 KiB, one buffer each. A young generation that stays at its first size (1 MiB a half)
// frees them while they are still in the processor's cache; one that grew while modules were loaded lets tens of
// MiB lie, and passing media on costs half as much again. It must be said before anything else is loaded.
setFlagsFromString('--semi-space-growth-factor=1');

const [{ runService }, { startMessengerProxy }, { configSchema }] = await Promise.all([
  import('@medicus/server-kit'),
  import('./compose.ts'),
  import('./config.ts'),
]);

await runService('messenger-proxy', configSchema, async (config, kit) => {
  const proxy = await startMessengerProxy(config, kit);
  kit.log.info('client side open', { side: 'client', port: proxy.ports.client });
  kit.log.info('federation side open', { side: 'federation', port: proxy.ports.federation });
  kit.log.info('outbound side open', { side: 'outbound', port: proxy.ports.outbound });
  return () => proxy.stop();
});
