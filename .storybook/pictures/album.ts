import type { Look } from './looks.ts';

/** What of a story is kept as a picture. */
export interface Picture {
  readonly name: string;
  /** A CSS selector of the one element. */
  readonly of: string;
  readonly looks: readonly Look[];
}

const both = ['light', 'dark'] as const;
const every = ['light', 'dark', 'phone', 'forced'] as const;

const scenes = (part: string, looks: Readonly<Record<string, readonly Look[]>>, prefix = part): readonly Picture[] =>
  Object.entries(looks).map(([name, those]) => ({ name: `${prefix}-${name}`, of: `[data-scene="${name}"] [data-bl-part="${part}"]`, looks: those }));

/** Once its rules are there. */
const readEditor = '[data-bl-part="policy-editor"]:has([data-bl-part="rules"][data-bl-state="current"])';

/** The canonical states, by the id of the story they are in; each of these stories has the tag `picture`. */
export const album: Readonly<Record<string, readonly Picture[]>> = {
  'components-consentcard--state-gallery': scenes('consent-card', {
    pending: every,
    lowRisk: both,
    grantable: ['light', 'phone'],
    loading: ['light'],
    offline: ['light'],
    awaitingOthers: both,
    notPermitted: ['light'],
    uninspectable: [...both, 'forced'],
    stepUp: ['light'],
    succeeded: [...both, 'forced'],
    failed: ['light'],
    unknown: ['light'],
    declined: both,
    expired: both,
    superseded: ['light'],
    stopped: both,
    limited: ['light'],
    rejected: ['light'],
    confirming: [...both, 'phone'],
  }),
  'components-consentcard--right-to-left': scenes('consent-card', { pending: ['light', 'dark', 'phone'], succeeded: ['light'], uninspectable: ['light'], expired: ['light'] }, 'rtl'),
  'components-consentdialog--playground': [{ name: 'consent-dialog', of: '[data-bl-part="consent-dialog"]', looks: every }],
  'components-grantsmanager--playground': [{ name: 'grants-manager', of: '[data-bl-part="grants-manager"]', looks: every }],
  'components-limitlist--state-gallery': scenes('limit-list', { near: [...both, 'forced'], atLimit: ['light'], rate: ['light'] }),
  'components-approvalinbox--playground': [{ name: 'approval-inbox', of: '[data-bl-part="approval-inbox"]', looks: every }],
  'components-approvalinbox--offline': [{ name: 'approval-inbox-offline', of: '[data-bl-part="approval-inbox"]:has([data-bl-part="inbox-stale"])', looks: ['light', 'phone'] }],
  'components-actionlifecycle--playground': [{ name: 'action-lifecycle', of: '[data-bl-part="action-lifecycle"]', looks: ['light', 'phone'] }],
  'components-emergencystop--state-gallery': scenes('emergency-stop', { armed: both, stopped: every, partial: ['light'], happened: ['light'] }),
  'components-audittimeline--playground': [{ name: 'audit-timeline', of: '[data-bl-part="audit-timeline"]', looks: every }],
  'components-emergencystop--right-to-left': [{ name: 'rtl-emergency-stop', of: '[data-bl-part="emergency-stop"]', looks: ['light'] }],
  'components-audittimeline--right-to-left': [{ name: 'rtl-audit-timeline', of: '[data-bl-part="audit-timeline"]', looks: ['light'] }],
  'components-policyeditor--playground': [{ name: 'policy-editor', of: readEditor, looks: every }],
  'components-policyeditor--right-to-left': [{ name: 'rtl-policy-editor', of: readEditor, looks: ['light', 'phone'] }],
  'components-policyeditor--try-it': [{ name: 'policy-trial', of: '[data-bl-part="trial"]', looks: ['light'] }],
  'components-passkeylist--playground': [{ name: 'passkey-list', of: '[data-bl-part="passkey-list"]', looks: ['light'] }],
};
