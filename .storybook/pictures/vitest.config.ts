import { defineConfig } from 'vitest/config';
import { pictures } from './project.ts';

/** `npx vitest run --config .storybook/pictures/vitest.config.ts`, with `--update` to take the pictures anew. */
export default defineConfig({ root: `${import.meta.dirname}/../..`, test: { projects: pictures ? [pictures] : [] } });
