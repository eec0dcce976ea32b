import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState, type ReactNode } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { invoice, payment, post } from '../../../../../.storybook/stage/calls.ts';
import { Gallery, galleryParameters } from '../../../../../.storybook/stage/gallery.tsx';
import { happenings } from '../../../../../.storybook/stage/happenings.ts';
import { galleryOf, stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { loseConnection, panelHappenings } from '../../../../../.storybook/stage/panels.ts';
import { scene, type Scene } from '../../../../../.storybook/stage/scene.ts';
import { createSealedMorning, createSealedOffice, olga, type SealedOffice } from '../../../../../.storybook/stage/sealed-office.ts';
import { wordsIn } from '../../../../../.storybook/stage/words.ts';
import { maya } from '../../../../../.storybook/stage/people.ts';
import { keys, press, tabTo } from '../../../../../.storybook/trusted/input.ts';
import { isInVitest } from '../../../../../.storybook/trusted/is-in-vitest.ts';
import { inPage, withMedia } from '../../../../../.storybook/trusted/page.ts';
import { timelineMessages } from '../messages/en/timeline.ts';
import { ByleaveProvider } from '../provider/byleave-provider.tsx';
import { AuditTimeline, type AuditTimelineProps } from './audit-timeline.tsx';
import { fromSearchParams, toSearchParams } from './timeline-query.ts';

/** A morning at the office. */
const morning: Scene = {
  before: async (stage) => {
    await stage.run(payment(420));
    await stage.decide(await stage.propose(invoice), 'decline', { reason: 'That is not their IBAN.' });
    const posted = await stage.run(post);
    await stage.claim(posted).catch(() => undefined);
    await stage.propose(payment(80));
  },
};

const meta = {
  title: 'Components/AuditTimeline',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  component: AuditTimeline,
  args: { headingLevel: 2 },
  parameters: { ...scene(morning) },
} satisfies Meta<typeof AuditTimeline>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Playground: Story = { tags: ['picture'] };

/** In a script that runs from right to left: names, amounts and digests keep their own direction. */
export const RightToLeft: Story = {
  tags: ['picture'],
  globals: { locale: 'ar' },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-type="consent.declined"]')).toBeVisible());
    // Its words come a moment later.
    await waitFor(() => expect(canvasElement.querySelector('[data-bl-part="audit-timeline"]')).toHaveAttribute('dir', 'rtl'), { timeout: 8_000 });
  },
};

const { succeeded, failed, unknown, declined, expired, cancelled, superseded, stopped, revoked, limited, rejected } = happenings;

/** Each sentence the log can say, and the ways the list itself can be. */
export const StateGallery: StoryObj = {
  parameters: {
    ...galleryParameters,
    gallery: { succeeded, failed, unknown, declined, expired, cancelled, superseded, stopped, revoked, limited, rejected, ...panelHappenings } satisfies Record<string, Scene>,
  },
  render: (_args, context) => (
    <Gallery staged={galleryOf(context)} globals={context.globals}>
      {() => <AuditTimeline headingLevel={3} />}
    </Gallery>
  ),
  play: async ({ canvasElement }) => {
    for (const type of ['consent.declined', 'action.completed', 'action.cancelled', 'action.superseded', 'stop.pressed']) {
      await waitFor(() => expect(canvasElement.querySelector(`[data-bl-type="${type}"]`), type).toBeVisible());
    }
  },
};

export const WithOlder: Story = {
  parameters: { ...scene({
    before: async (stage) => {
      for (let time = 0; time < 14; time += 1) await stage.run({ ...payment(10 + time) });
    },
  }) },
  play: async (context) => {
    const { canvasElement } = context;
    const { timeline } = await wordsIn(context, timelineMessages);
    const canvas = within(canvasElement);
    // Rows are measured as they come into view, so the button moves under a pointer: the keyboard does not miss it.
    await waitFor(async () => {
      (await canvas.findByRole('button', { name: timeline.loadOlder })).focus();
      await userEvent.keyboard('{Enter}');
      await expect(canvas.queryByRole('button', { name: timeline.loadOlder })).toBeNull();
    });
    await canvas.findByText(timeline.endOfLog);
    await expect(canvasElement.querySelectorAll('[data-bl-type]').length).toBeLessThan(56);
  },
};

export const Reconnecting: Story = {
  play: async (context) => {
    await waitFor(() => expect(context.canvasElement.querySelector('[data-bl-type]')).toBeVisible());
    await loseConnection(stagedOf(context).stage);
    await waitFor(() => expect(context.canvasElement.querySelector('[data-bl-part="connection"]')).toHaveAttribute('data-bl-state', 'reconnecting'));
  },
};

/** The address of a page keeps what is looked for: here that of the story. */
function InAddress(props: AuditTimelineProps): ReactNode {
  const [address, setAddress] = useState('decision=approved');
  return (
    <>
      <output data-story="address">{address}</output>
      <AuditTimeline {...props} query={fromSearchParams(new URLSearchParams(address))} onQueryChange={(query) => setAddress(toSearchParams(query).toString())} />
    </>
  );
}

/** What is chosen, what is written and the address of the page are one. */
export const Found: Story = {
  render: (args) => <InAddress {...args} />,
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const types = (): readonly (string | undefined)[] => [...canvasElement.querySelectorAll<HTMLElement>('[data-bl-type]')].map(({ dataset }) => dataset['blType']);
    await waitFor(() => expect(new Set(types())).toEqual(new Set(['consent.approved'])));
    await press(canvas.getByText('Filter'));
    await userEvent.selectOptions(await canvas.findByLabelText('Decision'), 'declined');
    await waitFor(() => expect(types()).toEqual(['consent.declined']));
    await expect(canvasElement.querySelector('[data-story="address"]')).toHaveTextContent('decision=declined');
    await expect(canvas.getByLabelText('Find')).toHaveValue('decision:declined');
    await press(canvas.getByRole('button', { name: 'Clear all' }));
    await waitFor(() => expect(types().length).toBeGreaterThan(5));
  },
};

interface Office {
  readonly office: SealedOffice;
  readonly as?: 'requester' | 'auditor';
}

/** Somebody in front of a log that is signed. */
function InOffice({ office, as = 'auditor', ...props }: Office & AuditTimelineProps): ReactNode {
  const [client] = useState(() => office.clientOf(as));
  return (
    <ByleaveProvider client={client} viewer={as === 'auditor' ? olga : maya} timeZone="Europe/Berlin">
      <AuditTimeline headingLevel={2} memory={office.memory} {...(as === 'auditor' && { whose: 'everybody' })} {...props} />
    </ByleaveProvider>
  );
}

const sealed = (prepare: () => Promise<SealedOffice> = createSealedMorning): Pick<StoryObj, 'loaders' | 'render'> => ({
  loaders: [async () => ({ office: await prepare() })],
  render: (_args, { loaded }) => <InOffice office={loaded['office'] as SealedOffice} />,
});

const officeOf = ({ loaded }: { readonly loaded: Record<string, unknown> }): SealedOffice => loaded['office'] as SealedOffice;
const partIn = (canvas: HTMLElement, name: string): HTMLElement => canvas.querySelector<HTMLElement>(`[data-bl-part="${name}"]`)!;
const standing = (canvas: HTMLElement, state: string): Promise<void> => waitFor(() => expect(partIn(canvas, 'log-standing')).toHaveAttribute('data-bl-state', state), { timeout: 5_000 });

async function openEntry(canvas: HTMLElement, type: string): Promise<HTMLElement> {
  const entry = await waitFor(() => {
    const found = canvas.querySelector<HTMLElement>(`[data-bl-type="${type}"]`);
    void expect(found).toBeVisible();
    return found!;
  });
  await press(partIn(entry, 'entry-open'));
  return entry;
}

/** The whole tenant's log for an auditor: sealed, checked in this browser, entry by entry. */
export const Sealed: StoryObj = {
  ...sealed(),
  play: async ({ canvasElement }) => {
    await standing(canvasElement, 'verified');
    await expect(partIn(canvasElement, 'log-standing')).toHaveTextContent(/Sealed through entry \d+/u);
    const entry = await openEntry(canvasElement, 'consent.approved');
    await waitFor(() => expect(partIn(entry, 'proof')).toHaveAttribute('data-bl-state', 'verified'), { timeout: 5_000 });
    await expect(partIn(entry, 'proof')).toHaveTextContent('as it is shown here');
    await userEvent.selectOptions(partIn(canvasElement, 'time-zone'), 'UTC');
    await waitFor(() => expect(canvasElement.querySelector('time')).toHaveTextContent('UTC'));
  },
};

/** Somebody on the way shows another amount than the one that was sealed. The proof finds it; the row alone could not. */
export const ShownOtherwise: StoryObj = {
  ...sealed(async () => {
    const office = await createSealedMorning();
    office.tamper = (answer, path) => {
      if (!path.endsWith('/audit')) return answer;
      return JSON.parse(JSON.stringify(answer).replaceAll('"amount":2400', '"amount":24')) as typeof answer;
    };
    return office;
  }),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement).toHaveTextContent('€24.00 to Northwind'));
    const entries = [...canvasElement.querySelectorAll<HTMLElement>('[data-bl-type="action.proposed"]')].filter(({ textContent }) => textContent.includes('€24.00'));
    await press(partIn(entries[0]!, 'entry-open'));
    await waitFor(() => expect(partIn(entries[0]!, 'proof')).toHaveAttribute('data-bl-state', 'differs'), { timeout: 5_000 });
    await expect(partIn(entries[0]!, 'proof')).toHaveTextContent('Broken');
  },
};

/** Entries are left out of what is sent, and the log is rolled back to before this browser looked last. */
export const TakenOut: StoryObj = {
  ...sealed(async () => {
    const office = await createSealedMorning();
    const { checkLog } = await import('@byleave/client/log');
    await checkLog(office.clientOf('auditor'), { memory: office.memory });
    const shorter = await createSealedOffice();
    await shorter.run(payment(420));
    await shorter.authority.seal();
    const checkpoint = await shorter.authority.readCheckpoint({ kind: 'user', tenant: 'acme', user: olga });
    office.tamper = (answer, path) => {
      if (path.endsWith('/v1/log') && checkpoint.ok) return { ...checkpoint.value, now: Date.now() } as unknown as typeof answer;
      if (!path.endsWith('/audit') || !Array.isArray(answer['entries'])) return answer;
      return { ...answer, entries: answer['entries'].filter((_entry, index) => index !== 2) };
    };
    return office;
  }),
  play: async ({ canvasElement }) => {
    await standing(canvasElement, 'broken');
    await expect(partIn(canvasElement, 'log-standing')).toHaveTextContent('The log is broken');
    await waitFor(() => expect(partIn(canvasElement, 'log-gap')).toHaveTextContent('1 entry is missing here'));
  },
};

/** A log that no key this browser trusts has signed. */
export const Unverifiable: StoryObj = {
  ...sealed(async () => {
    const office = await createSealedOffice();
    await office.run(payment(420));
    await office.authority.seal();
    const other = await createSealedOffice('office.invalid/audit', 9);
    await other.run(post);
    await other.authority.seal();
    const { checkLog } = await import('@byleave/client/log');
    await checkLog(other.clientOf('auditor'), { memory: office.memory });
    return office;
  }),
  play: async ({ canvasElement }) => {
    await standing(canvasElement, 'unverifiable');
  },
};

/** An export, and that it was made, which is in the log itself. */
export const Exported: StoryObj = {
  ...sealed(),
  play: async (context) => {
    const { canvasElement } = context;
    const saved: string[] = [];
    const stop = (event: Event): void => {
      if (!(event.target instanceof HTMLAnchorElement) || event.target.download === '') return;
      event.preventDefault();
      saved.push(event.target.download);
    };
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function catchDownload() {
      if (this.download === '') click.call(this);
      else saved.push(this.download);
    };
    document.addEventListener('click', stop, true);
    try {
      await press(await within(canvasElement).findByText('Export', { selector: 'summary' }));
      await press(partIn(canvasElement, 'export-start'));
      await waitFor(() => expect(partIn(canvasElement, 'log-export')).toHaveAttribute('data-bl-state', 'done'), { timeout: 5_000 });
      await expect(saved).toEqual(['audit-log.jsonl']);
      await waitFor(() => expect(canvasElement).toHaveTextContent(/export/iu));
      const found = await officeOf(context).clientOf('auditor').readAudit({ whose: 'everybody', tool: 'byleave.export_log' });
      await expect(found.ok && found.value.entries.length).toBeGreaterThan(0);
    } finally {
      HTMLAnchorElement.prototype.click = click;
      document.removeEventListener('click', stop, true);
    }
  },
};

/** Who is no auditor sees what was done for them, and of everybody's log only that it is not theirs to read. */
export const NoAccess: StoryObj = {
  ...sealed(),
  render: (_args, { loaded }) => <InOffice office={loaded['office'] as SealedOffice} as="requester" whose="everybody" />,
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(partIn(canvasElement, 'audit-timeline')).toHaveAttribute('data-bl-state', 'noAccess'));
  },
};

const politely = (): string => document.querySelector('[data-bl-part="live-region"][aria-live="polite"]')?.textContent ?? '';

/** Nothing but a keyboard and ears: what goes away under the focus hands it on, and what is new is said once. */
export const ByKeyboard: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    const { stage } = stagedOf(context);
    const declined = await waitFor(() => {
      const found = canvasElement.querySelector<HTMLElement>('[data-bl-type="consent.declined"]');
      void expect(found).toBeVisible();
      return found!;
    });
    if (!isInVitest) return;
    await stage.network.untilLive();
    await expect(partIn(canvasElement, 'connection')).toHaveAttribute('role', 'status');
    const open = partIn(declined, 'entry-open');
    await tabTo(open);
    await keys.press('Enter');
    await expect(open).toHaveAttribute('aria-expanded', 'true');
    await keys.press(' ');
    await expect(open).toHaveAttribute('aria-expanded', 'false');

    const pause = partIn(canvasElement, 'timeline-pause');
    pause.closest('section')!.querySelector('h2')!.focus();
    await tabTo(pause);
    await keys.press('Enter');
    await expect(partIn(canvasElement, 'connection')).toHaveTextContent('Paused');
    await stage.propose(payment(90));
    const fresh = await waitFor(() => {
      const found = partIn(canvasElement, 'timeline-new');
      void expect(found).toBeVisible();
      return found;
    });
    await waitFor(() => expect(politely()).toMatch(/new entr/u));
    await expect(pause).toHaveFocus();
    await tabTo(fresh);
    await keys.press('Enter');
    await waitFor(() => expect(fresh).not.toBeInTheDocument());
    await waitFor(() => expect(document.activeElement).toHaveAttribute('data-bl-part', 'title'));
    await keys.press('Tab');
    await expect(pause).toHaveFocus();

    await press(within(canvasElement).getByText('Filter'));
    const words = within(canvasElement).getByLabelText('Find');
    await tabTo(words);
    await keys.insert('tool:nothing_like_it');
    await keys.press('Enter');
    await waitFor(() => expect(partIn(canvasElement, 'audit-timeline')).toHaveAttribute('data-bl-state', 'noMatch'));
    await waitFor(() => expect(politely()).toBe(partIn(canvasElement, 'audit-timeline').querySelector('p.bl-body.bl-label')?.textContent));
    await tabTo(within(canvasElement).getByRole('button', { name: 'Clear all' }));
    await keys.press('Enter');
    await waitFor(() => expect(partIn(canvasElement, 'audit-timeline')).toHaveAttribute('data-bl-state', 'listed'));
    await waitFor(() => expect(document.activeElement).toHaveAttribute('data-bl-part', 'title'));
  },
};

/** Nothing is cut off on the smallest screen, and meaning does not hang on colours. */
export const Small: StoryObj = {
  ...sealed(),
  play: async ({ canvasElement }) => {
    const entry = await openEntry(canvasElement, 'consent.approved');
    await waitFor(() => expect(partIn(entry, 'proof')).toHaveAttribute('data-bl-state', 'verified'), { timeout: 5_000 });
    if (!isInVitest) return;
    await inPage({ width: 320, height: 640 }, async () => {
      await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
      for (const each of canvasElement.querySelectorAll<HTMLElement>('.bl-timeline, .bl-timeline-scroller')) await expect(each.scrollWidth).toBeLessThanOrEqual(each.clientWidth);
    });
    await withMedia({ 'forced-colors': 'active' }, async () => expect(getComputedStyle(partIn(entry, 'proof')).color).not.toBe(''));
  },
};
