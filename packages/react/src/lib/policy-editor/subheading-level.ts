import { createContext, use } from 'react';
import type { HeadingLevel } from '../text/heading.tsx';

/** That of the editor's own title. */
export const EditorHeadingContext = createContext<HeadingLevel>(3);

/** Of what is under the editor's title. */
export function useSubheadingLevel(): HeadingLevel {
  return Math.min(6, use(EditorHeadingContext) + 1) as HeadingLevel;
}
