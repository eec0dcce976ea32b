const reading = '@id("reading")\npermit (principal, action == Action::"read_mail", resource);';
const asked = (tool: string, annotations: string): string => `@id("${tool}")\n${annotations}\npermit (principal, action == Action::"${tool}", resource);`;
const above = (id: string, amount: string, annotations: string): string =>
  `@id("${id}")\n${annotations}\npermit (principal, action == Action::"send_payment", resource)\nwhen { context.arguments.amount.greaterThan(decimal("${amount}")) };`;

/** Every kind of demand there is, each on a tool or an amount of its own. */
export const initialPolicies = [
  reading,
  asked('post_message', '@limit("6 per 10 minutes per user; 4 per 10 minutes per conversation")'),
  asked('send_payment', '@ask @limit("3000 of amount per hour per argument to")'),
  above('large', '500.0', '@approvers("finance:1")'),
  above('larger', '1000.0', '@stepUp("passkey")'),
  asked('share_file', '@ask("2")'),
  asked('transfer', '@approvers("finance:2") @limit("5 per 10 minutes per tenant")'),
  asked('rotate_key', '@ask @everyTime'),
  asked('save_note', '@ask'),
  '@id("nothing-deleted") @reason("Nothing is deleted.")\nforbid (principal, action == Action::"delete_all", resource);',
].join('\n\n');

/** What authors may want instead: laxer, stricter, and with other limits under the same names. */
export const draftPolicies: readonly string[] = [
  `${initialPolicies}\n\n@id("no-shares")\nforbid (principal, action == Action::"share_file", resource);`,
  [reading, asked('save_note', ''), asked('post_message', '@limit("2 per 10 minutes per user")'), asked('send_payment', '@ask @limit("900 of amount per hour per argument to")')].join('\n\n'),
  [reading, asked('save_note', '@approvers("approver:1")'), asked('send_payment', '@ask @stepUp("passkey")'), asked('share_file', '@ask @everyTime')].join('\n\n'),
  `${initialPolicies}\n\n@id("few") @limit("4 per 10 minutes per agent")\npermit (principal, action, resource);`,
  'forbid (principal, action, resource);',
  initialPolicies,
];

const deep = (levels: number): string => `permit (principal, action, resource) when { ${'('.repeat(levels)}true${')'.repeat(levels)} };`;

/** What no author should get far with. */
export const hostilePolicies: readonly string[] = [
  '',
  '}{',
  'permit (principal, action, resource)',
  '@ask("0") permit (principal, action, resource);',
  '@aks permit (principal, action, resource);',
  '@id("__proto__") @limit("1 per hour per user") permit (principal, action == Action::"save_note", resource);',
  '@id("grant:x") @limit("1 per hour per user") permit (principal, action == Action::"save_note", resource);',
  '@reason("\u202e") permit (principal, action, resource);',
  '// \ud800\npermit (principal, action, resource);',
  '// \u0000\npermit (principal, action, resource);',
  '@reason("\udc00") permit (principal, action, resource);',
  deep(2_000),
  `// ${'x'.repeat(300_000)}\npermit (principal, action, resource);`,
  'permit (principal == ?principal, action, resource);',
];
