import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState, type ReactNode } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { ByleaveProvider, ConsentCard, type Appearance } from '../../packages/react/src/index.ts';
import { contrastOf } from '../foundations/contrast.ts';
import { partIn } from '../stage/card.ts';
import { happenings } from '../stage/happenings.ts';
import { stagedOf } from '../stage/loader.ts';
import { people } from '../stage/people.ts';
import { scene } from '../stage/scene.ts';
import type { Stage } from '../stage/stage.ts';
import { press } from '../trusted/input.ts';
import { toSnippets } from './snippet.ts';

interface ThemingArgs {
  readonly theme: NonNullable<Appearance['theme']>;
  readonly colorScheme: NonNullable<Appearance['colorScheme']>;
  readonly density: NonNullable<Appearance['density']>;
  readonly radius: NonNullable<Appearance['radius']>;
  readonly ink: string;
  readonly onInk: string;
  readonly seal: string;
  readonly font: string;
}

function toAppearance({ ink, onInk, seal, font, ...rest }: ThemingArgs): Appearance {
  return { ...rest, variables: { ink, 'on-ink': onInk, seal, font } };
}

interface ThemedProps extends ThemingArgs {
  readonly stage: Stage;
  readonly actionId: string;
}

function Themed({ stage, actionId, ...args }: ThemedProps): ReactNode {
  const appearance = toAppearance(args);
  const { tsx, css } = toSnippets(appearance);
  const ratio = contrastOf(args.ink, args.onInk);
  return (
    <div className="gallery">
      <ByleaveProvider client={stage.clientOf('requester')} viewer={people.requester} timeZone="UTC" appearance={appearance}>
        <ConsentCard actionId={actionId} headingLevel={2} />
      </ByleaveProvider>
      <div>
        <p role="status">
          On the approving button: {ratio.toFixed(1)} : 1{ratio < 4.5 && '. That is too little to be read by everybody: 4.5 is the least.'}
        </p>
        <Snippet name="TSX" text={tsx} />
        <Snippet name="CSS" text={css} />
      </div>
    </div>
  );
}

function Snippet({ name, text }: { readonly name: string; readonly text: string }): ReactNode {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <figure className="snippet">
      <figcaption>
        {name}{' '}
        <button type="button" onClick={() => void navigator.clipboard.writeText(text).then(() => setIsCopied(true), () => setIsCopied(false))}>
          {isCopied ? 'Copied' : `Copy ${name}`}
        </button>
      </figcaption>
      <pre tabIndex={0} aria-label={name}>
        {text}
      </pre>
    </figure>
  );
}

/** Change the controls, and copy what a host writes. Nothing here can hide anything: that is what an appearance is. */
const meta: Meta<ThemingArgs> = {
  title: 'Theming/Playground',
  args: { theme: 'paper', colorScheme: 'light', density: 'default', radius: 'medium', ink: '#3b2a7a', onInk: '#ffffff', seal: '#7a2a5a', font: 'Georgia, serif' },
  argTypes: {
    theme: { control: 'inline-radio', options: ['paper', 'plain'] },
    colorScheme: { control: 'inline-radio', options: ['light', 'dark', 'system'] },
    density: { control: 'inline-radio', options: ['compact', 'default', 'touch'] },
    radius: { control: 'inline-radio', options: ['none', 'small', 'medium', 'large'] },
    ink: { control: 'color', description: 'The approving button' },
    onInk: { control: 'color', description: 'Its words' },
    seal: { control: 'color', description: 'What is verified' },
    font: { control: 'text' },
  },
  parameters: { ...scene(happenings.pending), layout: 'fullscreen' },
  render: (args, context) => {
    const { stage, subject } = stagedOf(context);
    return <Themed {...args} stage={stage} actionId={subject!.id} />;
  },
};

export default meta;
type Story = StoryObj<ThemingArgs>;

export const Playground: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(getComputedStyle(partIn(canvasElement, 'approve')).backgroundColor).toBe('rgb(59, 42, 122)'));
    await expect(within(canvasElement).getByLabelText('CSS')).toHaveTextContent('--bl-ink: #3b2a7a;');
    await press(within(canvasElement).getByRole('button', { name: 'Copy TSX' }));
  },
};
