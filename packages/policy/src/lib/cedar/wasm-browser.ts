import initialize from '@cedar-policy/cedar-wasm/web';

/** 4.3 MB (0.94 MB as brotli), fetched when this module is: import `@byleave/policy/cedar` lazily in a browser. */
await initialize();

export {
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
} from '@cedar-policy/cedar-wasm/web';
