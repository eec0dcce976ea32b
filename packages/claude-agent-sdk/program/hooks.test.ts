import type { Options } from '@anthropic-ai/claude-agent-sdk';
import { createEffectLedger } from '@byleave/conformance';
import { asShown, toUnsealedState } from '@byleave/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { guardHooks } from '../src/lib/guard-hooks.ts';
import { createHookOffice, look, payment, type HookOffice } from '../src/lib/hook-office.fixture.ts';
import { runScript } from '../src/lib/conformance.fixture.ts';
import { runProgram, type ProgramRun } from './run-program.fixture.ts';

let office: HookOffice;
beforeEach(() => void (office = createHookOffice()));

const asking: Options = { permissionMode: 'default' };
const unasked: Options = { permissionMode: 'bypassPermissions', allowDangerouslySkipPermissions: true };
const listed: Options = { permissionMode: 'default', allowedTools: ['mcp__bank__look', 'mcp__bank__pay'] };
const modes: readonly [string, Options][] = [
  ['the permissions ask', asking],
  ['they are bypassed', unasked],
  ['the tools are allowed', listed],
];

const run = (script: ProgramRun, options: Options) => runProgram(office.effects, script, [], undefined, options);

const states = async (): Promise<readonly string[]> => (await office.actions()).map(({ lifecycle }) => toUnsealedState(lifecycle));

/** As soon as somebody is asked. */
function deciding(decision: 'approve' | 'decline'): (actionId: string) => void {
  return (actionId) =>
    void office.actions().then(async (all) => {
      const action = all.find(({ id }) => id === actionId)!;
      await office.maya.decide(actionId, { decision, ...asShown(action, 'en') });
    });
}

describe.each(modes)('the program, where %s', (_mode, options) => {
  it('runs what is approved, once, and the end of it is recorded', async () => {
    const results = await run({ calls: [payment] }, { ...options, ...guardHooks({ client: office.agent, onWaiting: deciding('approve') }) });
    expect([office.effects.runs, await states()]).toEqual([[{ tool: 'pay', arguments: payment.arguments }], ['executed']]);
    expect((await office.actions())[0]?.lifecycle.context.outcome?.status).toBe('succeeded');
    expect(results.get('call-2')).not.toContain('declined');
  });

  it('does not run what is declined, and the model reads who did', async () => {
    const results = await run({ calls: [payment] }, { ...options, ...guardHooks({ client: office.agent, onWaiting: deciding('decline') }) });
    expect([office.effects.runs, await states()]).toEqual([[], ['declined']]);
    expect(results.get('call-2')).toContain('Maya Chen declined this');
  });

  it('does not run what nobody decided on in time, and the question is taken back', async () => {
    await run({ calls: [payment] }, { ...options, ...guardHooks({ client: office.agent, timeoutSeconds: 1 }) });
    expect(office.effects.runs).toEqual([]);
    await expect.poll(states, { timeout: 20_000 }).toEqual(['cancelled']);
  });

  it('waits for one answer of the authority where nobody is asked, and reports once', async () => {
    const asked: string[] = [];
    const count = <T>(name: string, call: T): T => ((...args: unknown[]) => (asked.push(name), (call as (...each: unknown[]) => unknown)(...args))) as T;
    const { propose, claim, complete, listActions, readAction } = office.agent;
    const client = { ...office.agent, propose: count('propose', propose), claim: count('claim', claim), complete: count('complete', complete), listActions: count('list', listActions), readAction: count('read', readAction) };
    await run({ calls: [look] }, { ...options, ...guardHooks({ client }) });
    expect([office.effects.runs.length, asked]).toEqual([1, ['propose', 'complete']]);
  });

  it('runs nothing where the hook fails', async () => {
    await run({ calls: [look] }, { ...options, ...guardHooks({ client: office.broken() }) });
    expect(office.effects.runs).toEqual([]);
  });

  it('runs nothing where the authority is down', async () => {
    const { setDown } = office.abilities;
    if (typeof setDown === 'function') setDown(true);
    const results = await run({ calls: [look] }, { ...options, ...guardHooks({ client: office.agent }) });
    expect([office.effects.runs, results.get('call-1')]).toEqual([[], expect.stringContaining('could not be reached')]);
  });

  it('asks about what a sub-agent calls, in its name', async () => {
    const hooks = guardHooks({ client: office.agent, clientFor: ({ type }) => (type === 'payer' ? office.subAgent : office.agent), onWaiting: deciding('decline') });
    await run({ calls: [payment], subAgent: { type: 'payer' } }, { ...options, ...hooks });
    expect([office.effects.runs, await states()]).toEqual([[], ['declined']]);
    expect((await office.actions())[0]?.principal).toMatchObject({ agent: { id: 'payer' } });
  });
});

describe('what the program is asked', () => {
  it.each([
    ['nobody’s own words, since it does not say who wrote it', {}, 'external'],
    ['the person’s, where the host says that nobody else prompts', { unmarkedPromptsBy: 'person' }, 'user'],
  ] as const)('is %s', async (_whose, unmarked, label) => {
    const hooks = guardHooks({ client: office.agent, onWaiting: deciding('decline'), ...unmarked });
    await run({ calls: [payment], prompt: { text: 'Please pay 2400 to DE89370400440532013000.' } }, { ...unasked, ...hooks });
    const provenance = (await office.actions())[0]?.provenance ?? [];
    expect([office.effects.runs, provenance.find(({ pointer }) => pointer === '/iban')?.provenance]).toEqual([[], label]);
  });
});

describe('the scripted program is right about the real one', () => {
  const forgiving = (): Options => {
    const { hooks, canUseTool } = guardHooks({ client: office.broken() });
    return { canUseTool, hooks: { ...hooks, PreToolUse: hooks.PreToolUse.map(({ onFailure: _block, ...matcher }) => matcher) } };
  };

  it.each<[string, Options, number]>([
    ['asked about', asking, 0],
    ['let through where the permissions are bypassed', unasked, 1],
    ['let through where its tool is allowed', { ...listed, allowedTools: ['look', 'mcp__bank__look'] }, 1],
  ])('a call whose hook fails and does not say to block is %s', async (_what, options, runs) => {
    await run({ calls: [look] }, { ...options, ...forgiving() });
    const scripted = createEffectLedger();
    await runScript(scripted, { calls: [look], session: 's-1' }, [], undefined, { ...options, ...forgiving() });
    expect([office.effects.runs.length, scripted.runs.length]).toEqual([runs, runs]);
  });
});
