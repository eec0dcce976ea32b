import { stockSubject as stockAiSdk, subject as aiSdk } from '../../ai-sdk/src/lib/conformance.fixture.ts';
import { stockSubject as stockLangchain, subject as langchain } from '../../langchain/src/lib/conformance.fixture.ts';
import { stockSubject as stockOpenaiAgents, subject as openaiAgents } from '../../openai-agents/src/lib/conformance.fixture.ts';
import { stockSubject as stockMastra, subject as mastra } from '../../mastra/src/lib/conformance.fixture.ts';
import { clientSubject as mcpClient, handlerSubject as mcpHandler, subject as mcp } from '../../mcp/src/lib/conformance.fixture.ts';
import { stockSubject as stockMcp } from '../../mcp/src/lib/stock.fixture.ts';
import { subject as claudeAgentSdk } from '../../claude-agent-sdk/src/lib/conformance.fixture.ts';
import { stockSubject as stockClaudeAgentSdk } from '../../claude-agent-sdk/src/lib/stock.fixture.ts';
import { subject as agUi } from '../../ag-ui/src/lib/conformance.fixture.ts';
import type { Subject } from '../src/index.ts';
import { guardSubject } from '../src/lib/guard-subject.ts';

/** Every adapter, in the order of the table. */
export const ours: readonly Subject[] = [aiSdk, langchain, openaiAgents, mastra, claudeAgentSdk, agUi, mcp, mcpHandler, mcpClient, guardSubject];

/** The frameworks’ own approvals, for a reader who runs them. */
export const stock: readonly Subject[] = [stockAiSdk, stockLangchain, stockOpenaiAgents, stockMastra, stockClaudeAgentSdk, stockMcp];

/** Every adapter, and right beside it its framework’s own approvals. */
export const beside: readonly Subject[] = ours.flatMap((own) => [own, ...stock.filter(({ name }) => name === `${own.name}, stock`)]);

/** Why nothing stands beside an adapter, by its name. */
export const unaccompanied: Readonly<Record<string, string>> = {
  'ag-ui': 'the protocol has types for interrupts and their answers, and nothing that runs a tool: whatever stood here would be of our making',
  'mcp-handler': 'its framework is that of mcp: elicitation',
  'mcp-client': 'its framework is that of mcp: elicitation',
  guard: 'there is no framework',
};
