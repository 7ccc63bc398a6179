# The server as an image: built in one stage, its dependencies gathered in another, run from a third that has neither
# compilers nor anything to build with. What this file says is run without Docker by test/deployment/image.spec.ts.
#
# The same bytes again: docker build --build-arg NODE_IMAGE=node:24-slim@sha256:<digest> .
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY web ./web
RUN npm run build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The compiler stays because some library may use one if it is there; no program of a library is ever called by its name.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -r node_modules/typescript node_modules/.bin

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="OneTimeShare" \
      org.opencontainers.image.description="Self-hosted server for sending a file or a secret to one person, once." \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# A number that is nobody on the host: who breaks out is nobody there either. New volumes take over owner and mode.
RUN install -d -o 10001 -g 10001 -m 0700 /var/lib/onetimeshare/uploads /var/lib/onetimeshare/data
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    UPLOADS_DIR=/var/lib/onetimeshare/uploads \
    DATA_DIR=/var/lib/onetimeshare/data
VOLUME ["/var/lib/onetimeshare/uploads", "/var/lib/onetimeshare/data"]
EXPOSE 3000
USER 10001:10001
# Alive, not ready: whoever restarts what is unhealthy would restart it for a Redis that is away, and mend nothing.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
# Without a shell, so that the signal reaches the server. Run it with an init process (docker run --init, as the compose
# file does): as process 1 it would not hear a signal before it has started. The same command as "npm start".
CMD ["node", "--max-semi-space-size=1", "dist/main.js"]
