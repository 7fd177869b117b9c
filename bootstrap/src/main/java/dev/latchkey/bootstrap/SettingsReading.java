package dev.latchkey.bootstrap;

/** What a command makes of the settings. */
@FunctionalInterface
interface SettingsReading {
    Settings read(SettingsValues values) throws SettingsProblems;
}
