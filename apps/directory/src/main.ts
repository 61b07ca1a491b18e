import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { listenOn, pathBeside, readSecret, runService, StartFailure } from '@medicus/server-kit';
import { createDirectoryApp } from './app.ts';
import { configSchema } from './config.ts';
import { openDatabase } from './database.ts';
import { FederationListFile } from './federation-list-file.ts';
import { createAskUserInfo } from './openid-userinfo.ts';
import { SearchTokens } from './search-token.ts';

await runService('directory', configSchema, async (config, { log, health, clock, configPath }) => {
  const path = (name: string) => pathBeside(configPath, name);
  const secret = (name: string) => {
    const read = readSecret(path(name));
    if (!read.ok) throw new StartFailure(read.defect.sentences.join(' '));
    return read.value;
  };
  const ca = await readFile(path(config.peerCaFile), 'utf8').catch(() => {
    throw new StartFailure(`The certificates of the houses cannot be read: ${path(config.peerCaFile)}.`);
  });
  const operatorToken = secret(config.operatorTokenFile);
  const tokens = tokensFrom(secret(config.tokenKeyFile), path(config.tokenKeyFile));
  await mkdir(dirname(path(config.database)), { recursive: true, mode: 0o700 });
  const database = openDatabase(path(config.database));
  const federationList = new FederationListFile(path(config.federationListFile));
  const userInfo = createAskUserInfo(new Map(Object.entries(config.peers)), ca);
  const app = createDirectoryApp({
    database,
    federationList,
    askUserInfo: userInfo.ask,
    tokens,
    operatorToken,
    clock,
    log,
    health,
  });
  await app.ready();
  const port = await listenOn(app.server, config.host, config.port);
  log.info('listening', { host: config.host, port });
  return async () => {
    await app.close();
    await userInfo.close();
    database.close();
  };

  function tokensFrom(pem: string, file: string): SearchTokens {
    try {
      return new SearchTokens(pem, clock);
    } catch {
      throw new StartFailure(`${file} holds no EC P-256 private key in PEM.`);
    }
  }
});
