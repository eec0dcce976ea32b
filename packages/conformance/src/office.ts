export { createConformanceOffice, openConformanceOffice, type ConformanceOffice, type OfficeAbilities, type OfficeOptions } from './lib/office.ts';
export { inputs, registrations, type ToolName } from './lib/office-tools.ts';
export { claimless, withoutAuthority } from './lib/without-authority.ts';
