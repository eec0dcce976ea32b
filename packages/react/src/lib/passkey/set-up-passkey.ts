import { proveIdentity, tryStepUp, type PasskeyServices, type StepUpResult } from './prove-identity.ts';

export interface PasskeySetUp {
  /** What the person calls it. */
  readonly label: string;
  /** They have one already, so they prove with it that the new one is theirs. */
  readonly hasPasskey: boolean;
}

/** Makes the person a passkey and has the authority keep it. Never throws. */
export async function setUpPasskey(services: PasskeyServices, { label, hasPasskey }: PasskeySetUp): Promise<StepUpResult<null>> {
  const { client, authenticator } = services;
  return tryStepUp<null>(async () => {
    const started = await client.registerPasskey({ label });
    if (!started.ok) return { ok: false, problem: { kind: 'refused', refusal: started.refusal } };
    const { action, options } = started.value;
    const proof = hasPasskey ? await proveIdentity(services, action.id) : undefined;
    if (proof && !proof.ok) return proof;
    const response = await authenticator.register(options);
    const confirmed = await client.confirmPasskey(action.id, { digest: action.digest, response, ...(proof && { stepUp: proof.value }) });
    return confirmed.ok ? { ok: true, value: null } : { ok: false, problem: { kind: 'refused', refusal: confirmed.refusal } };
  });
}
