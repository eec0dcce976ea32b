import { isStepCount, streamText } from 'ai';
import { afterEach, describe, expect, test } from 'vitest';
import { openOffice } from '../office/office.ts';
import { createTools, seededAt } from './conversation.fixture.ts';
import { selectModel } from './select-model.ts';
import { startStubServer, type Delta, type StubAnswer, type StubServer } from './stub-server.fixture.ts';

describe('which model', () => {
  test.each([
    [{}, 'Scripted model (no key, no network)'],
    [{ BYLEAVE_MODEL: '', OPENAI_API_KEY: ' ' }, 'Scripted model (no key, no network)'],
    [{ BYLEAVE_MODEL: 'scripted', OPENAI_API_KEY: 'key' }, 'Scripted model (no key, no network)'],
    [{ OPENAI_API_KEY: 'key' }, 'gpt-6-luna at api.openai.com'],
    [{ ANTHROPIC_API_KEY: 'key' }, 'claude-sonnet-5-5 at Anthropic'],
    [{ BYLEAVE_MODEL: 'claude-x', ANTHROPIC_API_KEY: 'key', OPENAI_API_KEY: 'key' }, 'claude-x at Anthropic'],
    [{ BYLEAVE_MODEL: 'qwen3', ANTHROPIC_API_KEY: 'key', OPENAI_BASE_URL: 'http://localhost:11434/v1' }, 'qwen3 at localhost:11434'],
  ])('%j', (env, label) => {
    expect(selectModel(env).label).toBe(label);
  });

  test.each([
    [{ BYLEAVE_MODEL: 'qwen3' }, /no provider is set.*Set OPENAI_BASE_URL/u],
    [{ OPENAI_BASE_URL: 'http://localhost:11434/v1' }, /BYLEAVE_MODEL is not.*Set BYLEAVE_MODEL/u],
    [{ OPENAI_API_KEY: 'key', ANTHROPIC_API_KEY: 'key' }, /open which provider.*Set BYLEAVE_MODEL/u],
    [{ BYLEAVE_MODEL: 'qwen3', OPENAI_BASE_URL: 'localhost:11434' }, /not an http or https address/u],
  ])('refuses %j', (env, message) => {
    expect(() => selectModel(env)).toThrow(message);
  });
});

describe('over HTTP', () => {
  let stub: StubServer | undefined;
  afterEach(() => stub?.close());

  async function startStub(answers: readonly StubAnswer[]): Promise<StubServer> {
    return (stub = await startStubServer(answers));
  }

  test('streams a tool call in pieces, sends back its result and streams the answer', async () => {
    const office = await openOffice(':memory:', () => seededAt);
    const call = (args: string): Delta => ({ tool_calls: [{ index: 0, function: { arguments: args } }] });
    const { requests, url } = await startStub([
      [
        { role: 'assistant', tool_calls: [{ index: 0, id: 'call-1', type: 'function', function: { name: 'list_payments', arguments: '' } }] },
        call('{"recipient":'),
        call('"Lumen"}'),
        { finish_reason: 'tool_calls' },
      ],
      [{ role: 'assistant', content: 'You paid ' }, { content: 'Lumen Parts twice.' }, { finish_reason: 'stop' }],
    ]);
    const { model, label } = selectModel({ BYLEAVE_MODEL: 'stub-1', OPENAI_BASE_URL: url, OPENAI_API_KEY: 'secret' });
    const result = streamText({ model, tools: createTools(office), prompt: 'What did we pay Lumen?', stopWhen: isStepCount(4) });
    const parts = await Array.fromAsync(result.fullStream);

    expect(label).toBe(`stub-1 at ${new URL(url).host}`);
    expect(parts.filter((part) => part.type === 'text-delta').map((part) => part.text)).toEqual(['You paid ', 'Lumen Parts twice.']);
    expect(parts.find((part) => part.type === 'tool-result')).toMatchObject({ toolName: 'list_payments', input: { recipient: 'Lumen' }, output: { found: 2 } });
    expect(requests).toHaveLength(2);
    expect(requests[0]).toMatchObject({ path: '/v1/chat/completions', headers: { authorization: 'Bearer secret' }, body: { model: 'stub-1', stream: true } });
    expect(requests[0]?.body).not.toHaveProperty('reasoning_effort');
    expect(requests[0]?.body.tools).toHaveLength(8);
    expect(requests[1]?.body.messages.at(-1)).toMatchObject({ role: 'tool', tool_call_id: 'call-1', content: expect.stringContaining('INV-7588') });
  });

  test('asks a server of one’s own without a key', async () => {
    const { requests, url } = await startStub([[{ content: 'Hello' }, { finish_reason: 'stop' }]]);
    const { model } = selectModel({ BYLEAVE_MODEL: 'stub-1', OPENAI_BASE_URL: url });
    expect(await streamText({ model, prompt: 'Hi' }).text).toBe('Hello');
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
  });
});
