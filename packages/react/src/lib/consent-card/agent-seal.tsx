import type { ReactNode } from 'react';

/** The ring that marks an agent whose identity the authority has checked. Initials only: an agent picks no picture. */
export function AgentSeal({ name }: { readonly name: string }): ReactNode {
  return (
    <span className="bl-seal" aria-hidden="true">
      {toInitials(name)}
    </span>
  );
}

function toInitials(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .slice(0, 2)
    .map((word) => Array.from(word)[0]?.toLocaleUpperCase() ?? '')
    .join('');
}
