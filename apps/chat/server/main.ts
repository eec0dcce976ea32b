import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { loadSigner } from '@byleave/authority/log-keys';
import { createPostgresStorage } from '@byleave/authority/postgres';
import { createSqliteStorage } from '@byleave/authority/sqlite';
import { getRequestListener } from '@hono/node-server';
import { createChatApp } from './app.ts';
import { createAssetServer } from './assets.ts';
import { openConversations, openPostgresConversations } from './conversation/conversation-store.ts';
import { selectModel } from './model/select-model.ts';
import { openOffice } from './office/office.ts';
import { loadSessionSecret } from './session.ts';
import { readSettings } from './settings.ts';
import { withStory } from './story/story-model.ts';

const settings = readSettings(process.env);
const { model, label } = selectModel(process.env);
const logSigner = await loadSigner(process.env['BYLEAVE_LOG_KEY'] ? { env: 'BYLEAVE_LOG_KEY' } : { file: join(settings.dataFolder, 'log.key'), createAs: 'byleave-chat' });
const { databaseUrl } = settings;
const storage = databaseUrl === undefined ? await createSqliteStorage(join(settings.dataFolder, 'authority.db')) : await createPostgresStorage({ connectionString: databaseUrl });
const conversations = databaseUrl === undefined ? await openConversations(join(settings.dataFolder, 'conversations.db')) : await openPostgresConversations(databaseUrl);
// It stands for the mail, the files and the bank of others, which are in no database of ours either.
const office = await openOffice(join(settings.dataFolder, 'office.db'));

const server = createServer();
server.on('error', (error: NodeJS.ErrnoException) => {
  const isTaken = error.code === 'EADDRINUSE';
  console.error(isTaken ? `Port ${settings.port} is taken. Choose another: PORT=4401 npm start` : error);
  process.exit(1);
});
server.listen(settings.port, settings.host);
await once(server, 'listening');

// With port 0 only the listening server knows the address that passkeys are made for.
const address = server.address();
const publicUrl = `http://localhost:${typeof address === 'object' && address ? address.port : settings.port}`;
const app = createChatApp({
  storage,
  conversations,
  office,
  model: withStory(model),
  modelLabel: label,
  sessionSecret: loadSessionSecret(settings.dataFolder),
  logSigner,
  consentTtlMs: settings.consentTtlMs,
  hostNames: settings.hostNames,
  publicUrl,
  serveAsset: createAssetServer(join(import.meta.dirname, '../dist')),
  onError: (error) => console.error(error),
});
server.on('request', getRequestListener(app.fetch, { hostname: 'localhost' }));
console.log(`Byleave chat is at ${publicUrl} (model: ${label}${databaseUrl === undefined ? '' : ', on PostgreSQL'})`);
await app.start();

const shutDown = (): void => {
  server.closeAllConnections();
  server.close();
  void app.stop().then(() => process.exit(0));
};
process.once('SIGTERM', shutDown);
process.once('SIGINT', shutDown);
