package dev.latchkey.bootstrap;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"latchkey " + current()};
    }

    static String current() {
        var version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }
}
