import type { ReactNode } from 'react';

const patterns = [
  { provenance: 'user', words: 'You said', line: 'solid', means: 'It stands in what the person wrote.' },
  { provenance: 'system', words: 'Verified', line: 'double', means: 'It is in the person’s own records, which the host checked.' },
  { provenance: 'agent', words: 'Agent chose', line: 'dashed', means: 'The model made it up.' },
  { provenance: 'external', words: 'From an e-mail', line: 'dotted, and ochre', means: 'It came out of a mail, a page, a file or a tool’s result. Somebody else wrote it.' },
  { provenance: 'unknown', words: 'Unknown origin', line: 'dashed', means: 'The host did not say everything the agent had read.' },
] as const;

/** The rail beside each value, drawn by the kit's own style sheet: its style is the meaning, its colour only repeats it. */
export function ProvenancePatterns(): ReactNode {
  return (
    <div className="bl-card" data-bl-part="consent-card">
      <div className="bl-body">
        <dl className="bl-arguments">
          {patterns.map(({ provenance, words, line, means }) => (
            <div key={provenance} className="bl-argument" data-bl-provenance={provenance}>
              <dt>{line}</dt>
              <dd className="bl-value">{means}</dd>
              <dd className="bl-provenance">{words}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
