import { runService } from '@medicus/server-kit';
import { startMessengerProxy } from './compose.ts';
import { configSchema } from './config.ts';

await runService('messenger-proxy', configSchema, async (config, kit) => {
  const proxy = await startMessengerProxy(config, kit);
  kit.log.info('client side open', { side: 'client', port: proxy.ports.client });
  kit.log.info('federation side open', { side: 'federation', port: proxy.ports.federation });
  kit.log.info('outbound side open', { side: 'outbound', port: proxy.ports.outbound });
  return () => proxy.stop();
});
