import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLoggedOffice, rita, type LogKey } from './log-fixture.ts';
import type { LogQuery } from './log-search.ts';
import { toWords } from './log-terms.ts';
import { decideAsShown, accepted, agent, approvePayment, codeOf, mail, maya, payment, proposePayment, sam, samsAgent, type Office } from './office-fixture.ts';

let office: Office & LogKey;
beforeEach(async () => {
  office = await createLoggedOffice();
});
afterEach(() => office.authority.close());

async function search(query: LogQuery, caller = rita): Promise<readonly string[]> {
  const types: string[] = [];
  let before: number | undefined;
  do {
    const page = accepted(await office.authority.readAudit(caller, { limit: 2, query, ...(caller === rita && { whose: 'everybody' }), ...(before !== undefined && { before }) }));
    types.push(...page.entries.map(({ type, sequence }) => `${sequence} ${type}`));
    before = page.next;
  } while (before !== undefined);
  return types;
}

async function fill(): Promise<void> {
  const { id, digest } = await approvePayment(office);
  const { claimId } = accepted(await office.authority.claim(agent, id, { digest }));
  accepted(await office.authority.complete(agent, id, { claimId: claimId!, outcome: { status: 'failed', message: 'The bank said no: Überweisung' } }));
  office.clock.ms += 200_000;
  const other = accepted(await office.authority.propose(samsAgent, payment({ callId: 'sams', arguments: { to: 'Zoë 東京 GmbH', amount: 7 } }))).action;
  accepted(await decideAsShown(office.authority, sam, other.id, { decision: 'decline', digest: other.digest, reason: 'never heard of them' }));
  accepted(await office.authority.propose(agent, mail({ callId: 'mail' })));
}

describe.each([['in the tree', true], ['not in it yet', false]])('looking for entries that are %s', (_name, isSealed) => {
  beforeEach(async () => {
    await fill();
    if (isSealed) await office.authority.seal();
  });

  it.each<readonly [LogQuery, readonly string[]]>([
    [{ actor: 'sam' }, ['6 consent.declined']],
    [{ person: 'sam' }, ['6 consent.declined', '5 action.proposed']],
    [{ tool: 'read_mail' }, ['7 action.proposed']],
    [{ decision: 'declined' }, ['6 consent.declined']],
    [{ decision: 'allowed' }, ['7 action.proposed']],
    [{ outcome: 'failed' }, ['4 action.completed']],
    [{ type: 'action.claimed' }, ['3 action.claimed']],
    [{ text: 'überweisung BANK' }, ['4 action.completed']],
    [{ text: '東京' }, ['6 consent.declined', '5 action.proposed']],
    [{ text: 'zoë', person: 'sam' }, ['6 consent.declined', '5 action.proposed']],
    [{ text: 'zoë', person: 'maya' }, []],
    [{ policy: 'v1', type: 'consent.approved' }, ['2 consent.approved']],
    [{ from: 200_000 }, ['7 action.proposed', '6 consent.declined', '5 action.proposed']],
    [{ to: 100_000, tool: 'send_payment' }, ['4 action.completed', '3 action.claimed', '2 consent.approved', '1 action.proposed']],
    [{ from: 20_000, to: 100_000 }, []],
    [{ text: 'nothing like it' }, []],
  ])('%j', async (query, found) => {
    expect((await search(query)).filter((entry) => Number(entry.split(' ')[0]) <= 7)).toEqual(found);
  });
});

describe('a query', () => {
  it('within what is one’s own finds nothing of others', async () => {
    await fill();
    await office.authority.seal();
    expect(await search({ text: 'zoë' }, maya)).toEqual([]);
    expect(await search({ person: 'sam' }, maya)).toHaveLength(5);
    expect(await search({ outcome: 'failed' }, maya)).toEqual(['4 action.completed']);
  });

  it('of a time finds a page though more than a page was written right after it', async () => {
    await fill();
    office.clock.ms += 10_000;
    for (let call = 0; call < 12; call += 1) await proposePayment(office, { callId: `later-${call}` });
    await office.authority.seal();
    const to = office.clock.ms - 1;
    const page = accepted(await office.authority.readAudit(rita, { limit: 3, whose: 'everybody', query: { to, tool: 'send_payment' } }));
    expect(page.entries.map(({ sequence }) => sequence)).toEqual([6, 5, 4]);
    expect(await search({ to, tool: 'send_payment' })).toHaveLength(6);
  });

  it('of everybody takes the role, and is recorded once for its pages', async () => {
    await fill();
    expect(codeOf(await office.authority.readAudit(maya, { limit: 9, whose: 'everybody' }))).toBe('forbidden');
    expect(codeOf(await office.authority.readAudit({ ...agent, user: rita.user }, { limit: 9, whose: 'everybody' }))).toBe('forbidden');
    const reads = async () => accepted(await office.authority.readAudit(rita, { limit: 99 })).entries.filter(({ type, toolName }) => toolName === 'byleave.read_log' && type === 'action.proposed').length;
    await search({ tool: 'send_payment' });
    await search({ tool: 'send_payment' });
    expect(await reads()).toBe(1);
    await search({ tool: 'read_mail' });
    expect(await reads()).toBe(2);
    office.clock.ms += 6 * 60_000;
    await search({ tool: 'read_mail' });
    expect(await reads()).toBe(3);
  });

  it('pages without a gap or a repetition while the log grows and is sealed', async () => {
    for (let call = 0; call < 30; call += 1) await proposePayment(office, { callId: `a-${call}` });
    await office.authority.seal();
    for (let call = 0; call < 5; call += 1) await proposePayment(office, { callId: `b-${call}` });
    const seen: number[] = [];
    let before: number | undefined;
    do {
      const page = accepted(await office.authority.readAudit(rita, { limit: 4, whose: 'everybody', query: { tool: 'send_payment', text: 'office' }, ...(before !== undefined && { before }) }));
      seen.push(...page.entries.map(({ sequence }) => sequence));
      before = page.next;
      await proposePayment(office, { callId: `c-${before}` });
      if (seen.length === 8) await office.authority.seal();
    } while (before !== undefined);
    expect(seen).toEqual(Array.from({ length: 35 }, (_, index) => 35 - index));
  });
});

it('words are the same for the same text, whatever its case or form', () => {
  expect(toWords('Überweisung ÜBERWEISUNG ﬁn, e-mail: x@y.de')).toEqual(toWords('überweisung überweisung fin E-MAIL X@Y.DE'));
});
