package dev.latchkey.bootstrap;

/** How bad something must be to be logged. */
enum LogLevel {
    ERROR,
    WARN,
    INFO
}
