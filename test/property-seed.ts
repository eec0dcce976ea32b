import fc from 'fast-check';

/**
 * Properties try the same examples in every run of `npm test`, so that what fails is the change and not the luck of the
 * day. `npm run properties` tries others; a failure prints the seed that repeats it.
 */
const { PROPERTY_SEED: chosen = '20261123' } = process.env;
if (chosen !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(chosen) });
