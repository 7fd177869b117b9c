package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                // Firefox, Chrome and Safari
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
                        + "application/signed-exchange;v=b3;q=0.7",
                "text/html",
                "TEXT/HTML",
                "text/html;charset=utf-8",
                "text/*",
                "text/html;q=0.001",
                "application/json;q=0.8,text/html;q=0.801",
                "application/json;q=0,*/*",
                "application/*;q=0.1,*/*;q=0.2",
                "*/*;q=0.1,text/*;q=0.2",
                "text/html;q=0.4,text/*;q=0.1,application/json;q=0.3",
                "application/json;q=0.1,application/*;q=1,text/html;q=0.2",
                "text/html;q=0.1,text/html;q=0.9,application/json;q=0.5",
                "application/json;q=nonsense,text/html"
            })
    void isAPageFor(String header) {
        assertTrue(Accept.prefersHtml(header));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "*/*;q=0.1",
                "application/json",
                "application/json, text/plain, */*",
                "application/problem+json",
                "image/png",
                "text/plain",
                "text/html;q=0",
                "text/html;q=0,*/*",
                "text/html;q=0,text/*;q=0.9",
                "text/*;q=0,*/*",
                "text/html,application/json",
                "text/html;q=0.8,application/json;q=0.8",
                "text/html;q=0.8,application/json;q=0.801",
                "text/html;q=0.5,*/*;q=0.6",
                "text/html;q=0.5,application/*;q=0.6",
                "text/html;q=0.2,text/*,application/json;q=0.3",
                "text/html;q=nonsense",
                "text/html;q=1.001",
                "text/htmlx",
                "xtext/html",
                "html",
                "*",
                "text",
                "application/json;x=\",text/html;q=1\"",
                "text/html;q=0.4;q=1,*/*;q=0.5"
            })
    void isJsonFor(String header) {
        assertFalse(Accept.prefersHtml(header));
    }
}
