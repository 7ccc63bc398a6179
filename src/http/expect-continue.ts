/**
 * `Expect: 100-continue` taken at its word (RFC 9110 §10.1.1): the client is told to go on when a handler begins to read
 * the body, not before. Whatever is refused first costs the client no upload.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export function honourExpectations(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const onListener = (event: string | symbol): void => {
      // Pipes and `on('data')` add a listener of the first kind, iterators one of the second.
      if (event !== 'data' && event !== 'readable') return;
      request.off('newListener', onListener);
      if (!response.headersSent) response.writeContinue();
    };
    request.on('newListener', onListener);
    server.emit('request', request, response);
  });
  // An expectation that nobody knows may be ignored; answering it is up to the route.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    server.emit('request', request, response);
  });
}
