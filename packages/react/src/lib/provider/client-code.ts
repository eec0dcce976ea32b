/** A module of its own, so that it is loaded when it is needed, also on pages that have the client anyway. */
export { createClient } from '@byleave/client';
