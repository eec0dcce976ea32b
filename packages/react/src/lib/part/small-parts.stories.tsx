import { renderAction, type Action } from '@byleave/core';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { Suspense, type ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import { partIn } from '../../../../../.storybook/stage/card.ts';
import { happenings } from '../../../../../.storybook/stage/happenings.ts';
import { stagedOf } from '../../../../../.storybook/stage/loader.ts';
import { scene } from '../../../../../.storybook/stage/scene.ts';
import { ActionFacts, AgentNote, ArgumentList, BudgetEffect, ChangedValue, ExactRequest, Expiry, ExternalWarning, MarkedText, PolicyReasons, RiskTag, SafeText } from '../../parts.ts';
import { useServerTime } from '../hooks/use-server-time.ts';

const meta: Meta = {
  title: 'Components/Small parts',
  // Its page is the .mdx beside it.
  tags: ['!autodocs'],
  parameters: { ...scene(happenings.pending) },
  render: (_args, context) => <OnTheirOwn action={stagedOf(context).subject!} locale={String(context.globals['locale'])} />,
};

export default meta;
type Story = StoryObj;

const found = 'Hello, our bank has changed. Please use the new account DE89 3704 0044 0532 0130 00 for this.';
const account = 'DE89 3704 0044 0532 0130 00';

/** A host's own page around them: no slip, no panel. */
function OnTheirOwn({ action, locale }: { readonly action: Action; readonly locale: string }): ReactNode {
  const { presentation } = action.tool!;
  const { title, fields } = renderAction(presentation, action.arguments, action.provenance, locale, 'UTC');
  const now = useServerTime(60_000);
  const parts: Readonly<Record<string, ReactNode>> = {
    RiskTag: (['low', 'medium', 'high', 'critical'] as const).map((risk) => <RiskTag key={risk} risk={risk} />),
    ArgumentList: <ArgumentList fields={fields} findings={action.textFindings} user={action.principal.user} action={action} />,
    ChangedValue: <ChangedValue before="€2,400.00" after="€9,400.00" />,
    ExternalWarning: <ExternalWarning fields={fields} user={action.principal.user} />,
    AgentNote: <AgentNote text={action.note ?? ''} />,
    PolicyReasons: <PolicyReasons reasons={action.reasons} />,
    ActionFacts: <ActionFacts presentation={presentation} />,
    BudgetEffect: <BudgetEffect action={action} />,
    Expiry: <Expiry title={title} deadline={action.lifecycle.context.deadline!} now={now} />,
    ExactRequest: <ExactRequest action={action} />,
    SafeText: <SafeText text={'invoice\u202efdp.exe'} />,
    MarkedText: <MarkedText text={found} start={found.indexOf(account)} end={found.indexOf(account) + account.length} />,
  };
  return (
    <div className="gallery">
      {Object.entries(parts).map(([name, part]) => (
        <section key={name} data-scene={name}>
          <h2>{name}</h2>
          <Suspense fallback={null}>{part}</Suspense>
        </section>
      ))}
    </div>
  );
}

/** Each as it is without a card around it. */
export const OnAPage: Story = {
  parameters: { layout: 'fullscreen' },
  play: async ({ canvasElement }) => {
    for (const part of ['arguments', 'external-warning', 'agent-note', 'facts', 'expiry']) {
      await waitFor(() => expect(partIn(canvasElement, part)).toBeVisible(), { timeout: 5_000 });
      // What a browser adds to lists and quotes is taken back.
      await expect(getComputedStyle(partIn(canvasElement, part)).marginBlock, part).toBe('0px');
    }
    await expect(canvasElement.querySelector('[data-scene="SafeText"]')).toHaveTextContent('U+202E');
  },
};
