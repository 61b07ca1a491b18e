import { runService } from '@medicus/server-kit';
import { appserviceConfig } from './config.ts';
import { startAppservice } from './start-appservice.ts';

// The library's HTTP client calls util._extend; the warning would be a line in the log that is no JSON.
process.noDeprecation = true;

await runService('appservice', appserviceConfig, async (config, kit) => {
  const appservice = await startAppservice(config, kit);
  return appservice.stop;
});
