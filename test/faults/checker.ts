import type { Authority, Storage } from '../../packages/authority/src/index.ts';
import { createLogKey, logOrigin } from '../../packages/authority/src/lib/log-fixture.ts';
import { createExportVerifier, verifyCheckpoint, verifyConsistency } from '../../packages/core/src/audit-log.ts';
import { canonicalize } from '../../packages/core/src/index.ts';
import { readAcknowledged, readEffects, type Acknowledged, type EffectRecord } from './evidence.ts';
import { createLogModel } from './log-model.ts';
import type { Violation, ViolationCode } from './violation.ts';
import { auditor, maya, openAuthority, paymentsLimit, tenant, type Deadlines } from './world.ts';

export interface Checker {
  /** Holds what was answered and what took effect against what is stored, with nobody else at work. Answers with how much was acknowledged. */
  check(): Promise<number>;
  /** That the whole log verifies as an export, against the newest checkpoint anybody has seen. */
  checkExport(): Promise<void>;
  readonly violations: readonly Violation[];
}

const pageSize = 2_000;

export function createChecker(storage: Storage, folder: string, deadlines: Deadlines): Checker {
  const violations: Violation[] = [];
  const report = (violation: Violation): void => void violations.push(violation);
  const flag = (code: ViolationCode, of: string): void => report({ code, of });
  const model = createLogModel(deadlines, report);
  const ran = new Set<string>();
  let effectsRead = 0;
  let acknowledgedRead = 0;
  const resets = new Set<string>();

  async function readLog(): Promise<void> {
    for (;;) {
      const entries = await storage.transact((transaction) => transaction.listLog({ tenant, after: model.lastSequence(), limit: pageSize }));
      model.take(entries);
      if (entries.length < pageSize) return;
    }
  }

  function checkEffect({ call, actionId, at }: EffectRecord): void {
    const { callId } = call;
    if (ran.has(callId)) flag('effect twice', callId);
    ran.add(callId);
    const claimedAt = model.storyOf(actionId)?.claimedAt;
    if (claimedAt === undefined) flag('effect without a claim', callId);
    else if (at < claimedAt) flag('effect before its claim', callId);
  }

  async function checkAcknowledged(record: Acknowledged): Promise<void> {
    const has = (actionId: string, ...words: readonly string[]): boolean => words.some((word) => model.storyOf(actionId)?.words.has(word) ?? false);
    switch (record.what) {
      case 'decision':
        if (!has(record.actionId, record.decision === 'approve' ? 'consent.approved' : 'consent.declined')) flag('decision lost', record.actionId);
        return;
      case 'claim':
        if (!has(record.actionId, 'action.claimed')) flag('claim lost', record.actionId);
        return;
      case 'completion':
        if (!has(record.actionId, 'action.completed')) flag('completion lost', record.actionId);
        return;
      case 'grant':
      case 'revocation': {
        const grant = await storage.transact((transaction) => transaction.findGrant(tenant, record.grantId));
        if (!grant) flag('grant lost', record.grantId);
        else if (record.what === 'revocation' && grant.status !== 'revoked') flag('revocation lost', record.grantId);
        return;
      }
      case 'reset asked':
        resets.add(record.stopId);
        return;
      case 'stop':
      case 'reset': {
        const stop = await storage.transact((transaction) => transaction.findStop(tenant, record.stopId));
        if (!stop || (record.what === 'stop' && stop.reset && !resets.has(record.stopId))) flag('stop lost', record.stopId);
        else if (record.what === 'reset' && !stop.reset) flag('reset lost', record.stopId);
        return;
      }
      case 'checkpoint':
    }
  }

  /** What was claimed counts, exactly, and stays counted. */
  async function checkLimits(): Promise<void> {
    for (const [conversation, claimed] of model.payments) {
      const scope = canonicalize({ conversation, user: maya.user.id });
      const { used } = await storage.transact((transaction) => transaction.sumUses({ tenant, limitId: paymentsLimit.id, scope, since: 0 }));
      if (used !== claimed * 10_000) flag('limit lost', `${conversation}: ${used / 10_000} used, ${claimed} claimed`);
    }
  }

  async function checkTree(authority: Authority, notes: readonly string[]): Promise<void> {
    const { verifier } = await createLogKey();
    const parse = (note: string) => verifyCheckpoint(note, [verifier], `${logOrigin}/${tenant}`);
    for (const note of new Set(notes)) {
      const seen = await parse(note);
      if (!seen.ok) {
        flag('log rewritten', seen.message);
        continue;
      }
      const grown = await authority.proveGrowth(auditor, seen.value.size);
      const newest = grown.ok ? await parse(grown.value.checkpoint) : undefined;
      if (!grown.ok || !newest?.ok) {
        flag('log rewritten', `no way from ${seen.value.size}`);
        continue;
      }
      const proof = grown.value.path.map((hash) => new Uint8Array(Buffer.from(hash, 'base64')));
      const { size: first, root: firstRoot } = seen.value;
      const { size: second, root: secondRoot } = newest.value;
      const verified = verifyConsistency({ first, second, firstRoot, secondRoot, proof });
      if (!verified.ok) flag('log rewritten', `${first} to ${second}: ${verified.message}`);
    }
  }

  async function open(): Promise<Authority> {
    const authority = await openAuthority(storage, deadlines);
    await authority.seal();
    return authority;
  }

  return {
    violations,
    async check() {
      const effects = readEffects(folder);
      const acknowledged = readAcknowledged(folder);
      const fresh = acknowledged.slice(acknowledgedRead);
      await readLog();
      for (const effect of effects.slice(effectsRead)) checkEffect(effect);
      for (const record of fresh) if (record.what === 'reset asked') resets.add(record.stopId);
      for (const record of fresh) await checkAcknowledged(record);
      await checkLimits();
      const authority = await open();
      await checkTree(authority, fresh.flatMap((record) => (record.what === 'checkpoint' ? [record.note] : [])));
      await authority.close();
      [effectsRead, acknowledgedRead] = [effects.length, acknowledged.length];
      return fresh.length;
    },
    async checkExport() {
      const authority = await open();
      const { verifier } = await createLogKey();
      const newest = await authority.readCheckpoint(auditor);
      const exported = await authority.exportLog(auditor, { format: 'jsonl', redaction: [] });
      if (!exported.ok || !newest.ok) return flag('log rewritten', 'there is no export');
      const reader = createExportVerifier({ trustedKeys: [verifier], ...(newest.value.checkpoint !== undefined && { lastSeen: newest.value.checkpoint }) });
      for await (const line of exported.value.lines) await reader.add(line);
      const result = reader.finish();
      if (result.status !== 'verified') flag('log rewritten', JSON.stringify(result));
      await authority.close();
    },
  };
}
