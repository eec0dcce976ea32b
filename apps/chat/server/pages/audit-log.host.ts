import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditorRole, dataProtectionRole, toToolDefinition } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { parseSignerKey, toKeyPair } from '@byleave/core/audit-log';
import { createCedarPolicy } from '@byleave/policy/cedar';
import { toolRegistrations } from '../agent.ts';
import { askForAll, maya, openLine, openOffice, pay, personCaller, proposeIn } from './page-office.fixture.ts';

export { accepted } from './page-office.fixture.ts';

export const keyFile = join(mkdtempSync(join(tmpdir(), 'byleave-page-')), 'log.key');
export const storage = createMemoryStorage();
export const tools = toolRegistrations;
export const policy = createCedarPolicy({ policies: askForAll, tools: tools.map(toToolDefinition), otherwise: 'deny' });

const { signerKey } = await toKeyPair('example.com/audit', new Uint8Array(32).fill(7));
const signer = await parseSignerKey(signerKey);
if (!signer.ok) throw new Error('no key');
const office = openOffice(askForAll, { log: { origin: 'example.com/audit', signers: [signer.value], intervalMs: 1_000_000 } });
export const { authority } = office;
await proposeIn(authority, pay(10));
const line = openLine(authority);
export const auditor = personCaller({ id: 'rita', name: 'Rita', roles: [auditorRole] });
export const auditorsClient = line.clientOf(auditor);
export const protectionOfficer = line.clientOf(personCaller({ id: 'dora', name: 'Dora', roles: [dataProtectionRole] }));
export const person = line.clientOf(personCaller(maya));
const kept = new Map<string, string>();
export const storageOfBrowser = { getItem: (name: string): string | null => kept.get(name) ?? null, setItem: (name: string, value: string): void => void kept.set(name, value) };
