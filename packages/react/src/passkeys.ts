'use client';

export { PasskeyList, type PasskeyListProps } from './lib/passkey-list/passkey-list.tsx';
export type { HeadingLevel } from './lib/text/heading.tsx';
