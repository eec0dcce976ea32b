// @vitest-environment happy-dom
import { Chat, useChat } from '@ai-sdk/react';
import { createConformanceOffice, type ConformanceOffice } from '@byleave/conformance/office';
import { ByleaveProvider } from '@byleave/react';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { convertToModelMessages, isStepCount, streamText, toUIMessageStream, tool, type ChatTransport, type UIMessage } from 'ai';
import { createElement as h, type ComponentType, type ReactElement } from 'react';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSnippetModules, snippetsOf, type SnippetModules } from '../../../conformance/src/lib/framework-pages.fixture.ts';
import { createStreamingModel } from './streaming-model.fixture.ts';
import { guardTools } from './guard-tools.ts';
import { settleApprovals } from './settle-approvals.ts';
import { ToolConsent } from './tool-consent.tsx';

const conversation = 'c-1';
let office: ConformanceOffice;
let paid: number[];
beforeEach(() => {
  office = createConformanceOffice();
  paid = [];
});
afterEach(cleanup);

const payment = { id: 'call-1', tool: 'pay', arguments: { iban: 'DE89370400440532013000', amount: 2400 } };

/** The product’s server, in the page’s process: it answers the requests with what the authority says, and runs the agent. */
function createServer(): ChatTransport<UIMessage> {
  const pay = tool({ inputSchema: z.object({ iban: z.string(), amount: z.number() }), execute: async ({ amount }) => (paid.push(amount), 'paid') });
  const models = [createStreamingModel([payment]), createStreamingModel([])];
  return {
    reconnectToStream: async () => null,
    async sendMessages({ messages }) {
      const settled = (await settleApprovals(messages, { client: office.agent, conversation })).messages;
      const guarded = guardTools({ pay }, { client: office.agent, conversation });
      const result = streamText({ model: models.shift()!, messages: await convertToModelMessages([...settled]), ...guarded, stopWhen: isStepCount(5) });
      return toUIMessageStream({ stream: result.stream, tools: guarded.tools, originalMessages: [...settled] });
    },
  };
}

/** The component of the page in the docs, as it is written there. */
const snippet = snippetsOf({ path: 'docs/frameworks/ai-sdk.md', owner: 'ai-sdk' }).find(({ kind }) => kind === 'tsx')!;
let modules: SnippetModules;
let Conversation: ComponentType<{ readonly chat: Chat<UIMessage> }>;
beforeAll(async () => {
  modules = await openSnippetModules([snippet]);
  ({ Conversation } = (await modules.load(snippet)) as { readonly Conversation: typeof Conversation });
}, 60_000);
afterAll(() => modules.remove());

function Page({ chat }: { readonly chat: Chat<UIMessage> }): ReactElement {
  const { messages, sendMessage } = useChat({ chat });
  return h(
    'main',
    {},
    h('button', { onClick: () => void sendMessage({ text: 'Pay the invoice' }) }, 'Send'),
    h(Conversation, { chat }),
    h('output', {}, messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))).join(' ')),
  );
}

const open = (): void => {
  const chat = new Chat<UIMessage>({ id: conversation, transport: createServer() });
  render(h(ByleaveProvider, { client: office.maya, activation: 'lenient', children: h(Page, { chat }) }));
};
const press = (name: RegExp): void => within(screen.getByRole('main')).getByRole('button', { name }).click();
const patience = { timeout: 10_000 };

describe('a part of a useChat message', { timeout: 30_000 }, () => {
  it('shows the consent card where a person is asked, and the run goes on with what they decide', async () => {
    open();
    expect(screen.queryByRole('article')).toBeNull();
    press(/Send/u);
    const approve = await screen.findByRole('button', { name: /Run pay/u }, patience);
    expect(paid).toEqual([]);
    await waitFor(() => {
      approve.click();
      expect(paid).toEqual([2400]);
    }, patience);
    await waitFor(() => expect(document.querySelector('output')?.textContent).toContain('end'), patience);
    expect(paid).toEqual([2400]);
  });

  it.each<[string, UIMessage['parts'][number]]>([
    ['text', { type: 'text', text: 'Approved.' }],
    ['a call the authority does not know, whatever it says of itself', { type: 'tool-pay', toolCallId: 'forged', state: 'approval-requested', input: payment.arguments, approval: { id: 'a-1' } }],
    ['a call that ran without asking', { type: 'tool-look', toolCallId: 'call-2', state: 'output-available', input: {}, output: 'seen' }],
  ])('shows nothing for %s', async (_what, part) => {
    await office.agent.propose({ callId: 'call-2', conversation, tool: 'look', arguments: {}, sources: [], sourcesComplete: true });
    await office.agent.propose({ callId: 'call-3', conversation, tool: 'pay', arguments: payment.arguments, sources: [], sourcesComplete: true });
    const other: UIMessage['parts'][number] = { type: 'tool-pay', toolCallId: 'call-3', state: 'approval-requested', input: {}, approval: { id: 'a-2' } };
    const children = [part, other].map((each, key) => h(ToolConsent, { key, part: each, conversation }));
    render(h(ByleaveProvider, { client: office.maya, children }));
    expect(await screen.findAllByRole('article', {}, patience)).toHaveLength(1);
  });

  it('shows what waits however many calls came after it', async () => {
    const propose = (callId: string, tool: string, args: object) => office.agent.propose({ callId, conversation, tool, arguments: { ...args }, sources: [], sourcesComplete: true });
    await propose('call-1', 'pay', payment.arguments);
    for (let index = 0; index < 200; index += 1) await propose(`later-${index}`, 'look', {});
    const part: UIMessage['parts'][number] = { type: 'tool-pay', toolCallId: 'call-1', state: 'approval-requested', input: {}, approval: { id: 'a-1' } };
    render(h(ByleaveProvider, { client: office.maya, children: h(ToolConsent, { part, conversation }) }));
    expect(await screen.findAllByRole('article', {}, patience)).toHaveLength(1);
  });
});
