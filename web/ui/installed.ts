// Whether this is the installed page, in a window of its own, and not a tab.

export const isInstalled = (): boolean => matchMedia('(display-mode: standalone)').matches;
