import { escapePointer, isPlainObject, type Issue, type JsonValue } from '@byleave/core';
import type { CedarValueJson } from '@cedar-policy/cedar-wasm/nodejs';
import { reservedKeys, type ArgumentShape } from './argument-shape.ts';

export type { CedarValueJson };

/** Where a value went on its way into Cedar. */
export interface MappingReport {
  /** What makes the value unfit: the call is refused. */
  readonly issues: Issue[];
  /** Names of top-level arguments a policy sees only in part, or not at all. */
  readonly uninspectable: Set<string>;
}

const decimalPattern = /^(-?)(\d+)(?:\.(\d{1,4}))?$/u;
/** Cedar's decimal is a 64-bit integer of ten-thousandths. */
const largestDecimal = 2n ** 63n - 1n;

/** A number as Cedar writes a decimal, or `undefined` when four places cannot hold it exactly. */
export function toDecimalText(value: number): string | undefined {
  const match = decimalPattern.exec(String(value));
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '0'] = match;
  if (BigInt(whole + fraction.padEnd(4, '0')) > largestDecimal) return undefined;
  return `${sign}${whole}.${fraction}`;
}

export function toExtension(fn: 'decimal' | 'datetime', arg: string): CedarValueJson {
  return { __extn: { fn, arg } };
}

/**
 * Maps a value through its shape, never by spreading it: what the shape does not name stays outside and is reported.
 * Answers `undefined` when the value is left out.
 */
export function toCedarValue(value: JsonValue, shape: ArgumentShape, pointer: string, report: MappingReport): CedarValueJson | undefined {
  switch (shape.kind) {
    case 'string':
      if (typeof value === 'string') return value;
      break;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'long':
      if (Number.isSafeInteger(value)) return value as number;
      break;
    case 'decimal': {
      if (typeof value !== 'number') break;
      const text = toDecimalText(value);
      if (text !== undefined) return toExtension('decimal', text);
      report.issues.push({ pointer, message: 'has more than four decimal places, or is too large, so no policy can compare it' });
      return undefined;
    }
    case 'datetime':
      break;
    case 'set':
      if (!Array.isArray(value)) break;
      return value.flatMap((member: JsonValue, index) => {
        const mapped = toCedarValue(member, shape.element, `${pointer}/${index}`, report);
        return mapped === undefined ? [] : [mapped];
      });
    case 'record': {
      if (!isPlainObject(value)) break;
      const record: Record<string, CedarValueJson> = {};
      const named = new Set<string>();
      for (const attribute of shape.attributes) {
        if (!Object.hasOwn(value, attribute.name)) {
          if (attribute.isRequired) report.issues.push({ pointer: below(pointer, attribute.name), message: 'is missing' });
          continue;
        }
        named.add(attribute.name);
        const member = value[attribute.name] as JsonValue;
        const mapped = attribute.shape && toCedarValue(member, attribute.shape, below(pointer, attribute.name), report);
        if (mapped === undefined) report.uninspectable.add(topLevelName(below(pointer, attribute.name)));
        else define(record, attribute.name, mapped);
      }
      for (const name of Object.keys(value)) {
        if (!named.has(name)) report.uninspectable.add(topLevelName(below(pointer, name)));
      }
      return record;
    }
  }
  report.issues.push({ pointer, message: `is not the ${shape.kind} its tool declares` });
  return undefined;
}

/** Assigning `__proto__` would set a prototype instead of a member. */
function define(record: Record<string, CedarValueJson>, name: string, value: CedarValueJson): void {
  Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
}

function below(pointer: string, name: string): string {
  return `${pointer}/${escapePointer(name)}`;
}

/** Name of the argument a JSON Pointer leads into. */
export function topLevelName(pointer: string): string {
  return (pointer.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Pointers of the members whose names Cedar would take for an entity, an extension value or code. */
export function findReservedKeys(value: JsonValue, pointer = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((member: JsonValue, index) => findReservedKeys(member, `${pointer}/${index}`));
  return Object.entries(value).flatMap(([key, member]) => [
    ...(reservedKeys.includes(key) ? [below(pointer, key)] : []),
    ...findReservedKeys(member, below(pointer, key)),
  ]);
}

/** Data nested deeper overflows the stack of Cedar's WebAssembly, which never recovers from it. */
const deepestValue = 32;

/** Whether Cedar can take a value whole: what its JavaScript binding would round, drop or choke on is not let near it. */
export function isCarriable(value: unknown, depth = 0): boolean {
  if (depth > deepestValue) return false;
  switch (typeof value) {
    case 'string':
      return value.isWellFormed();
    case 'boolean':
      return true;
    case 'number':
      return Number.isSafeInteger(value);
    case 'object':
      if (value === null) return false;
      if (Array.isArray(value)) return value.every((member) => isCarriable(member, depth + 1));
      return isPlainObject(value) && Object.entries(value).every(([key, member]) => key.isWellFormed() && isCarriable(member, depth + 1));
    default:
      return false;
  }
}
