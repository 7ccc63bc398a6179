/** JSON as this server takes it: one value, and every member of an object only once (JSON itself would let the last one win). */
import jsonc from 'jsonc-parser';
import { Problem } from './problem.ts';
import { requestInvalid } from './request-validation.ts';

/** No request of this server has more than three levels. */
const maxDepth = 16;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The value of a JSON text.
 * @throws Problem `request.malformed` for anything that is not JSON in UTF-8, `request.invalid` for repeated members and for nesting beyond sense
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
  const repeated = repeatedMembers(text);
  if (repeated.length > 0)
    throw requestInvalid(repeated.map((path) => ({ path, message: 'This member is there more than once.' })));
  return value;
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

/** Paths of the members that stand in one object more than once, at any depth. The text is valid JSON. */
function repeatedMembers(text: string): readonly string[] {
  const seen: Set<string>[] = [];
  const repeated = new Set<string>();
  jsonc.visit(text, {
    onObjectBegin: () => void seen.push(new Set()),
    onObjectEnd: () => void seen.pop(),
    onObjectProperty: (name, _offset, _length, _line, _character, pathOf) => {
      const names = seen.at(-1);
      if (names?.has(name) === true) repeated.add([...pathOf(), name].join('.'));
      names?.add(name);
    },
  });
  return [...repeated];
}
