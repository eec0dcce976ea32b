'use client';

export { ConsentCard, type ConsentCardProps } from './lib/consent-card/consent-card.tsx';
export type { CardSlots } from './lib/consent-card/card-slots.ts';
export type { CardState } from './lib/consent-card/card-state.ts';
export type { HeadingLevel } from './lib/text/heading.tsx';
export type { Settlement } from './lib/consent-card/use-consent.ts';
