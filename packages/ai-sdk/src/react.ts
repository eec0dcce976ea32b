'use client';

export { ToolConsent, type ToolConsentProps } from './lib/tool-consent.tsx';
