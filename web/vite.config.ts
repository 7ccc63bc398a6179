// Builds the pages into dist/web: four documents, their scripts under hashed names, and the service worker under a constant one.
// Workers are bundles of their own that share nothing with the pages: the service worker is one classic script, as every browser takes it.
import { defineConfig, type Plugin } from 'vite';
import { head } from './head.ts';
import { withoutScript } from './words/without-script.ts';

const pages = { '/index.html': 'send', '/s.html': 'receive', '/m.html': 'manage', '/admin.html': 'admin' } as const;

/** Before the build looks for what a page links to: the head, and the one text that cannot wait for a script. */
const partsOfPages: Plugin = {
  name: 'parts-of-pages',
  transformIndexHtml: {
    order: 'pre',
    handler: (html, { path }) =>
      html
        .replace('<!-- head -->', () => head)
        .replace('<!-- without script -->', () => withoutScript(pages[path as keyof typeof pages])),
  },
};

export default defineConfig({
  plugins: [partsOfPages],
  build: {
    target: 'es2022',
    outDir: '../dist/web',
    emptyOutDir: true,
    // Everything is a file of its own: the policy allows no `data:` address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // What workers are made of is built within this build: that it takes its time is no news.
      checks: { bundlerTimings: false },
      input: {
        send: 'index.html',
        receive: 's.html',
        manage: 'm.html',
        admin: 'admin.html',
      },
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  worker: {
    format: 'es',
    rolldownOptions: {
      output: {
        entryFileNames: (chunk) => (chunk.name === 'service-worker' ? 'sw.js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
      },
    },
  },
});
