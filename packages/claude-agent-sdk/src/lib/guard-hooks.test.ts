import type { HookCallback, HookInput } from '@anthropic-ai/claude-agent-sdk';
import { beforeEach, describe, expect, it } from 'vitest';
import { runQuery } from './conformance.fixture.ts';
import { guardHooks, type GuardHooksOptions } from './guard-hooks.ts';
import { createHookOffice, look, payment, type HookOffice } from './hook-office.fixture.ts';

let office: HookOffice;
beforeEach(() => void (office = createHookOffice()));

describe('the hooks', () => {
  it('are enough where the permissions ask too: what was claimed is allowed', async () => {
    await runQuery(office, office.effects, { calls: [look], session: 's-1', asksToo: true });
    expect(office.effects.runs).toHaveLength(1);
  });

  it('allow nothing whose input another hook changed, where the permissions ask', async () => {
    const cli = await runQuery(office, office.effects, { calls: [look], session: 's-1', asksToo: true, rewrite: () => ({ more: 1 }) });
    expect(office.effects.runs).toEqual([]);
    expect(cli.results.get('call-1')).toContain('another changed its input');
  });

  it('record as unknown what ran with an input that another hook changed', async () => {
    await runQuery(office, office.effects, { calls: [look], session: 's-1', rewrite: () => ({ more: 1 }) });
    expect((await office.actions())[0]?.lifecycle.context.outcome).toMatchObject({ status: 'unknown', message: expect.stringContaining('Another hook changed the input') as string });
  });

  it('record what failed as failed', async () => {
    office.effects.fails = true;
    await runQuery(office, office.effects, { calls: [look], session: 's-1' });
    expect((await office.actions())[0]?.lifecycle.context.outcome).toMatchObject({ status: 'failed', message: expect.stringContaining('The bank is closed') as string });
  });

  it('name the sub-agent that made a call', async () => {
    await runQuery(office, office.effects, { calls: [look], session: 's-1', subAgent: { id: 'sub-1', type: 'payer' } });
    expect((await office.actions())[0]?.principal).toMatchObject({ agent: { id: 'payer' }, via: [{ id: 'office' }] });
  });

  const prompt = 'Please pay 2,400 to DE89370400440532013000';
  async function labelAfter(changes: object, options: Partial<GuardHooksOptions> = {}) {
    const leaving = new AbortController();
    const { hooks } = guardHooks({ client: office.agent, onWaiting: () => leaving.abort(), ...options });
    const base = { session_id: 's-1', transcript_path: '', cwd: '' };
    await hooks.UserPromptSubmit[0]!.hooks[0]!({ ...base, hook_event_name: 'UserPromptSubmit', prompt, ...changes } as HookInput, undefined, { signal: leaving.signal });
    const call = { ...base, hook_event_name: 'PreToolUse', tool_name: 'pay', tool_input: payment.arguments, tool_use_id: 'call-2' } as HookInput;
    await hooks.PreToolUse[0]!.hooks[0]!(call, 'call-2', { signal: leaving.signal });
    return (await office.actions())[0]!.provenance.find(({ pointer }) => pointer === '/iban')?.provenance;
  }

  it.each(['user', 'sdk'])('take a prompt for the person’s that the program says is theirs: %s', async (source) => {
    expect(await labelAfter({ source })).toBe('user');
  });

  it.each([
    ['a message of another agent or a notification', { source: 'system' }],
    ['a timer', { source: 'schedule_wakeup' }],
    ['a loop', { source: 'loop_wakeup' }],
    ['an event', { source: 'poll_event' }],
    ['what no version knows yet', { source: 'dream' }],
    ['the agent of a sub-agent', { source: 'sdk', agent_id: 'sub-1' }],
    ['nobody says who', {}],
  ])('take no prompt for the person’s that was written by %s', async (_who, changes) => {
    expect(await labelAfter(changes)).toBe('external');
  });

  it('take an unmarked prompt for the person’s where the host says that only people prompt', async () => {
    expect(await labelAfter({}, { unmarkedPromptsBy: 'person' })).toBe('user');
  });

  const unasked = { permissionMode: 'bypassPermissions', allowDangerouslySkipPermissions: true, allowedTools: ['look'] };
  it('block a tool when they fail, also where nobody would ask', async () => {
    await runQuery({ ...office, agent: office.broken() }, office.effects, { calls: [look], session: 's-1' }, [], unasked);
    expect(office.effects.runs).toEqual([]);
  });

  it('would let it run if they did not say so', async () => {
    const { hooks } = guardHooks({ client: office.broken() });
    const forgiving = hooks.PreToolUse.map(({ onFailure: _block, ...matcher }) => matcher);
    await runQuery(office, office.effects, { calls: [look], session: 's-1' }, [], { ...unasked, hooks: { ...hooks, PreToolUse: forgiving } });
    expect(office.effects.runs).toHaveLength(1);
  });

  it('block a tool when nobody decides in time, and take the question back', async () => {
    const impatient = guardHooks({ client: office.agent, timeoutSeconds: 1 });
    const cli = await runQuery(office, office.effects, { calls: [payment], session: 's-1' }, [], { ...unasked, ...impatient });
    expect([office.effects.runs, cli.results.get('call-2')]).toEqual([[], expect.stringContaining('timeout')]);
    await expect.poll(async () => (await office.actions())[0]?.lifecycle.state, { timeout: 20_000 }).toBe('cancelled');
  });

  it('wait for a day where nothing else is said', () => {
    expect(guardHooks({ client: office.agent }).hooks.PreToolUse).toMatchObject([{ onFailure: 'block', timeout: 86_400 }]);
  });

  it('cancel a prompt that the SDK gives up', async () => {
    const asked = Promise.withResolvers<string>();
    const { hooks } = guardHooks({ client: office.agent, onWaiting: asked.resolve });
    const leaving = new AbortController();
    const input = { hook_event_name: 'PreToolUse', session_id: 's-1', transcript_path: '', cwd: '', tool_name: 'pay', tool_input: payment.arguments, tool_use_id: 'call-2' } as HookInput;
    const [before] = hooks.PreToolUse[0]!.hooks as [HookCallback];
    const answered = before(input, 'call-2', { signal: leaving.signal });
    expect(await asked.promise).toBe((await office.actions())[0]!.id);
    leaving.abort();
    expect(await answered).toMatchObject({ hookSpecificOutput: { permissionDecision: 'deny' } });
    expect((await office.actions())[0]?.lifecycle.state).toBe('cancelled');
  });

  it('record as not run what the agent’s own rules denied after all', async () => {
    const { hooks } = guardHooks({ client: office.agent });
    const input = { session_id: 's-1', transcript_path: '', cwd: '', tool_name: 'look', tool_input: {}, tool_use_id: 'call-1' };
    const signal = new AbortController().signal;
    await hooks.PreToolUse[0]!.hooks[0]!({ ...input, hook_event_name: 'PreToolUse' }, 'call-1', { signal });
    await hooks.PermissionDenied[0]!.hooks[0]!({ ...input, hook_event_name: 'PermissionDenied', reason: 'a rule' }, 'call-1', { signal });
    expect((await office.actions())[0]?.lifecycle.context.outcome).toMatchObject({ status: 'failed', isAborted: true });
  });
});
