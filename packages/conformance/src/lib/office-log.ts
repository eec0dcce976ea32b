import type { ByleaveClient } from '@byleave/client';
import {
  createCompactRange,
  encodeLogLeaf,
  formatExportLine,
  leafHash,
  parseSignerKey,
  signCheckpoint,
  toKeyPair,
  toTimeExtension,
  verifyExport,
  type ExportedEntry,
  type ExportHeader,
  type NoteSigner,
  type VerifyExportOptions,
} from '@byleave/core/audit-log';

const logOrigin = 'conformance.example/audit';

/** The office’s key, and one that somebody else has made under the same name. */
const [logSigner, forger] = await Promise.all([createSigner(), createSigner()]);

async function createSigner(): Promise<NoteSigner> {
  const signer = await parseSignerKey((await toKeyPair(logOrigin, crypto.getRandomValues(new Uint8Array(32)))).signerKey);
  if (!signer.ok) throw new Error(signer.message);
  return signer.value;
}

/** Signed once a day: attacks read the log, and have it sealed where they export it. */
export const logOptions = { origin: logOrigin, signers: [logSigner], intervalMs: 86_400_000 } as const;

async function verify(lines: readonly string[], options: Omit<VerifyExportOptions, 'trustedKeys'> = {}): Promise<boolean> {
  const { status } = await verifyExport(new Blob([`${lines.join('\n')}\n`]).stream(), { trustedKeys: [logSigner.key], ...options });
  return status === 'verified';
}

async function readExport(auditor: ByleaveClient): Promise<readonly string[]> {
  const exported = await auditor.exportLog();
  if (!exported.ok) throw new Error(exported.refusal.message);
  const lines = (await new Response(exported.value.body).text()).trimEnd().split('\n');
  if (!(await verify(lines))) throw new Error('the whole log does not verify');
  return lines;
}

/** Whether the log verifies without its last entry. */
export async function verifiesCutLog(auditor: ByleaveClient): Promise<boolean> {
  const lines = await readExport(auditor);
  return verify(lines.filter((_, index) => index !== lines.length - 2));
}

/**
 * Whether the log verifies with another first entry and every hash after it made anew: signed with another key of the same
 * name, or with the log’s own key, for a reader who has kept a checkpoint from before.
 */
export async function verifiesRechainedLog(auditor: ByleaveClient): Promise<boolean> {
  const lines = await readExport(auditor);
  const { checkpoint } = JSON.parse(lines.at(-1)!) as { readonly checkpoint: string };
  const own = await rechain(lines, logSigner);
  // To whoever has kept nothing, what the operator signed is the log: so it is well made.
  if (!(await verify(own))) throw new Error('the log was not chained anew as a log is');
  return (await verify(own, { lastSeen: checkpoint })) || verify(await rechain(lines, forger));
}

async function rechain([header, ...lines]: readonly string[], signer: NoteSigner): Promise<readonly string[]> {
  const { origin } = JSON.parse(header!) as ExportHeader;
  const range = createCompactRange();
  const rewritten = [header!];
  for (const line of lines) {
    const parsed = JSON.parse(line) as ExportedEntry | { readonly checkpoint: string };
    if ('checkpoint' in parsed) {
      const root = { origin, size: range.size, root: range.root(), extensions: [toTimeExtension(Date.now())] };
      rewritten.push(formatExportLine({ checkpoint: await signCheckpoint(root, [signer]) }));
      continue;
    }
    const leaf = range.size === 0 ? { ...parsed.leaf, toolName: 'nothing_of_note' } : parsed.leaf;
    range.append(leafHash(encodeLogLeaf(leaf)));
    rewritten.push(formatExportLine({ ...parsed, leaf }));
  }
  return rewritten;
}
