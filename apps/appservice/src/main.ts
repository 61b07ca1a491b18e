import { runService } from '@medicus/server-kit';
import { appserviceConfig } from './config.ts';
import { startAppservice } from './start-appservice.ts';

await runService('appservice', appserviceConfig, async (config, kit) => {
  const appservice = await startAppservice(config, kit);
  return appservice.stop;
});
