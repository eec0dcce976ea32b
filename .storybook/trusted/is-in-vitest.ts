/** Whether this page is a browser test, whose input is the browser's own, and not the workshop that a person has open. */
export const isInVitest: boolean = '__vitest_browser__' in globalThis;
