'use client';

export { GrantsManager, type GrantsManagerProps } from './lib/grants-manager/grants-manager.tsx';
export type { HeadingLevel } from './lib/text/heading.tsx';
