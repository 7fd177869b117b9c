package dev.latchkey.benchmarks;

import dev.latchkey.adapters.http.HttpConfig;
import dev.latchkey.adapters.http.HttpServer;
import dev.latchkey.adapters.http.Observers;
import dev.latchkey.adapters.http.UseCases;
import dev.latchkey.application.access.AccessRevocation;
import dev.latchkey.application.privacy.PersonalData;
import dev.latchkey.application.task.TaskList;
import dev.latchkey.bootstrap.VerifierOfSettings;
import dev.latchkey.domain.access.RevocationRepository;
import dev.latchkey.domain.privacy.PersonalDataRepository;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.TaskRepository;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What {@code serve} has in front of the database, and no database: HTTP, and the verifier of the settings. */
final class DoorAlone {
    private static final String LOOPBACK = "127.0.0.1";

    private DoorAlone() {}

    @SuppressWarnings("resource") // open for as long as the process
    static void main(String... arguments) {
        var environment = System.getenv();
        var clock = InstantSource.system();
        HttpServer.start(
                new HttpConfig(
                        LOOPBACK,
                        Integer.parseInt(arguments[0]),
                        LOOPBACK,
                        0,
                        Set.of(),
                        null,
                        environment.getOrDefault("LATCHKEY_TOKEN_ISSUER", ""),
                        HttpConfig.DEFAULT_MAX_CONCURRENT_REQUESTS,
                        Duration.ZERO),
                new VerifierOfSettings(environment).get(),
                new UseCases(
                        new TaskList(absent(TaskRepository.class), clock, () -> new TaskId(UUID.randomUUID())),
                        new PersonalData(absent(PersonalDataRepository.class), clock, UUID::randomUUID),
                        new AccessRevocation(absent(RevocationRepository.class), clock)),
                List.of(),
                Observers.NONE);
    }

    private static <T> T absent(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (_, method, _) -> {
            throw new UnsupportedOperationException("there is no database to " + method.getName());
        }));
    }
}
