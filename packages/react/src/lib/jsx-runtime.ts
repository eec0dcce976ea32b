// What JSX compiles to in the package as it is built. A bundler that leaves React to its host writes one import of it, and
// one name for it, instead of one for each module: the kit is two hundredths smaller.
export { Fragment, jsx, jsxs } from 'react/jsx-runtime';
export type { JSX } from 'react';
