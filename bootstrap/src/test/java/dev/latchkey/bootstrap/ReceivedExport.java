package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client makes of an export while it comes, keeping none of it: counted, added up, and its checksum made over what
 * comes before the manifest, as {@code docs/privacy.md} says it is done.
 *
 * @param sumOfNumbers of the titles, which each end in one
 */
record ReceivedExport(
        JsonNode manifest, long tasks, long sumOfNumbers, long bytes, long bytesBeforeManifest, String sha256) {

    static ReceivedExport of(HttpResponse<InputStream> answer) throws IOException {
        assertEquals(200, answer.statusCode());
        var tasks = 0L;
        var sum = 0L;
        JsonNode manifest = JsonMapper.shared().missingNode();
        try (var body = new Summed(answer.body());
                var parser = JsonMapper.shared().createParser(body)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.PROPERTY_NAME) {
                    continue;
                }
                switch (parser.currentName()) {
                    case "title" -> {
                        tasks++;
                        sum += Long.parseLong(parser.nextStringValue().replaceFirst(".* ", ""));
                    }
                    case "manifest" -> {
                        parser.nextToken();
                        manifest = parser.readValueAsTree();
                    }
                    default -> {}
                }
            }
            return body.end(manifest, tasks, sum);
        }
    }

    /** Holds back the last bytes that came, since the manifest may be in them. */
    private static final class Summed extends FilterInputStream {
        private static final byte[] MANIFEST = ",\"manifest\":".getBytes(StandardCharsets.UTF_8);
        private static final int LONGEST_MANIFEST = 512;

        private final MessageDigest digest;
        private byte[] last = {};
        private long bytes;

        Summed(InputStream in) {
            super(in);
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has it", e);
            }
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            var count = super.read(target, offset, length);
            if (count > 0) {
                bytes += count;
                var all = Arrays.copyOf(last, last.length + count);
                System.arraycopy(target, offset, all, last.length, count);
                var sure = Math.max(0, all.length - LONGEST_MANIFEST);
                digest.update(all, 0, sure);
                last = Arrays.copyOfRange(all, sure, all.length);
            }
            return count;
        }

        ReceivedExport end(JsonNode manifest, long tasks, long sum) {
            var held = new String(last, StandardCharsets.ISO_8859_1);
            var before = held.lastIndexOf(new String(MANIFEST, StandardCharsets.ISO_8859_1));
            digest.update(last, 0, before);
            var sha256 = HexFormat.of().formatHex(digest.digest());
            return new ReceivedExport(manifest, tasks, sum, bytes, bytes - last.length + before, sha256);
        }
    }
}
