import { describe, expect, it } from 'vitest';
import { checkCedarPolicies } from './check-policies.ts';
import { issuesOf, officeTools, refusalsOf, toolOf } from './office-fixture.ts';
import { formatCedarPolicies, fromPolicyJson, policyLimitBytes, policyLimitDepth, toPolicyJson } from './parse-policies.ts';

const paying = (condition: string): string => `// ¡Ön the house! 😀\npermit(principal, action == Action::"send_payment", resource)\nwhen { ${condition} };`;

describe('checking policies', () => {
  it('accepts policies that name what there is', () => {
    const checked = checkCedarPolicies({ policies: paying('context.risk == "high"'), tools: officeTools });
    expect(checked.ok && checked.value.policies.map((policy) => policy.id)).toEqual(['policy0']);
    expect(checkCedarPolicies({ policies: '', tools: officeTools }).ok).toBe(true);
  });

  it.each([
    ['forbid(principal action, resource);', 'policy_syntax', 'action'],
    [paying('context.arguments.recipent == "x"'), 'unknown_argument', 'context.arguments.recipent'],
    [paying('context.arguments has recipent'), 'unknown_argument', 'recipent'],
    [paying('context.arguments has recipent && context.arguments.recipent == "x"'), 'unknown_argument', 'recipent'],
    [paying('true || context.arguments has recipent'), 'unknown_argument', 'recipent'],
    [paying('context has amount'), 'unknown_argument', 'amount'],
    [paying('context.risk == "hihg"'), 'unknown_value', '"hihg"'],
    [paying('["high", "hihg"].contains(context.risk)'), 'unknown_value', '"hihg"'],
    [paying('context.provenance.recipient != "extern"'), 'unknown_value', '"extern"'],
    [paying('context.fromExternal.contains("recipent")'), 'unknown_value', '"recipent"'],
    [paying('context.fromExternal.containsAny(["recipient", "amout"])'), 'unknown_value', '"amout"'],
    [paying('context.arguments has currency && context.arguments.currency == "GBP"'), 'unknown_value', '"GBP"'],
    [paying('context.arguments.recipient == 1'), 'policy_invalid', 'context.arguments.recipient == 1'],
    [paying('context.arguments.currency == "EUR"'), 'policy_invalid', 'context.arguments.currency'],
    [paying('context.arguments.amount > 100'), 'policy_invalid', 'context.arguments.amount'],
    [paying('false'), 'policy_impossible', paying('false').slice(paying('false').indexOf('permit'))],
    ['permit(principal, action == Action::"send_paymnt", resource);', 'unknown_tool', 'Action::"send_paymnt"'],
    ['permit(principal, action, resource == Invoice::"1");', 'policy_invalid', 'Invoice'],
    ['permit(principal, action == Action::"read_mail", resource == Payee::"ada");', 'policy_impossible', 'permit(principal, action == Action::"read_mail", resource == Payee::"ada");'],
    ['permit(principal == ?principal, action, resource);', 'policy_template', '?principal'],
    ['@aks\npermit(principal, action, resource);', 'unknown_obligation', '@aks'],
    ['@Ask\npermit(principal, action, resource);', 'unknown_obligation', '@Ask'],
    ['@ask("soon")\npermit(principal, action, resource);', 'unknown_obligation', '@ask'],
    ['@ask("0")\npermit(principal, action, resource);', 'unknown_obligation', '@ask'],
    ['@approvers("finance")\npermit(principal, action, resource);', 'unknown_obligation', '@approvers'],
    ['@approvers("finance:2;legal:1")\npermit(principal, action, resource);', 'unknown_obligation', '@approvers'],
    ['@stepUp("sms")\npermit(principal, action, resource);', 'unknown_obligation', '@stepUp'],
    ['@everyTime("no")\npermit(principal, action, resource);', 'unknown_obligation', '@everyTime'],
    ['@reason("\\u{202e}")\npermit(principal, action, resource);', 'unknown_obligation', '@reason'],
    ['@reason\npermit(principal, action, resource);', 'unknown_obligation', '@reason'],
    ['@ask\nforbid(principal, action, resource);', 'unknown_obligation', '@ask'],
    ['@constructor\npermit(principal, action, resource);', 'unknown_obligation', '@constructor'],
    ['permit(principal, action, resource) when { context.tenant == "a\u200bb" };', 'hidden_text', '\u200b'],
    ['// \u202e\npermit(principal, action, resource);', 'hidden_text', '\u202e'],
    ['// x\rpermit(principal, action, resource);', 'hidden_text', '\r'],
    ['@id("a") permit(principal, action, resource);\n@id("a") forbid(principal, action, resource);', 'duplicate_id', '@id("a") forbid(principal, action, resource);'],
  ])('refuses %j as %s', (text, code, range) => {
    expect(refusalsOf(text)).toEqual([[code, range]]);
  });

  it('says where, in words and numbers a person can follow', () => {
    expect(issuesOf(paying('context.arguments.recipent == "x"'))).toEqual([
      {
        code: 'unknown_argument',
        message: 'attribute `arguments.recipent` in context for Action::"send_payment" not found (did you mean `recipient`?)',
        start: expect.any(Number) as number,
        end: expect.any(Number) as number,
        line: 3,
        column: 8,
        policyId: 'policy0',
      },
    ]);
  });

  it('reports every policy that is wrong, in the order they are written', () => {
    const text = `@id("😀") permit(principal, action, resource) when { context.risk == "x" };
      // a comment; with a semicolon
      @id("b") @aks permit(principal, action == Action::"nothing", resource);
      @id("c") permit(principal, action in Action::"write", resource) when { context.arguments has id };`;
    expect(issuesOf(text).map(({ code, policyId, line }) => [code, policyId, line])).toEqual([
      ['unknown_value', '😀', 1],
      ['unknown_obligation', 'b', 3],
      ['unknown_tool', 'b', 3],
      ['unknown_argument', 'c', 4],
    ]);
  });

  it('lets a policy on one tool mention another, and what that one touches', () => {
    const mention = 'permit(principal, action == Action::"send_mail", resource) unless { action == Action::"read_mail" || action in Action::"read" || resource is Payee };';
    expect(issuesOf(mention)).toEqual([]);
    expect(refusalsOf(mention.replace('== Action::"read_mail"', '== Action::"raed_mail"'))).toEqual([['unknown_tool', 'Action::"raed_mail"']]);
  });

  it('checks a thousand policies on a thousand tools, each against its own', { timeout: 60_000 }, () => {
    const tools = Array.from({ length: 1_000 }, (_, index) => toolOf(`tool_${index}`, { text: { type: 'string' } }));
    const policies = tools.map(({ name }) => `permit(principal, action == Action::"${name}", resource) when { context.arguments.text == "a" };`);
    expect(issuesOf(policies.join('\n'), tools)).toEqual([]);
    expect(refusalsOf([...policies.slice(0, 999), policies[999]!.replace('.text', '.txet')].join('\n'), tools)).toEqual([['unknown_argument', 'context.arguments.txet']]);
  });

  it('warns of text in mixed scripts', () => {
    const checked = checkCedarPolicies({ policies: paying('context.arguments.recipient == "gооgle"'), tools: officeTools });
    expect(checked.ok && checked.value.warnings.map((warning) => warning.code)).toEqual(['confusable_text']);
  });

  it('refuses a text over the limit and takes one at it', () => {
    const atLimit = '// ü'.padEnd(policyLimitBytes - 1, 'x');
    expect(issuesOf(atLimit)).toEqual([]);
    expect(issuesOf(`${atLimit}x`)).toMatchObject([{ code: 'policy_too_large', start: 0, end: atLimit.length + 1 }]);
  });

  it.each([
    ['brackets', `${'('.repeat(5_000)}true${')'.repeat(5_000)}`],
    ['sums', `${Array(5_000).fill('1').join('+')} == 1`],
    ['alternatives', Array(5_000).fill('true').join('||')],
    ['conditions', Array(5_000).fill('true').join('&&')],
    ['branches', `${'if true then true else '.repeat(5_000)}true`],
    ['negations', `${'!('.repeat(5_000)}true${')'.repeat(5_000)}`],
    ['sets', `${'['.repeat(5_000)}${']'.repeat(5_000)}.isEmpty()`],
    ['attributes', `context${'.a'.repeat(5_000)}`],
    ['clauses', `true }${' when { true }'.repeat(5_000)} when { true`],
    ['alternatives of conditions', `${Array(31).fill('true').join('&&')} || ${Array(31).fill('true').join('||')}`],
    ['alternatives after brackets', `${'('.repeat(28)}true${')'.repeat(28)} || ${Array(31).fill('true').join('||')}`],
    ['presence', `context has ${Array(5_000).fill('a').join('.')}`],
    ['brackets behind a comment', `// \r ${'('.repeat(5_000)}true${')'.repeat(5_000)}\n`],
  ])('refuses %s without end, which would break the engine for everybody', (_, condition) => {
    const code = issuesOf(`permit(principal, action, resource) when { ${condition} };`)[0]?.code;
    expect(['policy_too_complex', 'hidden_text']).toContain(code);
    expect(issuesOf(paying('true'))).toEqual([]);
  });

  it.each([
    ['brackets', '(', 'true', ')'],
    ['negations', '!(', 'true', ')'],
    ['branches', 'if true then true else ', 'true', ''],
    ['everything', 'if !([{a: ', '1', '}].isEmpty()) then true else false'],
    ['conditions', 'true && ', 'true', ''],
    ['alternatives', 'true || ', 'true', ''],
    ['sums', '1 + ', '1', ' == 1'],
    ['sets', '[', '1', '] == [1]'],
    ['records', '{a: ', '1', '} == {a: 1}'],
    ['calls', '[].contains(', '1', ')'],
  ])('takes %s up to the limit, which the engine survives', (_, before, middle, after) => {
    const nest = (depth: number): string => `permit(principal, action, resource) when { ${before.repeat(depth)}${middle}${/^[^=]*$/u.test(after) ? after.repeat(depth) : `${after.split(' == ')[0]!.repeat(depth)} == ${after.split(' == ')[1]!}`} };`;
    const depths = Array.from({ length: policyLimitDepth }, (__, depth) => depth);
    const deepest = depths.findLast((depth) => issuesOf(nest(depth))[0]?.code !== 'policy_too_complex')!;
    expect(deepest).toBeGreaterThan(3);
    formatCedarPolicies(nest(deepest));
    const json = toPolicyJson(nest(deepest));
    if (json.ok) fromPolicyJson(json.value);
    expect(issuesOf(paying('true'))).toEqual([]);
  });

  it('takes long lists and every policy on its own', () => {
    const list = Array.from({ length: 500 }, (_, index) => `"payee-${index}"`).join(', ');
    expect(issuesOf(paying(`[${list}].contains(context.arguments.recipient)`).repeat(20))).toEqual([]);
  });
});

describe('a policy text', () => {
  const text = '// Kept.\n@id("a")\n@ask\n@reason("It\'s \\"big\\".")\npermit(principal,action,resource) when{context.risk=="high"};';

  it('is laid out with its comments and annotations', () => {
    const formatted = formatCedarPolicies(text);
    expect(formatted.ok && formatted.value).toContain('// Kept.\n@id("a")\n@ask\n@reason("It\'s \\"big\\".")\npermit (principal, action, resource)');
    expect(formatCedarPolicies('nonsense')).toMatchObject({ ok: false, issues: [{ code: 'policy_syntax' }] });
    expect(formatCedarPolicies('')).toEqual({ ok: true, value: '' });
  });

  it('goes to JSON and back with its annotations', () => {
    const json = toPolicyJson(text);
    if (!json.ok) throw new Error('not parsed');
    expect(json.value[0]?.annotations).toEqual({ id: 'a', ask: null, reason: 'It\'s "big".' });
    const back = fromPolicyJson(json.value);
    expect(back.ok && toPolicyJson(back.value)).toEqual(json);
    expect(fromPolicyJson([{ effect: 'permit' } as never])).toMatchObject({ ok: false, issues: [{ code: 'policy_syntax', policyId: 'policy0' }] });
    expect(fromPolicyJson([{ ...json.value[0], effect: 1n } as never])).toMatchObject({ ok: false });
  });
});
