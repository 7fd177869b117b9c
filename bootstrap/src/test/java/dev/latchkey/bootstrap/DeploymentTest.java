package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.http.HttpConfig;
import dev.latchkey.bootstrap.Finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the files for Kubernetes and Compose say of the service is what the service says of itself. */
class DeploymentTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""), "..");
    private static final Path MANIFESTS = ROOT.resolve("deploy/kubernetes");
    private static final Pattern VERSION = Pattern.compile("\n  <version>(.*)</version>");
    private static final Pattern OF_THE_IMAGE = Pattern.compile("(?m)^ENV (\\w+)=(\\S+)$");
    private static final String ANY_DATABASE = "postgresql://latchkey_app:hush@db.example.com/latchkey?sslmode=require";
    // Both sockets are given it, one after the other at worst.
    private static final Duration LONGEST_STOP = HttpConfig.DEFAULT_DRAIN_TIMEOUT.multipliedBy(2);

    static List<Path> manifests() throws IOException {
        try (var files = Files.list(MANIFESTS)) {
            return files.sorted().toList();
        }
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        return StreamSupport.stream(yaml.loadAll(Files.readString(file)).spliterator(), false)
                .<JsonNode>map(JsonMapper.shared()::valueToTree)
                .toList();
    }

    private static JsonNode manifest(String name) throws IOException {
        return documents(MANIFESTS.resolve(name)).getFirst();
    }

    private static JsonNode pod(String manifest) throws IOException {
        return manifest(manifest).at("/spec/template/spec");
    }

    private static JsonNode container(String manifest) throws IOException {
        return pod(manifest).at("/containers/0");
    }

    private static String image() throws IOException {
        var version = VERSION.matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertTrue(version.find());
        return "latchkey:" + version.group(1);
    }

    /** What the image puts into the environment, and then {@code more}. */
    private static Map<String, String> environment(Map<String, String> more) throws IOException {
        var environment = new TreeMap<String, String>();
        OF_THE_IMAGE
                .matcher(Files.readString(ROOT.resolve("Dockerfile")))
                .results()
                .forEach(it -> environment.put(it.group(1), it.group(2)));
        environment.putAll(more);
        return environment;
    }

    private static void assertDoubts(List<String> codes, Settings settings) {
        assertEquals(
                codes,
                settings.findings().stream()
                        .filter(it -> it.isAtLeast(Severity.WARNING))
                        .map(Finding::code)
                        .toList());
    }

    private static void assertEverySettingExists(Set<String> names) {
        assertFalse(names.isEmpty());
        assertEquals(
                List.of(),
                names.stream().filter(it -> Setting.named(it).isEmpty()).toList());
    }

    private static void assertIsACommand(JsonNode arguments) {
        var words = arguments.valueStream().map(JsonNode::stringValue).toArray(String[]::new);
        assertTrue(words.length > 0);
        assertDoesNotThrow(() -> Commands.of(new Surroundings(Map.of())).parseArgs(words));
    }

    @Nested
    class OnKubernetes {
        @TempDir
        @SuppressWarnings("NullAway.Init") // JUnit sets it
        private Path mounted;

        /** What the pod has in its environment, with something in the place of each secret. */
        private static Map<String, String> environmentOf(String manifest) throws IOException {
            var environment = new TreeMap<String, String>();
            container(manifest)
                    .at("/env")
                    .forEach(it -> environment.put(
                            it.get("name").stringValue(), it.path("value").stringValue(ANY_DATABASE)));
            return environment;
        }

        private Settings settings() throws IOException, SettingsProblems {
            var file = Files.writeString(
                    mounted.resolve("application.yaml"),
                    manifest("settings.yaml").at("/data/application.yaml").stringValue());
            return SettingsLoader.serve(new SettingsSource(file, environment(environmentOf("deployment.yaml"))).read());
        }

        @Test
        void isDescribedWithoutAnySecret() throws IOException {
            var kinds = new TreeSet<String>();
            for (var file : manifests()) {
                documents(file).forEach(it -> kinds.add(it.get("kind").stringValue()));
            }
            assertEquals(
                    Set.of("ConfigMap", "Deployment", "Job", "NetworkPolicy", "PodDisruptionBudget", "Service"), kinds);
        }

        @Test
        void takesFromSecretsWhatOpensTheDatabase() throws IOException {
            for (var manifest : List.of("deployment.yaml", "migrate.yaml")) {
                container(manifest)
                        .at("/env")
                        .forEach(it -> assertEquals(
                                it.get("name").stringValue().contains("DATABASE"),
                                it.at("/valueFrom/secretKeyRef").isObject()));
            }
        }

        @Test
        void startsTheServiceInProductionWithTheseSettings() throws IOException, SettingsProblems {
            assertDoubts(List.of(), settings());
            assertEverySettingExists(environmentOf("deployment.yaml").keySet());
            assertIsACommand(container("deployment.yaml").get("args"));
            assertEquals(
                    "[\"serve\",\"--config\",\"/etc/latchkey/application.yaml\"]",
                    container("deployment.yaml").get("args").toString());
            assertEquals(
                    "/etc/latchkey",
                    container("deployment.yaml").at("/volumeMounts/0/mountPath").stringValue());
            assertEquals(
                    manifest("settings.yaml").at("/metadata/name"),
                    pod("deployment.yaml").at("/volumes/0/configMap/name"));
        }

        @Test
        void migratesAsTheOwner() throws IOException, SettingsProblems {
            var environment = environmentOf("migrate.yaml");
            assertEquals(Set.of("DATABASE_URL", "LATCHKEY_DATABASE_OWNER_URL"), environment.keySet());
            var migration = SettingsLoader.migration(SettingsValues.of(null, environment));
            assertEquals("latchkey_app", migration.applicationRole());
            assertIsACommand(container("migrate.yaml").get("args"));
        }

        @Test
        void isReachedWhereTheServiceListens() throws IOException, SettingsProblems {
            var http = settings().http();
            var container = container("deployment.yaml");
            assertEquals("http", container.at("/ports/0/name").stringValue());
            assertEquals(http.port(), container.at("/ports/0/containerPort").intValue());
            assertEquals("admin", container.at("/ports/1/name").stringValue());
            assertEquals(
                    http.adminPort(), container.at("/ports/1/containerPort").intValue());
            assertEquals("0.0.0.0", http.adminHost());
            assertEquals(
                    "http",
                    manifest("service.yaml").at("/spec/ports/0/targetPort").stringValue());
            assertEquals(1, manifest("service.yaml").at("/spec/ports").size());
        }

        @Test
        void hasTimeToLetRequestsEnd() throws IOException, SettingsProblems {
            var pod = pod("deployment.yaml");
            var patience =
                    Duration.ofSeconds(pod.get("terminationGracePeriodSeconds").longValue());
            assertTrue(patience.compareTo(settings().http().notice().plus(LONGEST_STOP)) > 0);
        }

        @Test
        void mayDoNothingElse() throws IOException {
            for (var manifest : List.of("deployment.yaml", "migrate.yaml")) {
                var pod = pod(manifest);
                assertEquals(
                        "{\"runAsNonRoot\":true,\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}",
                        pod.get("securityContext").toString());
                assertEquals(
                        "{\"allowPrivilegeEscalation\":false,\"readOnlyRootFilesystem\":true,"
                                + "\"capabilities\":{\"drop\":[\"ALL\"]}}",
                        pod.at("/containers/0/securityContext").toString());
                assertFalse(pod.get("automountServiceAccountToken").booleanValue());
                assertFalse(pod.get("enableServiceLinks").booleanValue());
                assertTrue(pod.at("/containers/0/resources/limits/memory").isString());
                assertEquals(image(), pod.at("/containers/0/image").stringValue());
            }
        }

        @ParameterizedTest
        @MethodSource("dev.latchkey.bootstrap.DeploymentTest#manifests")
        void selectsPodsByALabelThatTheyHave(Path file) throws IOException {
            var label = "/matchLabels/app.kubernetes.io~1name";
            for (var document : documents(file)) {
                assertTrue(document.at("/metadata/name").stringValue().startsWith("latchkey"));
                Stream.of("/spec/selector" + label, "/spec/selector/app.kubernetes.io~1name")
                        .map(document::at)
                        .filter(JsonNode::isString)
                        .forEach(it -> assertEquals("latchkey", it.stringValue()));
            }
            assertEquals(
                    "latchkey",
                    manifest("deployment.yaml")
                            .at("/spec/template/metadata/labels/app.kubernetes.io~1name")
                            .stringValue());
        }
    }

    @Nested
    class WithCompose {
        private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::([-?])([^}]*))?}");

        private static JsonNode service(String name) throws IOException {
            return documents(ROOT.resolve("compose.yaml")).getFirst().at("/services/" + name);
        }

        /** The environment of a service, where {@code .env} holds the secrets and nothing else. */
        private static Map<String, String> environmentOf(String service) throws IOException {
            var environment = new TreeMap<String, String>();
            service(service)
                    .get("environment")
                    .forEachEntry((name, value) -> environment.put(
                            name,
                            VARIABLE.matcher(value.stringValue())
                                    .replaceAll(it -> "-".equals(it.group(2)) ? it.group(3) : "hush")));
            return environment;
        }

        @Test
        void startsTheServiceWithTheseSettings() throws IOException, SettingsProblems {
            var environment = environmentOf("latchkey");
            assertEverySettingExists(environment.keySet());
            var settings = SettingsLoader.serve(SettingsValues.of(null, environment(environment)));
            // Within a network of its own nothing is encrypted, which the service says all the same.
            assertDoubts(List.of("jwk_set_plain_http", "database_tls_not_demanded"), settings);
            assertEquals(
                    "127.0.0.1:8080:" + settings.http().port(),
                    service("latchkey").at("/ports/0").stringValue());
            assertEquals(
                    "latchkey_app",
                    settings.database() == null ? "" : settings.database().user());
        }

        @Test
        void migratesFirstAsTheOwner() throws IOException, SettingsProblems {
            var environment = environmentOf("migrate");
            assertEverySettingExists(environment.keySet());
            var migration = SettingsLoader.migration(SettingsValues.of(null, environment));
            assertEquals("latchkey_owner", migration.owner().user());
            assertEquals("latchkey_app", migration.applicationRole());
            assertIsACommand(service("migrate").get("command"));
            assertEquals(
                    "service_completed_successfully",
                    service("latchkey").at("/depends_on/migrate/condition").stringValue());
        }

        @Test
        void takesEverySecretFromOutside() throws IOException {
            var secrets = new TreeSet<String>();
            for (var service : List.of("postgres", "migrate", "latchkey", "frontend")) {
                service(service).get("environment").forEachEntry((name, value) -> {
                    var text = value.stringValue();
                    if (name.endsWith("PASSWORD") || name.endsWith("SECRET")) {
                        assertEquals("${" + name + ":?is not set, see compose.yaml}", text);
                        secrets.add(name);
                    } else if (name.endsWith("DATABASE_URL") || name.endsWith("OWNER_URL")) {
                        assertTrue(text.matches("postgresql://\\w+:\\$\\{\\w+_PASSWORD}@postgres/latchkey"), name);
                    }
                });
            }
            var comment = Files.readString(ROOT.resolve("compose.yaml")).split("\nname:", 2)[0];
            secrets.forEach(it -> assertTrue(comment.contains(it), it));
            assertEquals(5, secrets.size());
        }

        @Test
        void mayDoNothingElse() throws IOException {
            for (var service : List.of("migrate", "latchkey", "frontend")) {
                assertTrue(service(service).get("read_only").booleanValue());
                assertEquals("[\"ALL\"]", service(service).get("cap_drop").toString());
                assertEquals(
                        "[\"no-new-privileges:true\"]",
                        service(service).get("security_opt").toString());
            }
        }

        @Test
        void runsTheImageOfThisVersion() throws IOException {
            assertEquals(image(), service("latchkey").get("image").stringValue());
            assertEquals(image(), service("migrate").get("image").stringValue());
        }

        @Test
        void hasTimeToLetRequestsEnd() throws IOException {
            var patience = Duration.parse(
                    "PT" + service("latchkey").get("stop_grace_period").stringValue());
            assertTrue(patience.compareTo(LONGEST_STOP) > 0);
        }
    }
}
