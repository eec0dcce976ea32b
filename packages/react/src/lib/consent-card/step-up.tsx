import type { ReactNode } from 'react';
import { stepUpMessages } from '../messages/en/step-up.ts';
import { useMessages, type Messages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import type { StepUpNotice } from './consent-rules.ts';
import type { Consent } from './use-consent.ts';

/** What the part shows, as `data-bl-state` says it. */
export type StepUpState = 'needed' | 'asking' | 'settingUp' | 'ready' | 'cancelled' | 'missing' | 'duplicate' | 'unsupported' | 'failed' | 'refused';

export interface StepUpProps {
  readonly consent: Consent;
  /** Called when a button here goes away under the press, to lead the focus on to the approving one. */
  readonly onLead: () => void;
}

/** Asks for the person's passkey, and says what to do when there was none, or none was used. */
export function StepUp({ consent, onLead }: StepUpProps): ReactNode {
  const messages = useMessages(stepUpMessages);
  const state = toStepUpState(consent);
  const leadAfter = (press: () => void) => () => {
    press();
    onLead();
  };
  const offersSetUp = state === 'missing' || (consent.stepUp?.during === 'setUp' && state !== 'duplicate');
  return (
    <div className="bl-step-up" data-bl-part="step-up" data-bl-state={state}>
      <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="7" cy="8" r="3.5" />
        <path d="m9.8 10.2 6.7 6.3m-3-2.8 1.6-1.6" />
      </svg>
      <p role={state === 'needed' ? undefined : 'status'}>
        <StepUpWords notice={consent.stepUp} state={state} messages={messages} />
      </p>
      {state === 'asking' && (
        <button type="button" className="bl-link" data-bl-part="leave-step-up" onClick={leadAfter(consent.leaveProof)}>
          {messages.stepUp.leave}
        </button>
      )}
      {offersSetUp && (
        <button type="button" className="bl-button bl-button-small" data-bl-part="set-up-passkey" onClick={leadAfter(() => consent.setUpPasskey(messages.stepUp.defaultLabel))}>
          {messages.stepUp.setUp}
        </button>
      )}
    </div>
  );
}

function toStepUpState({ phase, isSettingUp, stepUp }: Consent): StepUpState {
  if (isSettingUp) return 'settingUp';
  if (phase === 'proving') return 'asking';
  if (!stepUp) return 'needed';
  return stepUp.during === 'done' ? 'ready' : stepUp.problem.kind;
}

interface StepUpWordsProps {
  readonly notice: StepUpNotice | null;
  readonly state: StepUpState;
  readonly messages: Messages<'stepUp'>;
}

function StepUpWords({ notice, state, messages }: StepUpWordsProps): ReactNode {
  if (state === 'refused') {
    const problem = notice?.during === 'done' ? undefined : notice?.problem;
    return problem?.kind === 'refused' ? <SafeText text={messages.refusal(problem.refusal)} /> : null;
  }
  const words = notice?.during === 'setUp' ? { ...messages.stepUp, ...messages.stepUp.setUpProblem } : messages.stepUp;
  return <Sentence template={words[state]} />;
}
