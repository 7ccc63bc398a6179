// Tabs as the ARIA practices have them: arrow keys move, one is in the tab order.
import type { ComponentChildren, JSX } from 'preact';
import { useId, useRef } from 'preact/hooks';

interface Props<Name extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly name: Name; readonly title: string }[];
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
  readonly children: ComponentChildren;
}

export function Tabs<Name extends string>({ label, tabs, chosen, onChoose, children }: Props<Name>): JSX.Element {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const step = stepOf(event.key, document.documentElement.dir === 'rtl');
    if (step === undefined) return;
    event.preventDefault();
    const at = tabs.findIndex(({ name }) => name === chosen);
    const next = (at + step + tabs.length) % tabs.length;
    const tab = tabs[next];
    if (tab === undefined) return;
    onChoose(tab.name);
    (list.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div class="stack">
      <div>
        <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
          {tabs.map(({ name, title }) => (
            <button
              type="button"
              class="tab"
              role="tab"
              id={`${id}-${name}`}
              aria-selected={name === chosen}
              aria-controls={`${id}-panel`}
              tabIndex={name === chosen ? 0 : -1}
              onClick={() => {
                onChoose(name);
              }}
            >
              {title}
            </button>
          ))}
        </div>
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`} class="stack">
        {children}
      </div>
    </div>
  );
}

function stepOf(key: string, mirrored: boolean): number | undefined {
  if (key === 'ArrowRight') return mirrored ? -1 : 1;
  if (key === 'ArrowLeft') return mirrored ? 1 : -1;
  return undefined;
}
