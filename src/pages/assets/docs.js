// Starts the interactive documentation. A file of its own, because the pages of this server run no inline script.
globalThis.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  // Asks a third party otherwise, which the page could not reach anyway.
  validatorUrl: null,
});
