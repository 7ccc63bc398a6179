// What comes in from all sides: dropped on the window, pasted, shared by another program.
import { useEffect, useRef } from 'preact/hooks';
import { engine } from '../engine/engine.ts';
import { takeShared } from '../keep/inbox.ts';
import { isInstalled } from '../ui/installed.ts';
import type { Dropped } from './dropped-files.ts';
import type { Form } from './use-form.ts';
import { usePaste, type Pasted } from './use-paste.ts';
import { useWindowDrop } from './use-window-drop.ts';

const sharedMark = '?shared';

/** @param taking whether the form is there to take it. Whether files hang over the window comes back. */
export function useIncoming(form: Form, taking: boolean): boolean {
  // Listeners stay while the form changes under them.
  const current = useRef(form);
  current.current = form;
  const listeners = useRef({
    drop: (dropped: Dropped): void => {
      current.current.showTab('files');
      void current.current.picking.addDropped(dropped);
    },
    paste: (pasted: Pasted, intoField: boolean): boolean => take(current.current, pasted, intoField),
  });
  usePaste(taking ? listeners.current.paste : undefined);
  useEffect(() => {
    if (location.search !== sharedMark) return;
    history.replaceState(null, '', '/');
    takeShared().then(
      (all) => {
        // Pages of other sites can post to the same address, and nobody can tell by what they post. They land in a tab.
        if (!isInstalled()) return;
        const files = all.flatMap((shared) => shared.files);
        const texts = all.map(({ text }) => text).filter((text) => text !== '');
        if (files.length > 0) current.current.addFiles(files);
        if (texts.length > 0) addSharedText(current.current, files.length > 0, texts.join('\n'));
      },
      () => undefined,
    );
  }, []);
  const hasSomething = form.parcel !== undefined;
  useEffect(() => {
    // It will be needed: what is loaded by then is not waited for.
    if (hasSomething) engine();
  }, [hasSomething]);
  return useWindowDrop(taking ? listeners.current.drop : undefined);
}

/** What is typed into a field belongs there, except files, and texts that are too long for a text. */
function take(form: Form, pasted: Pasted, intoField: boolean): boolean {
  if (pasted.kind === 'files') {
    form.addFiles(pasted.files);
    return true;
  }
  if (intoField && form.fits(pasted.text)) return false;
  form.addText(pasted.text);
  return true;
}

/** A text that comes with files says something about them. */
function addSharedText(form: Form, withFiles: boolean, text: string): void {
  if (withFiles) form.change({ note: text });
  else form.addText(text);
}
