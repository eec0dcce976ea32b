import type { AnchoredCheckpoint, ExportFacts, ExportResult, Unverifiable } from '@byleave/core/audit-log';
import { toPrintable } from './terminal.ts';

/** A result in words: what it is, what that means, what to do. */
export function describeResult(result: ExportResult): string {
  return toLines(result).map(toPrintable).join('\n');
}

function toLines(result: ExportResult): readonly string[] {
  switch (result.status) {
    case 'verified':
      return [
        `Verified: ${toEntries(result)} of ${result.tenant}. Every one is what was logged, and none is missing between them.`,
        toSigned(result.checkpoint),
        ...toRemarks(result),
        'Keep the checkpoint (--json has it) and give it with --checkpoint next time: then a log that was rewritten shows.',
      ];
    case 'not-anchored':
      return [
        result.through > 0 ? `Not anchored yet: verified up to entry ${result.through}; nobody has signed for the ${count(result.rest, 'entry', 'entries')} after it.` : `Not anchored yet: nobody has signed for any of ${toEntries(result)}.`,
        ...(result.checkpoint ? [toSigned(result.checkpoint)] : []),
        ...toRemarks(result),
        'The authority signs about once a second. Export again; if these entries are still not signed for, ask the operator why.',
      ];
    case 'broken':
      return [
        `Broken ${result.entry === undefined ? `in line ${result.line}` : `at entry ${result.entry} (line ${result.line})`}: ${result.message}`,
        toReach(result.through),
        result.code === 'claim_in_stop' || result.code === 'claimed_twice'
          ? 'The record may well be true: then what it records should never have happened. Ask the operator.'
          : 'Do not rely on this file. Get the export once more, from the operator; if that is broken too, the log or the export was changed.',
      ];
    case 'gap':
      return [`Incomplete: ${missing(result.after + 1, result.before - 1)} missing, or out of place.`, 'The file is not the whole export. Get it once more, from the operator.'];
    case 'truncated':
      return [`Incomplete: the file ends after entry ${result.last} of ${result.size}.`, 'It was cut, by accident or not. Get it once more, from the operator.'];
    case 'forked':
      return [
        `Rewritten: the log does not contain the checkpoint you have kept (${count(result.size, 'entry', 'entries')}).`,
        'Both are signed with the log’s key, and they contradict each other: somebody who has the key has two histories. Keep both files; together they prove it.',
      ];
    case 'rolled-back':
      return [
        `Too short: the export ends after entry ${result.last}, and the checkpoint you have kept covers ${count(result.size, 'entry', 'entries')}.`,
        'Either it is an older or partial export, or the log was shortened. Get the newest one, from the operator.',
      ];
    case 'unverifiable':
      return [`Cannot be verified: ${result.message}`, ...toAdvice(result)];
  }
}

function toAdvice({ code, keys = [] }: Unverifiable): readonly string[] {
  switch (code) {
    case 'no_key':
      return [
        'Nothing else is wrong with it. Give the key that the operator has published with --key.',
        ...keys.map((key) => `The file says that it is this one, which proves nothing: ${key}`),
      ];
    case 'unknown_version':
      return ['Install a newer byleave.'];
    case 'last_seen_unusable':
    case 'last_seen_before_start':
      return ['Verify without --checkpoint, or with the checkpoint of this log that suits this export.'];
    case 'ambiguous_key':
      return ['Give only the key that the operator has published.'];
    case 'not_an_export':
    case 'too_many_stops':
      return [];
  }
}

function toSigned({ signedBy, size, at }: AnchoredCheckpoint): string {
  return `Signed for up to entry ${size}${at === undefined ? '' : ` at ${toTime(at)}`} with ${signedBy.join(' and ')}.`;
}

function toRemarks({ from = 1, erased, redacted, undecidedClaims, backwards, fromAt, toAt }: ExportFacts): readonly string[] {
  return [
    ...(fromAt === undefined || toAt === undefined ? [] : [`Logged from ${toTime(fromAt)} to ${toTime(toAt)}, by the authority’s clock.`]),
    ...(from > 1 ? [`A part of the log: entries before ${from} are not in it, nor are stops that were pressed before.`] : []),
    ...(erased > 0 ? [`A person was erased from ${count(erased, 'entry', 'entries')}. That something was said there is verified; what, is gone.`] : []),
    ...(redacted > 0 ? [`Something was left out of ${count(redacted, 'entry', 'entries')}. What is there is verified.`] : []),
    ...(undecidedClaims > 0 ? [`Whether ${count(undecidedClaims, 'action was', 'actions were')} started under a stop cannot be told, because people are not shown.`] : []),
    ...(backwards > 0 ? [`${count(backwards, 'entry has', 'entries have')} an earlier time than the entry before: a clock was set back.`] : []),
  ];
}

function toEntries({ entries, from, to }: ExportFacts): string {
  return from === undefined ? 'no entries' : `${count(entries, 'entry', 'entries')} (${from} to ${to})`;
}

function toReach(through: number): string {
  return through > 0 ? `Up to entry ${through} everything is verified.` : 'Nothing before it is signed for.';
}

function missing(from: number, to: number): string {
  return from === to ? `entry ${from} is` : `entries ${from} to ${to} are`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function toTime(at: number): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? String(at) : time.toISOString();
}
