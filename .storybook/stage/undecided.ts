import type { Action } from '../../packages/core/src/index.ts';
import { expect, waitFor } from 'storybook/test';
import { isInVitest } from '../trusted/is-in-vitest.ts';
import { framesLater, partIn, pressWhenReady, untilReady } from './card.ts';
import { pressInDialog } from './dialog.ts';
import { stagedOf } from './loader.ts';
import { maya } from './people.ts';
import { userCaller, value, type Stage } from './stage.ts';

const patiently = { timeout: 5_000 };

type Loaded = Parameters<typeof stagedOf>[0];

/** An action as its authority has it, whatever any page shows. */
export async function actionOf({ authority }: Stage, { id }: Pick<Action, 'id'>): Promise<Action> {
  return value(await authority.readAction(userCaller(maya), id)).action;
}

/** A press on one of the buttons did not count, for this reason: it is still said when the surface itself takes presses again. */
export const expectRefused = (surface: Element, reason: string | RegExp): Promise<void> =>
  waitFor(() => {
    expect(surface.closest('[data-bl-blocked]') ?? surface.querySelector('[data-bl-blocked]')).toBeNull();
    const why = partIn(surface, 'blocked-reason');
    expect(why.dataset['blReason']).toMatch(reason);
    expect(why).toHaveAttribute('role', 'status');
  }, patiently);

const mostAttacks = 5;

/**
 * The same for a press that is made here; made again where what is loaded later has just moved the surface, which is a
 * reason of its own and says nothing of the attack.
 */
export async function expectRefusedPress(surface: HTMLElement, reason: string, attack: () => Promise<void>): Promise<void> {
  for (let attacks = 0; attacks < mostAttacks; attacks += 1) {
    await untilReady(surface);
    await attack();
    await framesLater();
    const why = surface.querySelector<HTMLElement>('[data-bl-part="blocked-reason"]')?.dataset['blReason'];
    if (why === undefined || !/^(?:intersection|recently)_/u.test(why)) break;
  }
  await expectRefused(surface, reason);
}

/**
 * Nothing was decided so far. An approval that is still under way can't be missed: the person now denies, and that has
 * to be the first and only decision the authority ever gets.
 */
export async function expectOnlyDenied(context: Loaded & { readonly canvasElement: HTMLElement }, action?: Action): Promise<void> {
  if (!isInVitest) return expectNothingSent(context);
  await pressWhenReady(context.canvasElement, 'deny');
  await expectDenial(context, action);
}

/** The same, of what is open in a dialog. */
export async function expectOnlyDeniedInDialog(context: Loaded, action?: Action): Promise<void> {
  if (!isInVitest) return expectNothingSent(context);
  await pressInDialog('deny');
  await expectDenial(context, action);
}

/** The first word on it is a denial, and so is the last. */
export async function expectDenial(context: Loaded, of?: Pick<Action, 'id'>): Promise<void> {
  const { stage, subject } = stagedOf(context);
  await waitFor(async () => expect((await actionOf(stage, of ?? subject!)).lifecycle.context.decisions.map(({ decision }) => decision)).toEqual(['decline']), patiently);
  const sent = stage.network.posted.filter(({ path }) => path.includes('decision'));
  await expect(sent.map(({ body }) => (body as { readonly decision: unknown }).decision)).toEqual(['decline']);
}

/** In a workshop that a person has open, whose presses are a script's: what can be seen without pressing. */
async function expectNothingSent(context: Loaded): Promise<void> {
  await framesLater();
  await expect(stagedOf(context).stage.network.posted.filter(({ path }) => path.includes('decision'))).toEqual([]);
}
