/** A mend taken out again, and the tests that must not stand for it. */
export interface SecurityMutant {
  readonly name: string;
  /** From the root. */
  readonly file: string;
  /** What is there, once. */
  readonly from: string;
  readonly to: string;
  readonly project: 'unit' | 'adapters' | 'dom';
  /** A test file, and how titles in it begin, each of which has to fail. */
  readonly noticedBy: readonly (readonly [file: string, title: string])[];
}

const authority = 'packages/authority/src/lib';
const provider = 'packages/react/src/lib/provider';
const person = `${provider}/change-of-person.test.tsx`;
const inUnit = { project: 'unit' } as const;
const inDom = { project: 'dom' } as const;
const inAdapters = { project: 'adapters' } as const;

export const mutants: readonly SecurityMutant[] = [
  {
    name: 'event streams last for ever',
    file: `${authority}/event-stream.ts`,
    from: '      isOver = true;\n',
    to: '      isOver = false;\n',
    ...inUnit,
    noticedBy: [[`${authority}/event-stream.test.ts`, 'after five minutes'], [`${authority}/handler.test.ts`, 'lets no event stream outlive']],
  },
  {
    name: 'event streams outlive their credential',
    file: `${authority}/event-stream.ts`,
    from: 'caller.expiresAt ?? Infinity',
    to: 'Infinity',
    ...inUnit,
    noticedBy: [[`${authority}/event-stream.test.ts`, 'with the credential'], [`${authority}/event-stream.test.ts`, 'at once with a credential that is over']],
  },
  {
    name: 'streamTtlMs is not passed on',
    file: `${authority}/handler.ts`,
    from: '{ ttlMs: streamTtlMs, onError: options.onError }',
    to: '{ onError: options.onError }',
    ...inUnit,
    noticedBy: [[`${authority}/handler.test.ts`, 'lets no event stream outlive']],
  },
  {
    name: 'a token says not when it ends',
    file: `${authority}/jwt-authenticate.ts`,
    from: 'return caller && { ...caller, expiresAt: toEnd(payload, options) };',
    to: 'return caller;',
    ...inUnit,
    noticedBy: [[`${authority}/jwt-authenticate.test.ts`, 'says when it ends']],
  },
  {
    name: 'AuthZEN believes what the question says of chain and conversation',
    file: `${authority}/authzen.ts`,
    from: 'const request = toBound(caller, asked);',
    to: 'const request: AuthzenRequest | undefined = asked;',
    ...inUnit,
    noticedBy: [
      [`${authority}/authzen.test.ts`, 'through whom it acts, for a stop of an agent in between: left out'],
      [`${authority}/authzen.test.ts`, 'through whom it acts, for policy'],
      [`${authority}/authzen.test.ts`, 'in which conversation, for a stop of it: left out'],
      [`${authority}/authzen.test.ts`, 'and refuses a question that says otherwise'],
    ],
  },
  {
    name: 'AuthZEN overlooks a question that says otherwise than the credential',
    file: `${authority}/authzen.ts`,
    from: 'return said !== undefined && canonicalize(said) !== canonicalize(known);',
    to: 'return false && said === known;',
    ...inUnit,
    noticedBy: [[`${authority}/authzen.test.ts`, 'and refuses a question that says otherwise']],
  },
  {
    name: 'AuthZEN overlooks the stop of an agent in between',
    file: `${authority}/authzen.ts`,
    from: 'const via = Array.isArray(chain) ?',
    to: 'const via = Array.isArray(chain) && chain.length > 99 ?',
    ...inUnit,
    noticedBy: [[`${authority}/authzen.test.ts`, 'tells a person of the stop of an agent in between'], [`${authority}/authzen.test.ts`, 'through whom it acts, for a stop of an agent in between: left out']],
  },
  {
    name: 'calls inside a process hold any number of values',
    file: `${authority}/propose.ts`,
    from: 'if (!isWithinArgumentSize(request.arguments)) {',
    to: 'if (isWithinArgumentSize(request.arguments) && Number.isNaN(1)) {',
    ...inUnit,
    noticedBy: [[`${authority}/propose.test.ts`, 'refuses more values than anybody could look through']],
  },
  {
    name: 'the wire takes any number of values',
    file: 'packages/core/src/lib/wire.ts',
    from: 'isJsonValue(value) && isWithinArgumentSize(value as JsonObject)',
    to: 'isJsonValue(value)',
    ...inUnit,
    noticedBy: [['packages/core/src/lib/argument-size.test.ts', 'is refused on the wire']],
  },
  {
    name: 'a schema may turn arguments into any number of values',
    file: `${authority}/tool-registry.ts`,
    from: 'return isWithinArgumentSize(result.value) ? accept(result.value as JsonObject) : refuseSize(name);',
    to: 'return accept(result.value as JsonObject);',
    ...inUnit,
    noticedBy: [[`${authority}/propose.test.ts`, 'refuses a schema output of more values']],
  },
  {
    name: 'AuthZEN takes any number of values',
    file: 'packages/policy/src/lib/authzen/authzen-point.ts',
    from: 'if (!isWithinArgumentSize(call.data.arguments ?? {}))',
    to: 'if (!isWithinArgumentSize(call.data.arguments ?? {}) && Number.isNaN(1))',
    ...inUnit,
    noticedBy: [['packages/policy/src/lib/authzen/evaluate.test.ts', 'refuses more values']],
  },
  {
    name: 'a call may have any amount of context searched',
    file: 'packages/core/src/lib/traced-value.ts',
    from: '    searched += units;\n',
    to: '',
    ...inUnit,
    noticedBy: [['packages/core/src/lib/provenance.test.ts', 'has only so much of a long context searched']],
  },
  {
    name: 'looking for copied words counts for nothing',
    file: 'packages/core/src/lib/traced-value.ts',
    from: '    searched += value.length * (trusted.length + foreign.length) * copiedCost;\n',
    to: '',
    ...inUnit,
    noticedBy: [['packages/core/src/lib/provenance.test.ts', 'has only so many sources searched']],
  },
  {
    name: 'arguments of any length are traced',
    file: 'packages/core/src/lib/traced-value.ts',
    from: 'traced + value.length > mostTraced',
    to: 'traced + value.length > mostTraced * 1_000',
    ...inUnit,
    noticedBy: [['packages/core/src/lib/provenance.test.ts', 'has only so much of its own text traced']],
  },
  {
    name: 'erased people go on signing policies',
    file: `${authority}/erased-person.ts`,
    from: 'return { ...text, author: toAlias(text.author),',
    to: 'return { ...text,',
    ...inUnit,
    noticedBy: [[`${authority}/memory-storage.test.ts`, 'has the alias stand where a forgotten person wrote policies'], [`${authority}/sqlite-storage.test.ts`, 'has the alias stand where a forgotten person wrote policies']],
  },
  {
    name: 'whoever pressed a stop stays named with what it ended',
    file: `${authority}/stop-check.ts`,
    from: '  const refusal = toStopRefusal();\n',
    to: '  const refusal = { ...toStopRefusal(), message: `${stop.pressedBy.name} has pressed the emergency stop.` };\n',
    ...inUnit,
    noticedBy: [[`${authority}/erase-person.test.ts`, 'leaves no name of whoever pressed a stop']],
  },
  {
    name: 'what was read for an erased person’s calls is kept',
    file: `${authority}/memory-log.ts`,
    from: 'for (const owned of [passkeys, reads])',
    to: 'for (const owned of [passkeys])',
    ...inUnit,
    noticedBy: [[`${authority}/erase-person.test.ts`, 'forgets what was read'], [`${authority}/memory-storage.test.ts`, 'forgets a person’s, and nobody else’s']],
  },
  {
    name: 'whoever has a say in an action is told what was read for it',
    file: `${authority}/read.ts`,
    from: 'isOwn(caller, action) ? await withSources(transaction, action) : action',
    to: 'await withSources(transaction, action)',
    ...inUnit,
    noticedBy: [[`${authority}/trace-call.test.ts`, 'is not told to whoever only has a say in it']],
  },
  {
    name: 'the next person goes on where the last one was',
    file: `${provider}/byleave-provider.tsx`,
    from: 'key={person.turn} {...props}',
    to: 'key="same" {...props}',
    ...inDom,
    noticedBy: [[person, 'leaves nothing that was begun']],
  },
  {
    name: 'what was read stays in the host’s QueryClient',
    file: `${provider}/byleave-provider.tsx`,
    from: 'if (isAnother) (props.queryClient ?? hostQueryClient)?.removeQueries({ predicate: isOurs });',
    to: 'if (isAnother) void hostQueryClient;',
    ...inDom,
    noticedBy: [[person, 'leaves nothing that was begun']],
  },
  {
    name: 'the pages of the log stay in the host’s QueryClient',
    file: `${provider}/byleave-provider.tsx`,
    from: ' || name === queryKeys.timeline[0]',
    to: '',
    ...inDom,
    noticedBy: [[person, 'leaves nothing that was begun']],
  },
  {
    name: 'a token that comes late is given out',
    file: `${provider}/token-source.ts`,
    from: "      if (!current) throw new Error('The person who asked has gone.');\n",
    to: '',
    ...inDom,
    noticedBy: [[person, 'does not send what one person pressed with the token that came for the next']],
  },
  {
    name: 'what one person began is sent in the next one’s session',
    file: `${provider}/personal-client.ts`,
    from: '!isGone() && (await',
    to: '(await',
    ...inDom,
    noticedBy: [[person, 'sends nothing with the host’s own client']],
  },
  {
    name: 'the next person is told late answers',
    file: `${provider}/personal-client.ts`,
    from: 'return isGone() ? gone : answer;',
    to: 'return answer || gone;',
    ...inDom,
    noticedBy: [[person, 'tells the next person no answer']],
  },
  {
    name: 'Claude’s timers and other agents speak for the person',
    file: 'packages/claude-agent-sdk/src/lib/guard-hooks.ts',
    from: "return source === 'user' || source === 'sdk' ? 'person' : 'agent';",
    to: "return 'person';",
    ...inAdapters,
    noticedBy: [['packages/claude-agent-sdk/src/lib/guard-hooks.test.ts', 'take no prompt for the person’s that was written by a timer'], ['packages/claude-agent-sdk/src/lib/guard-hooks.test.ts', 'take no prompt for the person’s that was written by what no version knows yet']],
  },
  {
    name: 'what prompts Claude’s sub-agents speaks for the person',
    file: 'packages/claude-agent-sdk/src/lib/guard-hooks.ts',
    from: "  if (subAgent !== undefined) return 'agent';\n",
    to: '',
    ...inAdapters,
    noticedBy: [['packages/claude-agent-sdk/src/lib/guard-hooks.test.ts', 'take no prompt for the person’s that was written by the agent of a sub-agent']],
  },
  {
    name: 'Mastra’s signals speak for the person',
    file: 'packages/mastra/src/lib/context-sources.ts',
    from: "kind: signal.test(text) ? 'agent' : 'user'",
    to: "kind: signal.test(text) ? 'user' : 'user'",
    ...inAdapters,
    noticedBy: [['packages/mastra/src/lib/context-sources.test.ts', 'takes no signal that Mastra writes as the user']],
  },
  {
    name: 'a guarded MCP client calls by request',
    file: 'packages/mcp/src/lib/guard-client.ts',
    from: "    if (asked.method === 'tools/call') return callTool(toCallParams(asked.params), callOptions);\n",
    to: '    void [callOptions, toCallParams];\n',
    ...inAdapters,
    noticedBy: [['packages/mcp/src/lib/guard-client.test.ts', 'holds a call that is made as a request']],
  },
  {
    name: 'a guarded MCP client lists by request',
    file: 'packages/mcp/src/lib/guard-client.ts',
    from: "    if (asked.method === 'tools/list') return listTools(asked.params as Parameters<typeof listTools>[0]);\n",
    to: '',
    ...inAdapters,
    noticedBy: [['packages/mcp/src/lib/guard-client.test.ts', 'holds a call that is made as a request']],
  },
  {
    name: 'a guarded MCP client hands out its transport',
    file: 'packages/mcp/src/lib/guard-client.ts',
    from: '      if (isWayAround(key)) return undefined;\n',
    to: '      void isWayAround;\n',
    ...inAdapters,
    noticedBy: [['packages/mcp/src/lib/guard-client.test.ts', 'sends no call as a notification']],
  },
];
