import type { Action } from '../../packages/core/src/index.ts';
import type { Activation, Authenticator, SourcePlace } from '../../packages/react/src/index.ts';
import type { PasskeyVerifier } from '../../packages/authority/src/passkeys.ts';
import type { Role } from './people.ts';
import type { PolicyLanguage } from '../../packages/policy/src/index.ts';
import { createStage, type Stage, type StageOptions } from './stage.ts';
import { toToolDefinition } from '../../packages/authority/src/index.ts';
import { tools } from './tools.ts';

/** What a story says about the world it is told in. */
export interface Scene {
  /** The office before anything happens. */
  readonly options?: StageOptions;
  /** Whether the authority takes passkeys. What reads their answers is loaded only then. Default `false`. */
  readonly takesPasskeys?: boolean;
  /** The policies that people of the office write, in Cedar. What reads them is loaded only then. Default: the stage's own rules. */
  readonly policies?: string;
  /** What has happened so far, really done. Answers with what the story is about. */
  readonly before?: (stage: Stage, authenticator: Authenticator | undefined) => Promise<Action | void>;
  /** Who is looking. Default the requester. */
  readonly role?: Role;
  /** Who the page believes is looking, when it has not heard yet. Default `role`. */
  readonly believes?: Role;
  /** Default `strict` where presses are a browser's own: for people, and in the browser tests. */
  readonly activation?: Activation;
  readonly authenticator?: () => Promise<Authenticator>;
  /** Opens a place the agent read. Default: the host can't. */
  readonly onShowSource?: (place: SourcePlace) => void;
}

/** Sets the scene of a story: Storybook would mix a plain object with that of the story's meta. */
export function scene(told: Scene): { readonly stage: () => Scene } {
  return { stage: () => told };
}

/** A scene that has been set. */
export interface Staged {
  readonly scene: Scene;
  readonly stage: Stage;
  readonly subject: Action | undefined;
  readonly authenticator: Authenticator | undefined;
}

export async function setScene(scene: Scene): Promise<Staged> {
  const passkeys = scene.takesPasskeys ? await createVerifier() : undefined;
  const policies = scene.policies === undefined ? undefined : await createLanguage(scene.policies, scene.options?.tools);
  const stage = createStage({ ...scene.options, ...(passkeys && { passkeys }), ...(policies && { policies }) });
  const authenticator = await scene.authenticator?.();
  const subject = (await scene.before?.(stage, authenticator)) ?? undefined;
  return { scene, stage, subject, authenticator };
}

async function createLanguage(initial: string, registered: StageOptions['tools'] = tools): Promise<PolicyLanguage> {
  const { createCedarLanguage } = await import('../../packages/policy/src/cedar.ts');
  return createCedarLanguage({ tools: registered.map(toToolDefinition), initial, otherwise: 'ask' });
}

async function createVerifier(): Promise<PasskeyVerifier> {
  const { createPasskeyVerifier } = await import('../../packages/authority/src/passkeys.ts');
  return createPasskeyVerifier({ rpId: location.hostname, rpName: 'Acme', origins: [location.origin] });
}
