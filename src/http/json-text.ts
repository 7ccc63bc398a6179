/** JSON as this server takes it: one value, and every member of an object only once (JSON itself would let the last one win). */
import jsonc from 'jsonc-parser';
import { Problem } from './problem.ts';
import { requestInvalid, type InvalidPart } from './request-validation.ts';

/** No request of this server has more than three levels. */
const maxDepth = 16;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The value of a JSON text.
 * @throws Problem `request.malformed` for anything that is not JSON in UTF-8, `request.invalid` for repeated members, for one named `__proto__`
 * and for nesting beyond sense
 */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(bytes);
    value = JSON.parse(text);
  } catch {
    // Without the cause: parsers quote what they could not read.
    throw new Problem('request.malformed', {
      detail: 'The body is not JSON in UTF-8. Nothing was spent or stored. Mend it and send the request again.',
    });
  }
  // Also a guard for what follows: the visitor calls itself for every level.
  if (isDeeperThan(value, maxDepth)) throw requestInvalid([{ path: '', message: 'The JSON is nested too deeply.' }]);
  const unwanted = unwantedMembers(text);
  if (unwanted.length > 0) throw requestInvalid(unwanted);
  return value;
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

/** Members that stand in one object more than once, and those that schemas of open names would drop unseen, at any depth. The text is valid JSON. */
function unwantedMembers(text: string): readonly InvalidPart[] {
  const seen: Set<string>[] = [];
  const unwanted = new Map<string, string>();
  jsonc.visit(text, {
    onObjectBegin: () => void seen.push(new Set()),
    onObjectEnd: () => void seen.pop(),
    onObjectProperty: (name, _offset, _length, _line, _character, pathOf) => {
      const names = seen.at(-1);
      const path = [...pathOf(), name].join('.');
      if (names?.has(name) === true) unwanted.set(path, 'This member is there more than once.');
      if (name === '__proto__') unwanted.set(path, 'No member can have this name.');
      names?.add(name);
    },
  });
  return [...unwanted].map(([path, message]) => ({ path, message }));
}
