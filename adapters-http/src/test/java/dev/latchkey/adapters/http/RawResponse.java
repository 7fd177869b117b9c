package dev.latchkey.adapters.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A response read off a socket, for requests that no HTTP client would send. */
record RawResponse(String statusLine, Map<String, List<String>> headers, String body) {
    /** Sends the text as it is and reads the first response. */
    static RawResponse to(int port, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            send(socket, request);
            return read(socket.getInputStream());
        }
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    static RawResponse read(InputStream in) throws IOException {
        var statusLine = line(in);
        var headers = new TreeMap<String, List<String>>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        var length = Integer.parseInt(
                headers.getOrDefault("content-length", List.of("0")).getFirst());
        return new RawResponse(statusLine, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    int status() {
        return Integer.parseInt(statusLine.split(" ", 3)[1]);
    }

    String header(String name) {
        return String.join(",", headers.getOrDefault(name, List.of()));
    }

    String code() {
        return Json.MAPPER.readTree(body).path("code").stringValue("");
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("connection ended after: " + line);
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
