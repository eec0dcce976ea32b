import { createServer } from 'node:http';
import { join } from 'node:path';
import { createSqliteStorage } from '@byleave/authority/sqlite';
import { getRequestListener } from '@hono/node-server';
import { createChatApp } from './app.ts';
import { createAssetServer } from './assets.ts';
import { openConversationStore } from './conversation/conversation-store.ts';
import { selectModel } from './model/select-model.ts';
import { openOffice } from './office/office.ts';
import { loadSessionSecret } from './session.ts';
import { readSettings } from './settings.ts';

const settings = readSettings(process.env);
const { model, label } = selectModel(process.env);
const app = createChatApp({
  storage: await createSqliteStorage(join(settings.dataFolder, 'authority.db')),
  conversations: await openConversationStore(join(settings.dataFolder, 'conversations.db')),
  office: await openOffice(join(settings.dataFolder, 'office.db')),
  model,
  modelLabel: label,
  sessionSecret: loadSessionSecret(settings.dataFolder),
  consentTtlMs: settings.consentTtlMs,
  hostNames: settings.hostNames,
  ...(settings.port !== 0 && { publicUrl: `http://localhost:${settings.port}` }),
  serveAsset: createAssetServer(join(import.meta.dirname, '../dist')),
  onError: (error) => console.error(error),
});

const server = createServer(getRequestListener(app.fetch, { hostname: 'localhost' }));
server.on('error', (error: NodeJS.ErrnoException) => {
  const isTaken = error.code === 'EADDRINUSE';
  console.error(isTaken ? `Port ${settings.port} is taken. Choose another: PORT=4401 npm start` : error);
  process.exit(1);
});
server.listen(settings.port, settings.host, () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : settings.port;
  console.log(`Byleave chat is at http://localhost:${port} (model: ${label})`);
});
await app.start();

const shutDown = (): void => {
  server.closeAllConnections();
  server.close();
  void app.stop().then(() => process.exit(0));
};
process.once('SIGTERM', shutDown);
process.once('SIGINT', shutDown);
