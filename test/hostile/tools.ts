import type { ArgumentSchema, ToolRegistration } from '../../packages/authority/src/index.ts';
import type { FieldTemplate, JsonObject } from '../../packages/core/src/index.ts';

type Kind = 'string' | 'number';

/** A schema that knows its members and their types, or, when it is open, lets every other member through as it came. */
function schemaOf(members: Readonly<Record<string, Kind>>, isOpen = false): ArgumentSchema {
  const properties = Object.fromEntries(Object.entries(members).map(([name, type]) => [name, { type }]));
  const jsonSchema: JsonObject = { type: 'object', properties, required: Object.keys(members), additionalProperties: isOpen };
  return {
    '~standard': {
      version: 1,
      vendor: 'hostile',
      jsonSchema: { input: () => jsonSchema, output: () => jsonSchema },
      validate(value) {
        const args = value as Readonly<Record<string, unknown>>;
        const wrong = Object.entries(members).filter(([name, type]) => !Object.hasOwn(args, name) || typeof args[name] !== type);
        const extra = isOpen ? [] : Object.keys(args).filter((name) => !Object.hasOwn(members, name));
        const issues = [...wrong.map(([name]) => name), ...extra].map((name) => ({ message: 'is not what the tool takes', path: [name] }));
        return issues.length > 0 ? { issues } : { value };
      },
    },
  };
}

type ToolFacts = Partial<Omit<ToolRegistration, 'name' | 'input'>> & { readonly isOpen?: boolean };

function toolOf(name: string, members: Readonly<Record<string, Kind>>, { isOpen = false, ...facts }: ToolFacts = {}): ToolRegistration {
  const fields = Object.entries(members).map(
    ([argument, kind]): FieldTemplate => ({ argument, label: argument, decisive: true, ...(kind === 'number' && { format: 'number' as const }) }),
  );
  return {
    name,
    description: `Does ${name}.`,
    effect: 'write',
    risk: 'medium',
    presentation: { id: name, version: 1, title: `Do ${name}: {${Object.keys(members)[0]}}`, approve: 'Do it', fields, reversibility: 'unknown', covers: 'This call only' },
    ...facts,
    input: schemaOf(members, isOpen),
  };
}

export const tools: readonly ToolRegistration[] = [
  toolOf('read_mail', { id: 'string' }, { effect: 'read', risk: 'low', resultSource: 'email' }),
  toolOf('post_message', { channel: 'string', text: 'string' }, { risk: 'low' }),
  toolOf('send_payment', { to: 'string', amount: 'number' }),
  toolOf('share_file', { path: 'string', with: 'string' }),
  toolOf('transfer', { to: 'string', amount: 'number' }, { risk: 'high' }),
  toolOf('rotate_key', { name: 'string' }, { risk: 'critical' }),
  toolOf('save_note', { title: 'string' }, { risk: 'low', isOpen: true }),
  toolOf('delete_all', { path: 'string' }),
];

/** The same tools after a release: two of them are described otherwise, so what was consented to is another tool. */
export const releasedTools: readonly ToolRegistration[] = tools.map((tool) =>
  tool.name === 'send_payment' || tool.name === 'save_note' ? { ...tool, description: 'Does it in another way.' } : tool,
);
