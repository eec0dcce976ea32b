import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConformanceOffice, type ConformanceOffice } from './office.ts';
import { isLacking } from './attack.ts';
import type { Stranger } from './subject.ts';

/** What an attack finds nobody able to do, somebody is: else it would find nothing. */
describe('the office', () => {
  let office: ConformanceOffice;
  beforeEach(() => void (office = createConformanceOffice()));
  afterEach(() => office.close());

  it('takes a policy from its author, and from nobody else', async () => {
    const write = office.abilities.writePolicy;
    if (isLacking(write)) throw new Error(write.lacks);
    for (const by of ['agent', 'subAgent', 'mallory', 'nobody', 'maya', 'auditor']) expect([by, await write(by as Stranger)]).toEqual([by, false]);
    expect(await write('ada' as Stranger)).toBe(true);
  });

  it('refuses an agent whose credential is dropped on its way, and hears one whose other headers are', async () => {
    const { dropHeaders } = office.abilities;
    if (isLacking(dropHeaders)) throw new Error(dropHeaders.lacks);
    expect(await office.agent.listActions()).toMatchObject({ ok: true });
    dropHeaders((header) => header !== 'authorization');
    expect(await office.agent.listActions()).toMatchObject({ ok: true });
    dropHeaders((header) => header === 'authorization');
    expect(await office.agent.listActions()).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } });
    expect(await office.maya.listActions()).toMatchObject({ ok: true });
  });
});
