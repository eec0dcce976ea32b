// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { measureBundle, measureImports, type BundleSize } from './measure-bundle.ts';

const kB = 1024;

/** A limit with what takes the most of it, so that whoever breaks it sees where to look. */
function expectWithin(size: number, limit: number, { largest }: BundleSize): void {
  expect(size, `The largest parts:\n${largest.join('\n')}`).toBeLessThanOrEqual(limit);
}

describe('a page loads, compressed', () => {
  test('at most 25 kB for the consent card', async () => {
    const card = await measureBundle(['consent-card']);
    expectWithin(card.first, 25 * kB, card);
    // Nothing of what only some requests need, and no runtime of a state machine.
    expect(card.largest.filter((part) => /xstate|noble|simplewebauthn|base-ui|zod/u.test(part))).toEqual([]);
  });

  test('at most 5 kB more for the dialog', async () => {
    const card = await measureBundle(['consent-card']);
    const both = await measureBundle(['consent-card', 'consent-dialog']);
    expectWithin(both.first - card.first, 5 * kB, both);
  });

  test.each([
    ['approval-inbox', 17],
    ['grants-manager', 34],
    ['action-lifecycle', 9],
    ['limits', 9],
    ['passkeys', 28],
  ] as const)('of %s, at most %d kB', async (entry, limit) => {
    const size = await measureBundle([entry]);
    expectWithin(size.first, limit * kB, size);
  });

  test('at most 22 kB of the hooks for a card of its own, less than of the card', async () => {
    const card = await measureBundle(['consent-card']);
    const own = await measureImports('headless', ['useConsentRequest', 'useGuardedPress', 'useLatestAction', 'useGrantChoice', 'useRenewal', 'useExtension']);
    expectWithin(own.first, card.first, own);
    expectWithin(own.first, 22 * kB, own);
    // The machines are in the same entry, and come to those who ask for them.
    expect(own.firstParts.filter((part) => /xstate|noble|simplewebauthn|base-ui|zod/u.test(part))).toEqual([]);
  });

  test('at most 29 kB of all hooks, and at most 15 kB more of the machines', async () => {
    const exported = Object.keys(await import('../src/headless.ts'));
    const machines = exported.filter((name) => name.endsWith('Machine'));
    const hooks = await measureImports('headless', exported.filter((name) => !machines.includes(name)));
    expectWithin(hooks.first, 29 * kB, hooks);
    const all = await measureBundle(['headless']);
    expectWithin(all.first - hooks.first, 15 * kB, all);
    expect(machines).not.toEqual([]);
  });

  test('at most 80 kB for all of the consent surfaces, with everything that ever comes later', async () => {
    const all = await measureBundle(['consent-card', 'consent-dialog', 'approval-inbox', 'grants-manager', 'action-lifecycle', 'limits', 'passkeys']);
    expectWithin(all.first + all.later, 80 * kB, all);
  });

  test('is found out when something large comes along', async () => {
    const { first } = await measureBundle(['consent-card']);
    const withMachines = await measureBundle(['consent-card', 'lib/consent-card/consent-machine']);
    expect(withMachines.first - first).toBeGreaterThan(10 * kB);
  });
});

describe('of what is for those who answer for agents, a page loads, compressed', () => {
  test.each([
    ['emergency-stop', 18],
    ['audit-timeline', 18],
  ] as const)('of %s, at most %d kB', async (entry, limit) => {
    const size = await measureBundle([entry]);
    expectWithin(size.first, limit * kB, size);
    // Signatures, lists and schemas come when there is something to check, to list, or to reset.
    expect(size.largest.filter((part) => /xstate|noble|simplewebauthn|base-ui|zod/u.test(part))).toEqual([]);
  });

  test('at most 95 kB for everything but the policy editor, with everything that ever comes later', async () => {
    const all = await measureBundle(['consent-card', 'consent-dialog', 'approval-inbox', 'grants-manager', 'action-lifecycle', 'limits', 'passkeys', 'emergency-stop', 'audit-timeline']);
    expectWithin(all.first + all.later, 95 * kB, all);
    // Floating, focus and lists of the libraries that the policy editor brings are its own.
    expect([...all.firstParts, ...all.laterParts].filter((part) => /base-ui|floating-ui|codemirror|lezer|cedar-wasm/u.test(part))).toEqual([]);
  });

  test('at most 65 kB of the policy editor, and CodeMirror only once somebody looks at the text', async () => {
    const editor = await measureBundle(['policy-editor']);
    expectWithin(editor.first, 65 * kB, editor);
    expect(editor.firstParts.filter((part) => /codemirror|lezer|cedar-wasm|xstate|zod|node-diff3/u.test(part))).toEqual([]);
    // No browser evaluates policies: the authority does.
    expect(editor.laterParts.filter((part) => /cedar-wasm/u.test(part))).toEqual([]);
    expect(editor.laterParts.some((part) => part.includes('@codemirror/view'))).toBe(true);
  });
});
