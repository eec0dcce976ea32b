/**
 * The stories whose play functions look for English words, so that they can't be played to their end in another language.
 * A story that says nothing of this kind belongs here no longer; one that does is better changed to ask `wordsIn`.
 */
export const readsEnglish: ReadonlySet<string> = new Set([
  'components-audittimeline--found',
  'components-consentcard--announcements',
  'components-emergencystop--drill',
  'components-emergencystop--unreachable',
  'components-policyeditor--add-rule',
  'components-policyeditor--approve-anothers',
  'components-policyeditor--cancelled-simulation',
  'components-policyeditor--conflict',
  'components-policyeditor--conflict-in-a-test',
  'components-policyeditor--conflict-in-one-place',
  'components-policyeditor--edit-rule',
  'components-policyeditor--no-history',
  'components-policyeditor--offline',
  'components-policyeditor--review-and-publish',
  'components-policyeditor--roll-back',
  'components-policyeditor--rules',
  'components-policyeditor--saving',
  'components-policyeditor--suggestions',
  'components-policyeditor--tests',
  'components-policyeditor--text',
  'components-policyeditor--try-it',
  'scenarios-invoice-paid--approved',
  'scenarios-invoice-paid--denied',
]);
