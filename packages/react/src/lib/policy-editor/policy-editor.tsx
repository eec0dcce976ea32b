'use client';

import { CSPProvider } from '@base-ui/react/csp-provider';
import { DirectionProvider } from '@base-ui/react/direction-provider';
import { Tabs } from '@base-ui/react/tabs';
import type { Agent } from '@byleave/core';
import { Suspense, useId, useRef, useState, type ReactNode } from 'react';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { lazyPart } from '../lazy-part/lazy-part.ts';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { PanelFailure } from '../panel/panel-failure.tsx';
import { PanelLoading } from '../panel/panel-loading.tsx';
import { useKeptFocus } from '../part/use-kept-focus.ts';
import { Heading, type HeadingLevel } from '../text/heading.tsx';
import { DraftBar } from './draft-bar.tsx';
import { toPolicyPhase } from './policy-phase.ts';
import type { Reviewed } from './review-dialog.tsx';
import { RulesPanel } from './rules-panel.tsx';
import { EditorHeadingContext } from './subheading-level.ts';
import { usePolicyAnnouncements } from './use-policy-announcements.ts';
import { usePolicyDraft, type PolicyDraftControl } from './use-policy-draft.ts';
import { useExampleRuns } from './use-example-runs.ts';
import { useReading } from './use-reading.ts';
import { useSimulation } from './use-simulation.ts';
import { useRuleWorld } from './use-rule-world.ts';

const ImpactPanel = lazyPart(async () => (await import('./impact-panel.tsx')).ImpactPanel);
const ReviewEvidence = lazyPart(async () => (await import('./review-evidence.tsx')).ReviewEvidence);
const ShadowDifferences = lazyPart(async () => (await import('./shadow-differences.tsx')).ShadowDifferences);
const SuggestionList = lazyPart(async () => (await import('./suggestion-list.tsx')).SuggestionList);
const TestsPanel = lazyPart(async () => (await import('./tests-panel.tsx')).TestsPanel);
const TextPanel = lazyPart(async () => (await import('./text-panel.tsx')).TextPanel);
const TrialPanel = lazyPart(async () => (await import('./trial-panel.tsx')).TrialPanel);
const ConflictPanel = lazyPart(async () => (await import('./conflict-panel.tsx')).ConflictPanel);
const ReviewDialog = lazyPart(async () => (await import('./review-dialog.tsx')).ReviewDialog);
const VersionsPanel = lazyPart(async () => (await import('./versions-panel.tsx')).VersionsPanel);
const WaitingPublications = lazyPart(async () => (await import('./waiting-publications.tsx')).WaitingPublications);

/** What can be looked at. */
export type PolicyPanel = 'rules' | 'text' | 'try' | 'impact' | 'tests' | 'versions';

const panels: readonly PolicyPanel[] = ['rules', 'text', 'try', 'impact', 'tests', 'versions'];

export interface PolicyEditorProps {
  /** Agents a rule can be about, by name. Rules about others show their ids. Default none. */
  readonly agents?: readonly Agent[];
  /** Shows everything, and changes nothing. The authority decides who may change what, whatever this says. Default `false`. */
  readonly isReadOnly?: boolean;
  /** What is looked at, when the host keeps it, such as in the address of the page. Default: kept here, `rules` first. */
  readonly panel?: PolicyPanel;
  readonly onPanelChange?: (panel: PolicyPanel) => void;
  /** Default 3. */
  readonly headingLevel?: HeadingLevel;
  readonly className?: string;
}

/** What the editor shows, as `data-bl-state` says it. */
export type PolicyEditorState = 'loading' | 'error' | 'noAccess' | 'unmanaged' | 'open';

const noAgents: readonly Agent[] = [];
/** How long a text stands still before it is read again, in ms. */
const settleMs = 400;

/**
 * What agents may do: in sentences and as text, tried, simulated and tested before anybody asks to put it in force. Nothing
 * that is done here is enforced before a person has approved its publication.
 */
export function PolicyEditor({ agents = noAgents, isReadOnly = false, panel, onPanelChange, headingLevel = 3, className }: PolicyEditorProps): ReactNode {
  const { policy: words, locale, direction } = useMessages(policyMessages);
  const draft = usePolicyDraft();
  usePolicyAnnouncements(draft);
  const section = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  const state = toEditorState(draft);
  const isOffline = useConnectionStatus() === 'reconnecting';
  useKeptFocus(section, () => heading.current);
  return (
    <section
      ref={section}
      className={className === undefined ? 'bl-panel bl-policy' : `bl-panel bl-policy ${className}`}
      lang={locale}
      dir={direction}
      aria-labelledby={headingId}
      aria-busy={state === 'loading' || undefined}
      data-bl-part="policy-editor"
      data-bl-state={state}
      data-bl-draft={draft.state}
      data-bl-connection={isOffline ? 'offline' : undefined}
    >
      <div className="bl-head">
        <div className="bl-who">
          <Heading ref={heading} id={headingId} level={headingLevel}>
            {words.label}
          </Heading>
          {draft.policy && <p className="bl-label">{draft.policy.inForce.number === 0 ? words.inForceInitial : <Sentence template={words.inForce} values={{ version: draft.policy.inForce.number }} />}</p>}
        </div>
      </div>
      {state === 'loading' && <PanelLoading words={words.loading} />}
      {(state === 'noAccess' || state === 'unmanaged') && <p className="bl-body">{words[state]}</p>}
      {state === 'error' && <PanelFailure words={words.failed} error={draft.error} onRetry={draft.retry} />}
      {state === 'open' && (
        <EditorHeadingContext value={headingLevel}>
          <DirectionProvider direction={direction}>
            <CSPProvider disableStyleElements>
              <OpenEditor draft={draft} agents={agents} isReadOnly={isReadOnly} given={panel} onPanelChange={onPanelChange} />
            </CSPProvider>
          </DirectionProvider>
        </EditorHeadingContext>
      )}
    </section>
  );
}

function toEditorState({ policy, error }: PolicyDraftControl): PolicyEditorState {
  if (policy) return 'open';
  if (!error) return 'loading';
  if (error.code === 'forbidden') return 'noAccess';
  return error.code === 'not_found' ? 'unmanaged' : 'error';
}

interface OpenEditorProps {
  readonly draft: PolicyDraftControl;
  readonly agents: readonly Agent[];
  readonly isReadOnly: boolean;
  readonly given: PolicyPanel | undefined;
  readonly onPanelChange: ((panel: PolicyPanel) => void) | undefined;
}

function OpenEditor({ draft, agents, isReadOnly, given, onPanelChange }: OpenEditorProps): ReactNode {
  const { policy: words } = useMessages(policyMessages);
  const [own, setOwn] = useState<PolicyPanel>('rules');
  const [reviewed, setReviewed] = useState<Reviewed | null>(null);
  const world = useRuleWorld(agents);
  const reading = useReading(draft.text, draft.state === 'edited' ? settleMs : 0);
  const problems = reading.isCurrent ? (reading.data?.issues.length ?? 0) : 0;
  // Kept while other panels are looked at: the review shows what is known of the same text.
  const simulation = useSimulation();
  const tests = useExampleRuns();
  const phase = toPolicyPhase(draft);
  const shown = given ?? own;
  const show = (next: PolicyPanel): void => {
    setOwn(next);
    onPanelChange?.(next);
  };
  const policy = draft.policy!;
  return (
    <>
      <DraftBar
        draft={draft}
        phase={phase}
        isReadOnly={isReadOnly}
        problems={problems}
        onSave={() => void draft.save()}
        onReview={() => policy.draft && setReviewed({ request: { revision: policy.draft.revision }, text: policy.draft.text })}
      />
      <Suspense>
        <WaitingPublications />
        {phase === 'shadow' && policy.draft && <ShadowDifferences revision={policy.draft.revision} />}
        {/* What was chosen was chosen of what was there: after another save it is chosen anew. */}
        {phase === 'conflict' && !isReadOnly && <ConflictPanel key={policy.draft?.revision} draft={draft} />}
      </Suspense>
      <Tabs.Root value={shown} onValueChange={(next: PolicyPanel) => show(next)} className="bl-tabs">
        <Tabs.List className="bl-tab-list" aria-label={words.panels} data-bl-part="policy-panels">
          {panels.map((each) => (
            <Tabs.Tab key={each} value={each} className="bl-tab" data-bl-panel={each}>
              {words.panel[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {panels.map((each) => (
          <Tabs.Panel key={each} value={each} className="bl-tab-panel" data-bl-part="policy-panel" data-bl-panel={each}>
            <Suspense fallback={<PanelLoading words={words.loading} />}>
              {each === 'rules' && <RulesPanel draft={draft} reading={reading} world={world} isReadOnly={isReadOnly || phase === 'conflict'} onShowText={() => show('text')} />}
              {each === 'rules' && !isReadOnly && <SuggestionList world={world} />}
              {each === 'text' && <TextPanel draft={draft} reading={reading} world={world} isReadOnly={isReadOnly || phase === 'conflict'} />}
              {each === 'try' && <TrialPanel draft={draft} world={world} isReadOnly={isReadOnly} />}
              {each === 'impact' && <ImpactPanel draft={draft} control={simulation} isBroken={problems > 0} />}
              {each === 'tests' && <TestsPanel draft={draft} control={tests} world={world} isReadOnly={isReadOnly} />}
              {each === 'versions' && <VersionsPanel policy={policy} isReadOnly={isReadOnly} onReview={setReviewed} onOpen={draft.write} />}
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs.Root>
      {reviewed && (
        <Suspense>
          <ReviewDialog reviewed={reviewed} inForce={policy.inForce.text} world={world} evidence={<ReviewEvidence text={reviewed.text} draft={draft} simulation={simulation} tests={tests} />} onClose={() => setReviewed(null)} />
        </Suspense>
      )}
    </>
  );
}
