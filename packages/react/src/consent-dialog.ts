'use client';

export { ConsentDialog, type ConsentDialogProps } from './lib/consent-dialog/consent-dialog.tsx';
export type { HeadingLevel } from './lib/text/heading.tsx';
export type { Settlement } from './lib/consent-card/use-consent.ts';
