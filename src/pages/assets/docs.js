// Starts the interactive documentation. A file of its own, because the pages of this server run no inline script.

/**
 * Shows descriptions as the text that they are. What comes with the bundle turns them into HTML and hands that to the page,
 * which the policy of this server does not allow to anybody.
 */
const plainDescriptions = ({ React }) => ({
  wrapComponents: {
    Markdown:
      () =>
      ({ source, className }) =>
        React.createElement('span', { className }, source),
  },
});

globalThis.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  plugins: [plainDescriptions],
  // Asks a third party otherwise, which the page could not reach anyway.
  validatorUrl: null,
});
