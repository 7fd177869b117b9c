# The service as an image (docs/operations.md, "In a container"); why it is made so: docs/adr/0019.
ARG JDK=docker.io/library/eclipse-temurin:25-jdk
ARG BASE=docker.io/library/debian:trixie-slim

FROM ${JDK} AS build
WORKDIR /source
COPY . .
# Where Maven Central is reached by a mirror: --secret id=maven-settings,src=settings.xml
RUN --mount=type=cache,target=/root/.m2 \
    --mount=type=secret,id=maven-settings,target=/root/.m2/settings.xml \
    ./mvnw -q -pl bootstrap -am package -DskipTests -Dspotless.check.skip
RUN sh deploy/image/assemble bootstrap/target /image

# Made where it will be used, by the same runtime and of the same files.
FROM ${BASE} AS rehearsal
COPY --from=build /image/runtime /image/libraries /image/program /opt/latchkey/
COPY --from=build /image/rehearsal /rehearsal
# One is enough where the memory is known: --build-arg CACHES=small
ARG CACHES="large small"
USER nobody
RUN sh /rehearsal/rehearse $CACHES

FROM ${BASE}
LABEL org.opencontainers.image.title="Latchkey" \
      org.opencontainers.image.description="Lets a Java backend trust Better Auth" \
      org.opencontainers.image.licenses="Apache-2.0"
# From what seldom changes to what each build does.
COPY --from=build /image/runtime /opt/latchkey/
COPY --from=build /image/libraries /opt/latchkey/
COPY --from=build /image/program /opt/latchkey/
COPY --from=rehearsal --chown=0:0 /tmp/caches /opt/latchkey/
ENV LATCHKEY_ENV=production
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=90s CMD ["/opt/latchkey/healthy"]
ENTRYPOINT ["/opt/latchkey/latchkey"]
CMD ["serve"]
