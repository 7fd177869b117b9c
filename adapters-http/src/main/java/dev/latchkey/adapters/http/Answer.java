package dev.latchkey.adapters.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a handler has to say: what was asked for, or why not. */
sealed interface Answer {
    List<Header> headers();

    /** What was asked for. */
    record Success(int status, List<Header> headers, Content content) implements Answer {
        public Success {
            headers = List.copyOf(headers);
        }

        static Success of(int status) {
            return new Success(status, List.of(), Content.NONE);
        }

        static Success of(int status, Content content) {
            return new Success(status, List.of(), content);
        }

        Success with(String header, String value) {
            return new Success(status, plus(headers, header, value), content);
        }
    }

    /**
     * What was asked for where that may be more than can be held: written while it goes out, with status 200.
     *
     * @param body writes all of it or throws; what has gone out by then is cut off so that nobody takes it for the whole
     * @param sent told when the network has taken all of it, the end included
     * @param cutOff told when it has gone out in part
     */
    record Stream(String type, List<Header> headers, Consumer<OutputStream> body, Runnable sent, Runnable cutOff)
            implements Answer {
        public Stream {
            headers = List.copyOf(headers);
        }
    }

    /**
     * Why not. The client reads the code and the detail; the reason is for operators' eyes alone.
     *
     * @param detail null where the code says it all
     * @param faults what is wrong with the body, empty where something else is
     */
    record Refusal(ProblemCode code, @Nullable Detail detail, List<Fault> faults, List<Header> headers, String reason)
            implements Answer {
        private static final Header RETRY_AFTER = HeaderValues.createCached("Retry-After", "5");

        public Refusal {
            faults = List.copyOf(faults);
            headers = List.copyOf(headers);
        }

        static Refusal of(ProblemCode code) {
            return of(code, null);
        }

        static Refusal of(ProblemCode code, @Nullable Detail detail) {
            var headers = code.status() == 503 ? List.of(RETRY_AFTER) : List.<Header>of();
            return new Refusal(code, detail, List.of(), headers, code.text());
        }

        static Refusal of(List<Fault> faults) {
            var code = ProblemCode.INVALID_BODY;
            return new Refusal(code, null, faults, List.of(), code.text());
        }

        Refusal with(String header, String value) {
            return new Refusal(code, detail, faults, plus(headers, header, value), reason);
        }

        Refusal because(String why) {
            return new Refusal(code, detail, faults, headers, why);
        }
    }

    private static List<Header> plus(List<Header> headers, String name, String value) {
        var header = HeaderValues.createCached(name, value);
        var more = new ArrayList<>(headers);
        more.removeIf(it -> it.headerName().equals(header.headerName()));
        more.add(header);
        return more;
    }
}
