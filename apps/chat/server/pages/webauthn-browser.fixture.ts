import type { JsonObject } from '@byleave/core';
import { createAuthenticator } from '../../../../packages/authority/src/lib/passkey-authenticator.fixture.ts';

const authenticator = await createAuthenticator();

/** `@simplewebauthn/browser` where there is no browser: one authenticator in software, on the page of its own fixture. */
export const startRegistration = ({ optionsJSON }: { readonly optionsJSON: JsonObject }): Promise<JsonObject> => authenticator.create(optionsJSON);
export const startAuthentication = ({ optionsJSON }: { readonly optionsJSON: JsonObject }): Promise<JsonObject> => authenticator.get(optionsJSON);
