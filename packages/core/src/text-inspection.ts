export { inspectArguments, inspectText } from './lib/text-inspection.ts';
