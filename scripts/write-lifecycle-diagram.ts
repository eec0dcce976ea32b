// Writes docs/lifecycle.md from the machine itself: `npm run docs:lifecycle`.
import { writeFileSync } from 'node:fs';
import { describeLifecycle } from '../packages/core/src/lib/lifecycle-diagram.ts';

writeFileSync(new URL('../docs/lifecycle.md', import.meta.url), describeLifecycle());
