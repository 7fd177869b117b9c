package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.adapters.persistence.DatabaseFinding.Code;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EncryptionTest {
    @ParameterizedTest
    @CsvSource({
        "db.example.com, TLS_NOT_DEMANDED",
        "db.example.com:6432, TLS_NOT_DEMANDED",
        "192.0.2.7, TLS_NOT_DEMANDED",
        "[2001:db8::1]:6432, TLS_NOT_DEMANDED",
        "localhost.example.com, TLS_NOT_DEMANDED",
        "'127.0.0.1,db.example.com', TLS_NOT_DEMANDED",
        "'db.example.com,127.0.0.1', TLS_NOT_DEMANDED",
        "localhost, TLS_NOT_NEEDED",
        "localhost:6432, TLS_NOT_NEEDED",
        "127.0.0.1, TLS_NOT_NEEDED",
        "127.8.9.10:6432, TLS_NOT_NEEDED",
        "[::1]:6432, TLS_NOT_NEEDED",
        "'localhost,[::1]:6432', TLS_NOT_NEEDED"
    })
    void isNeededOfAHostThatIsRemote(String address, Code code) {
        assertEquals(code, examined("postgresql://app@" + address + "/db"));
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=disable, TLS_OFF",
        "sslmode=allow, TLS_NOT_DEMANDED",
        "sslmode=prefer, TLS_NOT_DEMANDED",
        "sslmode=prefer&ssl=true, TLS_NOT_DEMANDED",
        "ssl=false, TLS_NOT_DEMANDED",
        "channel_binding=prefer, TLS_NOT_DEMANDED",
        "sslmode=require, TLS_DEMANDED",
        "sslmode=no-verify, TLS_DEMANDED",
        "sslmode=verify-ca, TLS_DEMANDED",
        "sslmode=verify-full, TLS_DEMANDED",
        "ssl=true, TLS_DEMANDED",
        "ssl=, TLS_DEMANDED",
        "channel_binding=require, TLS_DEMANDED"
    })
    void isDemandedByTheUrl(String parameters, Code code) {
        assertEquals(code, examined("postgresql://app@db.example.com/db?" + parameters));
    }

    private static Code examined(String url) {
        return Encryption.examined(DatabaseUrl.parse(url)).code();
    }
}
