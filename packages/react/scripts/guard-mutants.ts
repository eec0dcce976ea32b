/** One protection taken out, and the attack stories that have to notice. */
export interface Mutant {
  readonly name: string;
  /** Below `src/lib`. */
  readonly file: string;
  /** Text that is in the file once, and what takes its place. */
  readonly from: string;
  readonly to: string;
  readonly noticedBy: readonly string[];
}

const exposure = 'activation-guard/exposure-watch.ts';
const press = 'activation-guard/use-guarded-press.ts';
const stub = 'consent-card/decision-stub.tsx';
const fault = 'part/part-fault.ts';

/** Two protections, either of which alone holds the next press back. */
const takenBack = `const refused = began.find((each) => typeof each === 'string');
    if (refused) return refused;
    // A press that was taken back became no click: it says nothing of one that another press has led to since.
    const isOwn = (began.includes(numberOfLast())`;

export const mutants: readonly Mutant[] = [
  { name: 'no delay after it comes', file: exposure, from: "  disturb('recently_attached');\n  document.", to: '  tell();\n  document.', noticedBy: ['Press At Once', 'Double Click'] },
  { name: 'no delay after its tab is shown again', file: exposure, from: "if (document.visibilityState === 'visible') disturb('recently_attached');", to: 'tell();', noticedBy: ['Back From Another Tab'] },
  { name: 'no delay after it speaks of something else', file: 'activation-guard/use-activation-guard.ts', from: "watch.current?.disturb('recently_changed')", to: 'watch.current?.look()', noticedBy: ['Batch Changed'] },
  { name: 'no delay after it moves', file: exposure, from: "      disturb('intersection_changed');\n", to: '', noticedBy: ['Moved Under The Pointer'] },
  { name: 'no look at what lies over it', file: exposure, from: "if (occlusion === 'enforce') keep(", to: "if (isCovered && element.id === 'never') keep(", noticedBy: ['Covered'] },
  { name: 'no look at whether it is in view', file: exposure, from: "keep('intersection_out_of_viewport_or_clipped', !isInView, 'intersection_changed');", to: '', noticedBy: ['Cut Off'] },
  { name: 'no look at whether it is visible', file: exposure, from: "keep('style_invalid', isMadeInvisible(element));", to: '', noticedBy: ['Made Invisible'] },
  { name: 'presses of scripts count', file: press, from: "guard.activation === 'lenient' || event.nativeEvent.isTrusted", to: 'event.nativeEvent !== undefined', noticedBy: ['Synthetic Press'] },
  { name: 'keys held down count', file: press, from: 'if (event.nativeEvent.repeat)', to: "if (event.key === 'never')", noticedBy: ['Key Repeat'] },
  { name: 'a press may begin elsewhere', file: press, from: 'event.detail === 0 && !isPartOfAnother()', to: 'event.detail >= 0', noticedBy: ['Press Captured By A Script'] },
  { name: 'a press may end elsewhere', file: press, from: "at === null ? guard.activation === 'lenient' : button.contains(at)", to: 'at !== undefined', noticedBy: ['Release Captured By A Script'] },
  { name: 'Enter right after the Tab counts', file: press, from: "< activationDelayMs ? 'recently_focused'", to: "< 0 ? 'recently_focused'", noticedBy: ['Focused A Moment Ago'] },
  { name: 'keys count wherever the page put the focus', file: press, from: 'if (!focus.current.isByPerson)', to: 'if (focus.current.at < 0)', noticedBy: ['Focus Put There'] },
  {
    name: 'a press taken back vouches for the next',
    file: press,
    from: takenBack,
    to: takenBack.replace("began.find((each) => typeof each === 'string')", "[began.find((each) => each !== null)].find((each) => typeof each === 'string')").replace('began.includes(numberOfLast())', "began.some((each) => typeof each === 'number')"),
    noticedBy: ['Focus Put There After A Press Taken Back'],
  },
  { name: 'an approval before it was read', file: stub, from: '|| mustCheck || isUnread ||', to: '|| mustCheck ||', noticedBy: ['Not Read'] },
  { name: 'an approval of what can’t be shown', file: 'consent-card/use-consent.ts', from: "if (shown) run.send({ type: 'approve.pressed'", to: "run.send({ type: 'approve.pressed'", noticedBy: ['Shown Something Else'] },
  { name: 'a part taken away stays away', file: fault, from: "return 'removed';", to: 'return undefined;', noticedBy: ['Taken Away'] },
  { name: 'a part says other words', file: fault, from: "return 'words';", to: 'return undefined;', noticedBy: ['Words Swapped'] },
  { name: 'a part has another name', file: fault, from: "return 'renamed';", to: 'return undefined;', noticedBy: ['Words Swapped'] },
  { name: 'a part is out of sight', file: fault, from: "return 'hidden';", to: 'return undefined;', noticedBy: ['Hidden By Its Host'] },
  { name: 'a button is out of reach', file: fault, from: "return 'out_of_reach';", to: 'return undefined;', noticedBy: ['Hidden By Its Host'] },
  { name: 'Deny is smaller', file: fault, from: 'return isButton && isDenySmaller(around)', to: 'return isButton && around.isConnected === undefined', noticedBy: ['Hidden By Its Host'] },
  { name: 'a part is looked at once', file: 'part/rendered-part.tsx', from: 'if (around) observer.observe(around, anything);', to: '', noticedBy: ['Swapped Later'] },
];
