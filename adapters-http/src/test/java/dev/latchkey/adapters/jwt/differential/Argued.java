package dev.latchkey.adapters.jwt.differential;

import dev.latchkey.domain.token.TokenVerification.Verified;
import java.util.Arrays;
import java.util.Optional;

/** Where Latchkey accepts a token that a library does not, and why it is right. */
enum Argued {
    /** RFC 9864's name for Ed25519 is younger than these libraries. */
    NEW_NAME_OF_ED25519 {
        @Override
        boolean explains(Specimen specimen, String library, Verified verified, Optional<Verified> answer) {
            return answer.isEmpty() && specimen.part(0).contains("\"Ed25519\"");
        }
    },
    /**
     * jjwt takes a blank text for an absent one. A subject is opaque to us and compared byte for byte (RFC 7519 section
     * 4.1.2), so that one of spaces is somebody, and nobody else.
     */
    BLANK_SUBJECT {
        @Override
        boolean explains(Specimen specimen, String library, Verified verified, Optional<Verified> answer) {
            return library.equals("jjwt")
                    && answer.isEmpty()
                    && verified.userId().value().isBlank();
        }
    },
    /** Algorithms of RFC 7518 and RFC 8037 that java-jwt has not. */
    JAVA_JWT_LACKS_EDDSA_AND_PSS {
        @Override
        boolean explains(Specimen specimen, String library, Verified verified, Optional<Verified> answer) {
            return library.equals("java-jwt")
                    && answer.isEmpty()
                    && (specimen.part(0).contains("\"EdDSA\"")
                            || specimen.part(0).contains("\"PS"));
        }
    };

    abstract boolean explains(Specimen specimen, String library, Verified verified, Optional<Verified> answer);

    static Optional<Argued> of(Specimen specimen, String library, Verified verified, Optional<Verified> answer) {
        return Arrays.stream(values())
                .filter(argued -> argued.explains(specimen, library, verified, answer))
                .findFirst();
    }
}
