import initialize, * as cedar from '@cedar-policy/cedar-wasm/web';

/** 4.3 MB (0.94 MB as brotli), fetched when this module is: import `@byleave/policy/cedar` lazily in a browser. */
await initialize();

// Values of this module's own: a bundler leads re-exports past it, and nothing would be initialized.
export const {
  checkParsePolicySet,
  formatPolicies,
  getCedarLangVersion,
  policySetTextToParts,
  policyToJson,
  policyToText,
  preparsePolicySet,
  preparseSchema,
  schemaToText,
  statefulIsAuthorized,
  validate,
}: typeof cedar = cedar;
