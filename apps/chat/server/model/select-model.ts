import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { createScriptedModel } from './scripted-model.ts';

/** The variables a model is chosen by; empty ones count as not set. */
export interface ModelEnvironment {
  /** Id of the model at its provider, or `scripted`. Default with only a key: `gpt-6-luna` at OpenAI, `claude-sonnet-5-5` at Anthropic. */
  readonly BYLEAVE_MODEL?: string | undefined;
  /** Of an OpenAI-compatible API, up to and including `/v1`. Default with a key: OpenAI's own. */
  readonly OPENAI_BASE_URL?: string | undefined;
  /** Optional for servers of one's own. */
  readonly OPENAI_API_KEY?: string | undefined;
  readonly ANTHROPIC_API_KEY?: string | undefined;
}

export interface SelectedModel {
  readonly model: LanguageModelV4;
  /** For people: which model, and where. */
  readonly label: string;
}

const openAiUrl = 'https://api.openai.com/v1';
const defaultOpenAiModel = 'gpt-6-luna';
const defaultAnthropicModel = 'claude-sonnet-5-5';

/**
 * The model the environment names; without any of the variables, the scripted one.
 *
 * @throws Error when the variables contradict each other or leave open which model is meant.
 */
export function selectModel(env: ModelEnvironment): SelectedModel {
  const modelId = env.BYLEAVE_MODEL?.trim() || undefined;
  const baseUrl = env.OPENAI_BASE_URL?.trim() || undefined;
  const openAiKey = env.OPENAI_API_KEY?.trim() || undefined;
  const anthropicKey = env.ANTHROPIC_API_KEY?.trim() || undefined;
  const isOpenAi = baseUrl !== undefined || openAiKey !== undefined;

  if (modelId === 'scripted') return selectScripted();
  if (isOpenAi && anthropicKey !== undefined) {
    if (modelId === undefined) {
      throw new Error(
        'Both OPENAI_* and ANTHROPIC_API_KEY are set, so it is open which provider is meant. Set BYLEAVE_MODEL to a model of one of them, or to “scripted” for neither.',
      );
    }
    return modelId.startsWith('claude-') ? selectAnthropic(anthropicKey, modelId) : selectOpenAi(baseUrl, openAiKey, modelId);
  }
  if (isOpenAi) return selectOpenAi(baseUrl, openAiKey, modelId);
  if (anthropicKey !== undefined) return selectAnthropic(anthropicKey, modelId);
  if (modelId === undefined) return selectScripted();
  throw new Error(
    `BYLEAVE_MODEL is “${modelId}”, but no provider is set, so there is nobody to ask for it. Set OPENAI_BASE_URL, OPENAI_API_KEY or ANTHROPIC_API_KEY too, or unset BYLEAVE_MODEL to use the scripted model.`,
  );
}

function selectScripted(): SelectedModel {
  return { model: createScriptedModel(), label: 'Scripted model (no key, no network)' };
}

function selectAnthropic(apiKey: string, modelId = defaultAnthropicModel): SelectedModel {
  return { model: createAnthropic({ apiKey })(modelId), label: `${modelId} at Anthropic` };
}

function selectOpenAi(baseUrl: string | undefined, apiKey: string | undefined, modelId: string | undefined): SelectedModel {
  if (baseUrl !== undefined && modelId === undefined) {
    throw new Error(
      'OPENAI_BASE_URL is set but BYLEAVE_MODEL is not, and only that server knows the names of its models. Set BYLEAVE_MODEL to one of them.',
    );
  }
  const url = baseUrl ?? openAiUrl;
  if (!URL.canParse(url) || !/^https?:$/u.test(new URL(url).protocol)) {
    throw new Error(`OPENAI_BASE_URL is “${url}”, which is not an http or https address. Set it to one such as http://localhost:11434/v1.`);
  }
  const chosen = modelId ?? defaultOpenAiModel;
  const provider = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: url,
    includeUsage: true,
    ...(apiKey !== undefined && { apiKey }),
    // OpenAI refuses tools to this model over chat completions unless it is told not to reason.
    ...(baseUrl === undefined && chosen === defaultOpenAiModel && { transformRequestBody: (body) => ({ ...body, reasoning_effort: 'none' }) }),
  });
  return { model: provider(chosen), label: `${chosen} at ${new URL(url).host}` };
}
