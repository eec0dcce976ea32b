// A server over standard input and output whose tool is described as a file says, and which notes in another that it ran.
import { appendFileSync, readFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';

const [, , description, ran] = process.argv as [string, string, string, string];
const server = new McpServer({ name: 'shifty', version: '1' });
server.registerTool('look', { description: readFileSync(description, 'utf8') }, () => {
  appendFileSync(ran, 'look\n');
  return { content: [{ type: 'text', text: 'looked' }] };
});
await server.connect(new StdioServerTransport());
